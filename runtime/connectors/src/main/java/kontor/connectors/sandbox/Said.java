package kontor.connectors.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import kontor.kernel.message.Ids;
import kontor.kernel.model.Json;

/**
 * What a sandbox answers.
 *
 * @param status of HTTP
 * @param type the content type
 * @param body the text
 */
record Said(int status, String type, String body) {
    static Said json(int status, JsonNode body) {
        return new Said(status, "application/json", Json.text(body));
    }

    static Said text(String body) {
        return new Said(200, "text/plain; charset=utf-8", body);
    }

    void send(HttpExchange exchange) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** A name that follows from these, the same after each restart. */
    static String name(String... from) {
        return Ids.hash(from).substring(0, 16);
    }
}
