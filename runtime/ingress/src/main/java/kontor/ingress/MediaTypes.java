package kontor.ingress;

import io.helidon.http.HeaderNames;
import java.util.Locale;
import kontor.sdk.KontorException;

/**
 * The media type of a request's body.
 *
 * @param type the type in lower case, empty when none is given
 * @param charset the charset in lower case, {@code utf-8} when none is given
 */
record MediaTypes(String type, String charset) {
    /** A CloudEvent as a JSON object. */
    static final String STRUCTURED = "application/cloudevents+json";
    /** A list of CloudEvents. */
    static final String BATCH = "application/cloudevents-batch+json";

    static MediaTypes of(Call call) {
        var given = call.header(HeaderNames.CONTENT_TYPE);
        return parse(given == null ? "" : given);
    }

    static MediaTypes parse(String header) {
        // The usual case, for which nothing is taken apart.
        if (header.equals(Reply.JSON)) {
            return new MediaTypes(header, "utf-8");
        }
        var parts = header.toLowerCase(Locale.ROOT).split(";", -1);
        var charset = "utf-8";
        for (int i = 1; i < parts.length; i++) {
            var part = parts[i].strip();
            if (part.startsWith("charset=")) {
                charset = part.substring("charset=".length()).replace("\"", "");
            }
        }
        return new MediaTypes(parts[0].strip(), charset);
    }

    /** Whether a body of this type is JSON; one without a type is taken as JSON. */
    boolean isJson() {
        var json = type.isEmpty() || type.equals(Reply.JSON) || type.endsWith("+json");
        return json && (charset.equals("utf-8") || charset.equals("us-ascii"));
    }

    /** Refuses (KON-1415) what is not JSON in UTF-8. */
    void requireJson() {
        if (!isJson()) {
            throw new KontorException(
                    "KON-1415",
                    "the Content-Type is " + type + (charset.equals("utf-8") ? "" : " in " + charset)
                            + "; expected application/json in UTF-8");
        }
    }
}
