package kontor.store.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import kontor.kernel.message.Cause;
import kontor.kernel.message.Envelope;
import kontor.kernel.message.Message;
import kontor.kernel.message.Message.ReplyTo;
import kontor.kernel.message.Outcome;
import kontor.kernel.message.Wire;
import kontor.kernel.model.Json;
import kontor.kernel.shard.EachState;
import org.jspecify.annotations.Nullable;

/** JSON text of what is kept whole in a column: readable with any SQLite tool. */
final class Codec {
    private Codec() {}

    private static String write(Object value, Class<?> type) {
        return new String(Wire.write(value, type), StandardCharsets.UTF_8);
    }

    private static <T> T read(String text, Class<T> type) {
        return Wire.read(text.getBytes(StandardCharsets.UTF_8), type);
    }

    static @Nullable String text(@Nullable JsonNode node) {
        return node == null ? null : Json.text(node);
    }

    static @Nullable JsonNode node(@Nullable String text) {
        return text == null ? null : Json.parse(text);
    }

    static @Nullable String cause(@Nullable Cause cause) {
        return cause == null ? null : write(cause, Cause.class);
    }

    static @Nullable Cause cause(@Nullable String text) {
        return text == null ? null : read(text, Cause.class);
    }

    static @Nullable String reply(@Nullable ReplyTo reply) {
        return reply == null ? null : write(reply, ReplyTo.class);
    }

    static @Nullable ReplyTo reply(@Nullable String text) {
        return text == null ? null : read(text, ReplyTo.class);
    }

    static String message(Message message) {
        return write(message, Message.class);
    }

    static Message message(String text) {
        return read(text, Message.class);
    }

    static @Nullable String outcome(@Nullable Outcome outcome) {
        return outcome == null ? null : write(outcome, Outcome.class);
    }

    static @Nullable Outcome outcome(@Nullable String text) {
        return text == null ? null : read(text, Outcome.class);
    }

    static Outcome.@Nullable Refused refused(@Nullable String text) {
        return outcome(text) instanceof Outcome.Refused refused ? refused : null;
    }

    static String envelope(Envelope envelope) {
        return write(envelope, Envelope.class);
    }

    static Envelope envelope(String text) {
        return read(text, Envelope.class);
    }

    static String each(EachState state) {
        return write(state, EachState.class);
    }

    static EachState each(String text) {
        return read(text, EachState.class);
    }

    static String equalities(Map<String, String> equals) {
        var node = Json.object();
        equals.forEach(node::put);
        return Json.text(node);
    }

    static Map<String, String> equalities(String text) {
        var result = new LinkedHashMap<String, String>();
        Json.parse(text)
                .properties()
                .forEach(member -> result.put(member.getKey(), member.getValue().asText()));
        return result;
    }
}
