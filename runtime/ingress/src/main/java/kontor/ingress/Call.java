package kontor.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import kontor.kernel.message.Admission;
import kontor.kernel.model.Json;
import kontor.kernel.port.Tracing;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/** One request as a handler sees it. */
final class Call {
    static final HeaderName IDEMPOTENCY_KEY = HeaderNames.create("Idempotency-Key");
    static final HeaderName TRACEPARENT = HeaderNames.create(Tracing.HEADER);

    /** Where the bytes of the body come from. */
    @FunctionalInterface
    interface Body {
        /** The first bytes, at most this many. */
        byte[] read(int most) throws IOException;
    }

    private final String method;
    private final List<String> path;
    private final @Nullable String rawQuery;
    private final Headers headers;
    private final Body body;
    private Map<String, String> variables = Map.of();
    private @Nullable String by;
    private @Nullable Query query;

    Call(String method, List<String> path, @Nullable String rawQuery, Headers headers, Body body) {
        this.method = method;
        this.path = path;
        this.rawQuery = rawQuery;
        this.headers = headers;
        this.body = body;
    }

    String method() {
        return method;
    }

    /** The decoded parts of the path. */
    List<String> path() {
        return path;
    }

    Headers headers() {
        return headers;
    }

    /** The header, null when it is absent. */
    @Nullable
    String header(HeaderName name) {
        return headers.contains(name) ? headers.get(name).get() : null;
    }

    /** Who asks; null when nobody is known. */
    @Nullable
    String by() {
        return by;
    }

    void by(@Nullable String principal) {
        this.by = principal;
    }

    void variables(Map<String, String> found) {
        this.variables = found;
    }

    /** The part of the path that a route calls by this name. */
    String variable(String name) {
        var value = variables.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no {" + name + "}");
        }
        return value;
    }

    Query query() {
        if (query == null) {
            query = Query.of(rawQuery);
        }
        return query;
    }

    /** The {@code Idempotency-Key}, null when there is none; refused (KON-1425) when it is no id. */
    @Nullable
    String idempotencyKey() {
        var key = header(IDEMPOTENCY_KEY);
        if (key != null) {
            Admission.checkId(key, "");
        }
        return key;
    }

    /** Where in which trace the caller is, as it says; null when it says nothing, or several things. */
    @Nullable
    String traceparent() {
        return headers.contains(TRACEPARENT) && headers.get(TRACEPARENT).valueCount() == 1 ? header(TRACEPARENT) : null;
    }

    /** The body; refused (KON-1413) before it is read when it is longer than {@code most} bytes. */
    byte[] body(int most) {
        var declared = headers.contentLength();
        if (declared.isPresent() && declared.getAsLong() > most) {
            throw tooLarge(most);
        }
        try {
            var bytes = body.read(most + 1);
            if (bytes.length > most) {
                throw tooLarge(most);
            }
            return bytes;
        } catch (IOException e) {
            throw new KontorException("KON-1400", "the body ended before it was complete", e);
        }
    }

    /** The body as JSON; refused when it is too large, no JSON, or of another media type (KON-1415). */
    JsonNode json(int most) {
        MediaTypes.of(this).requireJson();
        return Json.parse(body(most));
    }

    private static KontorException tooLarge(int most) {
        return new KontorException("KON-1413", "the body has more than the " + most + " bytes that are taken here");
    }
}
