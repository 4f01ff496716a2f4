package kontor.ingress;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Set;
import kontor.kernel.message.Admission;
import kontor.kernel.message.HttpWrite;
import kontor.kernel.message.Message;
import kontor.kernel.message.Refusal;
import org.jspecify.annotations.Nullable;

/** The members of an event beside its data; what does not fit is refused with a pointer that begins with {@code at}. */
final class Attributes {
    /** Sources of the node's own messages, which nobody else may claim. */
    private static final Set<String> OWN =
            Set.of(Message.RUNS, Message.DB, Message.SCHEDULES, HttpWrite.SOURCE, ApiRoutes.SOURCE);

    private Attributes() {}

    static @Nullable String text(ObjectNode event, String name, String at) {
        var value = event.get(name);
        if (value == null || value instanceof NullNode) {
            return null;
        }
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw Refusal.at("KON-1422", at + "/" + name, "expected text that is not empty");
        }
        return value.textValue();
    }

    static String required(ObjectNode event, String name, String at) {
        var value = text(event, name, at);
        if (value == null) {
            throw missing(at + "/" + name);
        }
        return value;
    }

    static Refusal missing(String pointer) {
        return Refusal.at("KON-1422", pointer, "missing; expected text");
    }

    static String source(String source, String at) {
        Admission.checkId(source, at + "/source");
        if (OWN.contains(source)) {
            throw Refusal.at(
                    "KON-1422", at + "/source", source + " is the source of the node's own messages; name another one");
        }
        return source;
    }

    static @Nullable String subject(@Nullable String subject, String at) {
        if (subject != null) {
            Admission.checkId(subject, at + "/subject");
        }
        return subject;
    }

    static Instant time(@Nullable String time, String at, InstantSource clock) {
        if (time == null) {
            return clock.instant();
        }
        try {
            return OffsetDateTime.parse(time).toInstant();
        } catch (DateTimeException e) {
            throw Refusal.at("KON-1422", at + "/time", "expected a time as 2026-11-01T00:00:00Z, got " + time);
        }
    }
}
