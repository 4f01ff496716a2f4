package kontor.node.language;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import kontor.kernel.model.Json;
import kontor.node.TestNode;
import kontor.sdk.Business;
import org.jspecify.annotations.Nullable;

/** A node that does {@link Chores}, and what a test says to it. */
final class House implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final AtomicLong COUNTER = new AtomicLong();

    private final HttpClient http = HttpClient.newHttpClient();
    private final TestNode node;

    private House(@Nullable Path folder, Class<? extends Business> business) {
        this.node = TestNode.start(folder, Map.of(), business);
    }

    static House open() {
        return new House(null, Chores.class);
    }

    static House open(Path folder) {
        return new House(folder, Chores.class);
    }

    /** A node with another business than the chores. */
    static House open(@Nullable Path folder, Class<? extends Business> business) {
        return new House(folder, business);
    }

    /** A text that no test has used before. */
    static String fresh(String prefix) {
        return prefix + "-" + COUNTER.incrementAndGet();
    }

    // --- saying

    /** Asks for a chore; gives the one run that does it. */
    String ask(String chore, String customer, String email) {
        var answer = send(
                "POST",
                "/events",
                "{\"type\":\"Customer.signup\",\"data\":{\"id\":\"%s\",\"email\":\"%s\",\"company\":\"%s\"}}"
                        .formatted(customer, email, chore));
        var runs = answer.path("runs");
        if (runs.size() != 1) {
            throw new AssertionError("a sign-up for '" + chore + "' was answered " + answer);
        }
        return runs.at("/0/id").asText();
    }

    String ask(String chore, String customer) {
        return ask(chore, customer, customer + "@example.com");
    }

    /** A subscription of the account is there. */
    void subscribe(String account, String subscription, String plan) {
        send(
                "POST",
                "/events",
                "{\"type\":\"Subscription.created\",\"data\":{\"id\":\"%s\",\"account\":\"%s\",\"plan\":\"%s\",\"amount\":9.00,\"customer\":{\"id\":\"c\",\"email\":\"c@example.com\"}}}"
                        .formatted(subscription, account, plan));
    }

    void account(String id, String customer) {
        send(
                "POST",
                "/db/Account",
                "{\"id\":\"%s\",\"status\":\"active\",\"customer\":\"%s\",\"credits\":0}".formatted(id, customer));
    }

    void credits(String account, long credits) {
        send("PATCH", "/db/Account/" + account, "{\"credits\":" + credits + "}");
    }

    void operate(String path) {
        send("POST", path, "");
    }

    // --- seeing

    JsonNode run(String id) {
        return send("GET", "/runs/" + id, null);
    }

    /** The run as soon as it is in this state; as it is now when it never is. */
    JsonNode run(String id, String state) {
        return eventually(() -> run(id), run -> run.path("state").asText().equals(state));
    }

    /** What was noted about an account, in no order. */
    List<JsonNode> facts(String account) {
        return items("/db/Event?limit=1000&where=" + encoded("{\"account\":\"" + account + "\"}"));
    }

    /** The types of what was noted about an account, as soon as there are so many. */
    List<String> notes(String account, int count) {
        return eventually(() -> facts(account), facts -> facts.size() >= count).stream()
                .map(fact -> fact.at("/state/type").asText())
                .toList();
    }

    JsonNode account(String id) {
        return send("GET", "/db/Account/" + id, null);
    }

    long credits(String account) {
        return account(account).at("/state/credits").asLong();
    }

    long accounts(String where) {
        return send("GET", "/db/Account/count?where=" + encoded(where), null)
                .path("count")
                .asLong();
    }

    List<JsonNode> items(String path) {
        return send("GET", path, null).path("items").valueStream().toList();
    }

    /** Whether no run is at work. */
    boolean idle(String rule) {
        return items("/runs?state=running&rule=" + rule).isEmpty();
    }

    /** Asks again and again until the answer is as wanted; gives the last one when it never is. */
    static <T> T eventually(Supplier<T> ask, Predicate<T> wanted) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        var answer = ask.get();
        while (!wanted.test(answer) && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            answer = ask.get();
        }
        return answer;
    }

    /** Lets time pass in which something must not happen; the instant that was meant to come is then over. */
    static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    JsonNode send(String method, String path, @Nullable String body) {
        var response = exchange(method, path, body);
        if (response.statusCode() >= 300) {
            throw new AssertionError(method + " " + path + " was answered " + response.body());
        }
        return Json.parse(response.body());
    }

    /** The answer, whether it is a refusal or not. */
    HttpResponse<String> exchange(String method, String path, @Nullable String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(node.url() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
        node.close();
    }
}
