package kontor.sdk.api;

import java.util.List;
import java.util.Map;
import kontor.sdk.KontorException;
import kontor.sdk.spi.Run;
import org.jspecify.annotations.Nullable;

/**
 * An answer to {@code api.fetch}.
 *
 * @param status the HTTP status
 * @param headers response headers, with small letters
 * @param body JSON where the answer was JSON, a text otherwise, null where it was empty
 */
public record Fetched(
        int status, Map<String, String> headers, @Nullable Object body) {
    /** The body as a record; refused (KON-2422) when it does not fit. Members that the record does not have are dropped. */
    public <T> T as(Class<T> type) {
        return Run.current().read(body, type);
    }

    /** The body as a list of records; refused (KON-2422) when it does not fit. */
    public <T> List<T> list(Class<T> element) {
        return Run.current().readAll(body, element);
    }

    /**
     * The elements of the body, each to be read for itself, so that one that does not fit does not spoil the others; refused
     * (KON-2422) when the body is no list.
     */
    public List<Fetched> items() {
        if (!(body instanceof List<?> list)) {
            throw new KontorException(
                    "KON-2422", "expected a list, got " + (body == null ? "nothing" : "something else"));
        }
        return list.stream().map(one -> new Fetched(status, headers, one)).toList();
    }

    /** The body as text. */
    public String text() {
        return body == null ? "" : String.valueOf(body);
    }
}
