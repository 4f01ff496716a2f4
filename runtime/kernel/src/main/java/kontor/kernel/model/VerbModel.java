package kontor.kernel.model;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A verb as a node knows it.
 *
 * @param name the wire name
 * @param kind how it is answered
 * @param shape the payload's shape
 * @param subject the payload's field that names the subject, null when there is none
 * @param reply the answer's shape, null when there is no answer or any
 * @param external whether it may be sent from outside: entity events may not
 */
public record VerbModel(
        String name,
        Kind kind,
        Shape.Struct shape,
        @Nullable String subject,
        Shape.@Nullable Struct reply,
        boolean external) {
    /** How a verb is answered. */
    public enum Kind {
        EVENT,
        ACTION,
        COMMAND;

        /** The word on the wire. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** What a payload is about; null when it does not say. */
    public @Nullable String subjectOf(JsonNode data) {
        var value = subject == null ? null : data.get(subject);
        return value == null || value.isNull() ? null : value.asText();
    }

    /** The answer without what is shown only once. */
    public JsonNode withoutSecrets(JsonNode answer) {
        return reply == null ? answer : Shapes.withoutSecrets(reply, answer);
    }
}
