package kontor.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.http.HeaderName;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import kontor.kernel.model.Json;

/**
 * What a handler answers.
 *
 * @param status the HTTP status
 * @param headers the headers, the content's type among them
 * @param content the content
 */
record Reply(int status, List<Field> headers, Content content) {
    static final String JSON = "application/json";

    /** A header. */
    record Field(HeaderName name, String value) {}

    /** What follows the headers. */
    sealed interface Content {
        /** Bytes that are there; none for an answer without content. */
        record Whole(byte[] bytes) implements Content {}

        /** Bytes that are written as they come. */
        record Flow(Writer writer) implements Content {}
    }

    /** Writes a reply's content as it comes; returns at its end. */
    @FunctionalInterface
    interface Writer {
        void write(OutputStream out) throws IOException;
    }

    /** A status without content. */
    static Reply empty(int status) {
        return new Reply(status, List.of(), new Content.Whole(new byte[0]));
    }

    /** JSON. */
    static Reply json(int status, JsonNode body) {
        return of(status, JSON, Json.bytes(body));
    }

    /** Text of a media type. */
    static Reply text(int status, String type, String text) {
        return of(status, type, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes of a media type. */
    static Reply of(int status, String type, byte[] bytes) {
        return new Reply(status, List.of(typed(type)), new Content.Whole(bytes));
    }

    /** A flow of a media type. */
    static Reply flow(String type, Writer writer) {
        return new Reply(200, List.of(typed(type)), new Content.Flow(writer));
    }

    private static Field typed(String type) {
        return new Field(io.helidon.http.HeaderNames.CONTENT_TYPE, type);
    }

    /** The same reply with one more header. */
    Reply with(HeaderName name, String value) {
        var more = new java.util.ArrayList<>(headers);
        more.add(new Field(name, value));
        return new Reply(status, more, content);
    }
}
