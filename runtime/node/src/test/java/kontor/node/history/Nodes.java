package kontor.node.history;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import kontor.kernel.model.Json;
import org.jspecify.annotations.Nullable;

/** The nodes of a cluster as a client sees them: one that did not answer is passed over for a while. */
public final class Nodes implements AutoCloseable {
    /** How long one that did not answer is passed over. */
    private static final Duration AVOIDED = Duration.ofSeconds(2);

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final List<URI> urls;
    private final AtomicLongArray avoidedUntil;
    private final AtomicInteger turn = new AtomicInteger();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    public Nodes(List<URI> urls) {
        this.urls = List.copyOf(urls);
        this.avoidedUntil = new AtomicLongArray(urls.size());
    }

    /** The node whose turn it is, of those that answer. */
    int next() {
        for (int i = 0; i < urls.size(); i++) {
            int node = Math.floorMod(turn.getAndIncrement(), urls.size());
            if (System.nanoTime() - avoidedUntil.get(node) >= 0 || avoidedUntil.get(node) == 0) {
                return node;
            }
        }
        return Math.floorMod(turn.getAndIncrement(), urls.size());
    }

    /** Passes over this node for a while. */
    void avoid(int node) {
        avoidedUntil.set(node, System.nanoTime() + AVOIDED.toNanos());
    }

    /** One request to one node. */
    HttpResponse<String> exchange(int node, String method, String path, @Nullable String body, Duration timeout)
            throws IOException {
        var request = HttpRequest.newBuilder(URI.create(urls.get(node) + path))
                .timeout(timeout)
                .header("content-type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a path answers, of whichever node answers it with a 200. */
    JsonNode get(String path) {
        return ask("GET", path, null);
    }

    JsonNode ask(String method, String path, @Nullable String body) {
        var until = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var node = next();
            String said;
            try {
                var answer = exchange(node, method, path, body, Duration.ofSeconds(20));
                if (answer.statusCode() == 200) {
                    return Json.parse(answer.body());
                }
                said = answer.statusCode() + " " + answer.body();
            } catch (IOException e) {
                said = e.toString();
            }
            avoid(node);
            if (System.nanoTime() > until) {
                throw new AssertionError("no node answers " + method + " " + path + "; the last said " + said);
            }
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
    }

    /** All items of a list, page by page. */
    List<JsonNode> all(String path) {
        var items = new ArrayList<JsonNode>();
        var cursor = "";
        while (cursor != null) {
            var page = get(path + (path.contains("?") ? "&" : "?") + "limit=1000" + cursor);
            page.path("items").forEach(items::add);
            var further = page.path("cursor");
            cursor = further.isTextual() ? "&cursor=" + encoded(further.asText()) : null;
        }
        return items;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
