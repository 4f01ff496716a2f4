package kontor.sdk.api;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request of {@code api.fetch}.
 *
 * @param url where to, {@code http} or {@code https}
 * @param method the HTTP method
 * @param headers request headers; credentials belong into the node's configuration, not here, for requests are recorded
 * @param body what is sent as JSON; a text is sent as it is
 * @param timeout how long the whole exchange may take, at most 10 minutes; where it is null the node's setting, 30 seconds
 */
public record FetchRequest(
        String url,
        String method,
        Map<String, String> headers,
        @Nullable Object body,
        @Nullable Duration timeout) {
    /** {@code GET} this. */
    public static FetchRequest get(String url) {
        return new FetchRequest(url, "GET", Map.of(), null, null);
    }

    /** {@code POST} this. */
    public static FetchRequest post(String url, Object body) {
        return new FetchRequest(url, "POST", Map.of(), body, null);
    }

    /** The same with one more header. */
    public FetchRequest header(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new FetchRequest(url, method, more, body, timeout);
    }

    /** The same with less time, or more. */
    public FetchRequest within(Duration limit) {
        return new FetchRequest(url, method, headers, body, limit);
    }
}
