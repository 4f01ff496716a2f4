package kontor.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import kontor.kernel.model.Json;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/** Calls a node over HTTP. */
final class NodeClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** The longest that a node takes for an answer which nobody asked it to wait for. */
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    private final String url;
    private final @Nullable String key;
    private final Duration patience;

    NodeClient(String url, @Nullable String key) {
        this(url, key, ANSWER);
    }

    /** One that waits so long for an answer. */
    NodeClient(String url, @Nullable String key, Duration patience) {
        this.url = url;
        this.key = key;
        this.patience = patience;
    }

    /** An answer that is no problem. */
    record Answer(int status, JsonNode body) {}

    JsonNode get(Address address) {
        return answer(request(address).GET().timeout(patience).build()).body();
    }

    JsonNode post(Address address) {
        return post(address, Json.object(), Map.of(), Duration.ZERO).body();
    }

    /** Posts JSON; {@code wait} is how much longer than usual the answer may take. */
    Answer post(Address address, JsonNode body, Map<String, String> headers, Duration wait) {
        var request = request(address)
                .POST(BodyPublishers.ofByteArray(Json.bytes(body)))
                .header("Content-Type", "application/json")
                .timeout(patience.plus(wait));
        headers.forEach(request::header);
        return answer(request.build());
    }

    /** The bytes of an answer as they come; to be closed. */
    InputStream stream(Address address, Map<String, String> headers) {
        var request = request(address).GET();
        headers.forEach(request::header);
        var response = exchange(request.build(), BodyHandlers.ofInputStream());
        if (response.statusCode() == 200) {
            return response.body();
        }
        try (var body = response.body()) {
            throw failure(response, body.readAllBytes());
        } catch (IOException e) {
            throw broken(response.request(), e);
        }
    }

    private HttpRequest.Builder request(Address address) {
        var request = HttpRequest.newBuilder(URI.create(url + address))
                .header("Accept", "application/json")
                .header("User-Agent", "kontor-cli");
        return key == null ? request : request.header("Authorization", "Bearer " + key);
    }

    private Answer answer(HttpRequest request) {
        var response = exchange(request, BodyHandlers.ofByteArray());
        if (response.statusCode() / 100 != 2) {
            throw failure(response, response.body());
        }
        return new Answer(response.statusCode(), parsed(response, response.body()));
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (ConnectException e) {
            throw new Unreachable(
                    "no node answers at " + url + "; start one with ./kontor run, or name another with --url"
                            + " or KONTOR_URL",
                    e);
        } catch (HttpTimeoutException e) {
            throw new Unreachable("the node at " + url + " did not answer in time" + doubt(request), e);
        } catch (IOException e) {
            throw broken(request, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unreachable("interrupted", e);
        }
    }

    private Unreachable broken(HttpRequest request, IOException e) {
        return new Unreachable("the connection to " + url + " broke (" + reason(e) + ")" + doubt(request), e);
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static String doubt(HttpRequest request) {
        return request.method().equals("GET") ? "" : "; whether it was done is not known: look before you do it again";
    }

    private RuntimeException failure(HttpResponse<?> response, byte[] body) {
        var problem = parsed(response, body);
        if (!problem.path("code").isTextual()) {
            return stranger(response);
        }
        return new Refused(response.statusCode(), problem);
    }

    private JsonNode parsed(HttpResponse<?> response, byte[] body) {
        try {
            return Json.parse(body);
        } catch (KontorException e) {
            throw stranger(response);
        }
    }

    private Unreachable stranger(HttpResponse<?> response) {
        var type = response.headers().firstValue("Content-Type").orElse("nothing");
        return new Unreachable(
                "what answers at " + url + " is no Kontor node: " + response.statusCode() + " with " + Text.plain(type),
                null);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
