package kontor.connectors.fetch;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Set;
import kontor.connectors.OneShot;
import kontor.kernel.model.Json;
import kontor.sdk.KontorException;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * A request that can be sent.
 *
 * @param url where to, as the rule wrote it
 * @param method in capitals
 * @param headers what the rule gave
 * @param body null for none
 * @param timeout for the whole exchange
 */
record Wanted(
        HttpUrl url,
        String method,
        Headers headers,
        @Nullable RequestBody body,
        Duration timeout) {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE");
    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD");
    // Those say how a message is framed and where it goes: the client's to set.
    private static final Set<String> RESERVED =
            Set.of("host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer", "expect");
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final MediaType JSON = MediaType.get("application/json");
    private static final MediaType TEXT = MediaType.get("text/plain; charset=utf-8");

    /** Reads a {@link kontor.sdk.api.FetchRequest}; refused with KON-4125 when it cannot be sent. */
    static Wanted of(JsonNode request, Duration usual) {
        var method = request.path("method").asText("GET").toUpperCase(Locale.ROOT);
        if (!METHODS.contains(method)) {
            throw malformed(
                    "the method is '" + method + "'",
                    "one of " + String.join(", ", METHODS.stream().sorted().toList()));
        }
        var headers = headers(request.path("headers"));
        return new Wanted(
                url(request.path("url").asText()),
                method,
                headers,
                body(method, request.path("body"), headers.get("Content-Type")),
                timeout(request.path("timeout"), usual));
    }

    static KontorException malformed(String given, String expected) {
        return new KontorException("KON-4125", "the request cannot be sent: " + given + "; expected " + expected);
    }

    private static HttpUrl url(String text) {
        var url = HttpUrl.parse(text);
        if (url == null) {
            throw malformed("'" + text + "' is no address", "http://... or https://...");
        }
        if (!url.username().isEmpty() || !url.password().isEmpty()) {
            throw malformed(
                    "the address has a user or password in it",
                    "none, because requests are recorded; fetch.credentials in the configuration is the place for them");
        }
        return url;
    }

    private static Headers headers(JsonNode given) {
        var headers = new Headers.Builder();
        for (var header : given.properties()) {
            if (RESERVED.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                throw malformed("it sets the header " + header.getKey(), "headers that the client does not set itself");
            }
            try {
                headers.set(header.getKey(), header.getValue().asText());
            } catch (IllegalArgumentException e) {
                throw malformed(
                        "the header '" + header.getKey() + "' has a name or value that no header can have",
                        "printable ASCII without line breaks");
            }
        }
        return headers.build();
    }

    private static @Nullable RequestBody body(String method, JsonNode body, @Nullable String type) {
        var none = body.isMissingNode() || body.isNull();
        if (WITHOUT_BODY.contains(method)) {
            if (!none) {
                throw malformed("a " + method + " has a body", "none, or another method");
            }
            return null;
        }
        if (none) {
            return new OneShot(new byte[0], null);
        }
        var text = body.isTextual() ? body.asText() : Json.text(body);
        var given = type == null ? null : MediaType.parse(type);
        return new OneShot(
                text.getBytes(StandardCharsets.UTF_8), given != null ? given : body.isTextual() ? TEXT : JSON);
    }

    private static Duration timeout(JsonNode given, Duration usual) {
        if (!given.isTextual()) {
            return usual;
        }
        try {
            var timeout = Duration.parse(given.asText());
            if (timeout.isPositive() && timeout.compareTo(LONGEST) <= 0) {
                return timeout;
            }
        } catch (DateTimeParseException e) {
            throw malformed("the timeout is '" + given.asText() + "'", "a duration");
        }
        throw malformed(
                "the timeout is " + given.asText(),
                "more than nothing and at most " + LONGEST.toMinutes() + " minutes");
    }

    /** Whether doing it twice could change something twice. */
    boolean changes() {
        return !method.equals("GET") && !method.equals("HEAD") && !method.equals("OPTIONS");
    }
}
