package kontor.node.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import kontor.kernel.model.Json;

/** Speaks HTTP with a node, and knows nothing else of it. */
final class Client {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final AtomicLong COUNTER = new AtomicLong();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;

    Client(String url) {
        this.url = url;
    }

    /** An answer. */
    record Answer(int status, HttpHeaders headers, String text) {
        JsonNode json() {
            return Json.parse(text);
        }

        /** The text at a JSON pointer. */
        String at(String pointer) {
            return json().at(pointer).asText();
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    /** A text that no test has used before. */
    static String fresh(String prefix) {
        return prefix + "-" + System.nanoTime() + "-" + COUNTER.incrementAndGet();
    }

    /** A text as one part of a path, or as the value of a parameter. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    String url() {
        return url;
    }

    HttpClient http() {
        return http;
    }

    Answer get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    /** Posts JSON. */
    Answer post(String path, String body, String... headers) {
        return send("POST", path, body, headers);
    }

    Answer patch(String path, String body, String... headers) {
        return send("PATCH", path, body, headers);
    }

    Answer delete(String path, String... headers) {
        return send("DELETE", path, null, headers);
    }

    /** Any request; headers as {@code "Name: value"}, JSON where a body comes without a type. */
    Answer send(String method, String path, @org.jspecify.annotations.Nullable String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(90))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        var typed = false;
        for (var header : headers) {
            var parts = header.split(": ", 2);
            request.header(parts[0], parts[1]);
            typed |= parts[0].equalsIgnoreCase("Content-Type");
        }
        if (body != null && !typed) {
            request.header("Content-Type", "application/json");
        }
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Asks again and again until the answer is as wanted; gives the last one when it never is. */
    static Answer eventually(Supplier<Answer> ask, Predicate<Answer> wanted) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        var answer = ask.get();
        while (!wanted.test(answer) && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            answer = ask.get();
        }
        return answer;
    }

    // --- sentences that several tests begin with

    /** The body of a sign-up. */
    static String signup(String id, String email) {
        return "{\"type\":\"Customer.signup\",\"id\":\"%s\",\"data\":{\"id\":\"%s\",\"email\":\"%s\",\"name\":\"Ada\"}}"
                .formatted(id, id, email);
    }

    /** Signs a customer up and waits until its runs are done; gives the account's id. */
    String signedUp() {
        var id = fresh("c");
        var email = id + "@example.com";
        var answer = post("/events", signup(id, email), "Prefer: wait=30");
        if (answer.status() != 200) {
            throw new AssertionError("the sign-up was answered " + answer);
        }
        return email;
    }

    /** Creates an account; gives its id. */
    String account(String fields) {
        var id = fresh("a");
        var answer = post("/db/Account", "{\"id\":\"%s\",%s}".formatted(id, fields));
        if (answer.status() != 201) {
            throw new AssertionError("the account was answered " + answer);
        }
        return id;
    }
}
