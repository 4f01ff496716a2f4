package kontor.connectors.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import kontor.kernel.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * A request to a sandbox.
 *
 * @param method in capitals
 * @param path below the service's own, without a slash at either end
 * @param query its parameters
 * @param body as it came
 * @param key the idempotency key
 * @param authorization the credentials
 */
record Asked(
        String method,
        String path,
        Map<String, String> query,
        String body,
        @Nullable String key,
        @Nullable String authorization) {
    private static final int MOST = 1024 * 1024;

    static Asked of(HttpExchange exchange, String prefix) throws IOException {
        var uri = exchange.getRequestURI();
        var headers = exchange.getRequestHeaders();
        return new Asked(
                exchange.getRequestMethod(),
                uri.getPath().substring(prefix.length()).replaceAll("^/|/$", ""),
                pairs(uri.getRawQuery()),
                new String(exchange.getRequestBody().readNBytes(MOST), StandardCharsets.UTF_8),
                headers.getFirst("Idempotency-Key"),
                headers.getFirst("Authorization"));
    }

    /** The body as a form. */
    Map<String, String> form() {
        return pairs(body);
    }

    /** The body as JSON. */
    JsonNode json() {
        return Json.parse(body);
    }

    boolean is(String wantedMethod, String wantedPath) {
        return method.equals(wantedMethod) && path.equals(wantedPath);
    }

    /** What follows a part of the path, null when the path is another one. */
    @Nullable
    String after(String start) {
        return method.equals("GET") && path.startsWith(start) ? path.substring(start.length()) : null;
    }

    private static Map<String, String> pairs(@Nullable String text) {
        var pairs = new TreeMap<String, String>();
        for (var pair : text == null ? new String[0] : text.split("&")) {
            var at = pair.indexOf('=');
            if (at > 0) {
                pairs.put(decoded(pair.substring(0, at)), decoded(pair.substring(at + 1)));
            }
        }
        return pairs;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
