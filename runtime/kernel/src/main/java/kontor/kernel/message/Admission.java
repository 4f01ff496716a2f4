package kontor.kernel.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import kontor.kernel.model.Fit;
import kontor.kernel.model.Json;
import kontor.kernel.model.Model;
import kontor.kernel.model.Nearest;
import kontor.kernel.model.VerbModel;
import org.jspecify.annotations.Nullable;

/** Checks what comes from outside and makes a message of it: pure, nothing is stored. */
public final class Admission {
    /** The most bytes that one event's data may have: 256 KiB. */
    public static final int MAX_DATA = 256 * 1024;
    /** The most bytes that an id may have in UTF-8. */
    public static final int MAX_ID = 512;

    private Admission() {}

    /**
     * What came from outside.
     *
     * @param id the id, or one made for it
     * @param source who says so
     * @param type the wire name
     * @param subject the subject, where one was given
     * @param time the time given, or now
     * @param data the payload as it came
     * @param pointer a JSON pointer to the payload in the body
     * @param by who asks, null when nobody is known
     * @param traceparent where in which trace it comes from, as it was said; ignored when it is not valid
     */
    public record Inbound(
            String id,
            String source,
            String type,
            @Nullable String subject,
            Instant time,
            JsonNode data,
            String pointer,
            @Nullable String by,
            @Nullable String traceparent) {
        /** What came without a trace. */
        public Inbound(
                String id,
                String source,
                String type,
                @Nullable String subject,
                Instant time,
                JsonNode data,
                String pointer,
                @Nullable String by) {
            this(id, source, type, subject, time, data, pointer, by, null);
        }
    }

    /**
     * Makes a message. Refused with KON-1421 (unknown type), KON-1422 (the payload does not fit), KON-1423 (nobody
     * answers), KON-1424 (not to be sent from outside), KON-1413 (too large), KON-1425 (the id is not allowed).
     */
    public static Message admit(Model model, Inbound inbound) {
        var verb = model.verb(inbound.type());
        if (verb == null) {
            throw unknown(model, inbound.type());
        }
        if (!verb.external()) {
            throw refused(
                    "KON-1424",
                    "/type",
                    inbound.type()
                            + " is caused by an entity's own writes; change the entity instead (POST, PATCH or DELETE /db/...)");
        }
        if (verb.kind() != VerbModel.Kind.EVENT && !model.isHeard(verb.name())) {
            throw refused(
                    "KON-1423",
                    "/type",
                    verb.name() + " is " + article(verb) + ", and no rule of a loaded business"
                            + " carries it out; load the business that does (--business path/to/business.jar)");
        }
        checkId(inbound.id(), "/id");
        if (inbound.subject() != null) {
            checkId(inbound.subject(), "/subject");
        }
        var fit = Fit.whole(inbound.data(), verb.shape(), inbound.pointer());
        if (!fit.fits()) {
            throw Refusal.misfit("KON-1422", "the data of " + verb.name(), fit.problems());
        }
        return message(verb, inbound, fit.value());
    }

    private static String article(VerbModel verb) {
        return verb.kind() == VerbModel.Kind.ACTION ? "an action" : "a command";
    }

    private static Message message(VerbModel verb, Inbound inbound, JsonNode data) {
        var text = Json.text(data);
        refuseTooLarge(text, inbound.pointer(), "the data");
        var subject = inbound.subject() != null ? inbound.subject() : verb.subjectOf(data);
        var cause = inbound.by() == null ? null : new Cause(null, null, null, null, null, inbound.by());
        var message = new Message(
                inbound.id(),
                inbound.source(),
                verb.name(),
                subject == null ? inbound.id() : subject,
                inbound.time(),
                inbound.time(),
                data,
                Ids.hash(verb.name(), subject == null ? "" : subject, text),
                cause,
                0,
                null);
        return message.within(inbound.traceparent());
    }

    /** Refuses (KON-1425) ids that are empty, longer than 512 bytes, or hold control characters or half characters. */
    public static void checkId(String id, String pointer) {
        var bytes = id.getBytes(StandardCharsets.UTF_8).length;
        if (id.isEmpty() || bytes > MAX_ID || id.codePoints().anyMatch(Admission::isNotAllowed)) {
            throw refused(
                    "KON-1425",
                    pointer,
                    "an id or subject has 1 to " + MAX_ID
                            + " bytes and no control characters or half characters; this one has " + bytes + " bytes");
        }
    }

    // Half of a surrogate pair has no UTF-8: all of them would become the same question mark.
    private static boolean isNotAllowed(int character) {
        return Character.isISOControl(character) || Character.getType(character) == Character.SURROGATE;
    }

    /** The bytes of a text in UTF-8; 0 where there are surely no more than {@link #MAX_DATA}. */
    public static int bytesIfLarge(String text) {
        // A character has at most three bytes in UTF-8 (a pair has four): most texts need not be counted.
        return text.length() * 3L <= MAX_DATA ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
    }

    static void refuseTooLarge(String text, String pointer, String what) {
        var bytes = bytesIfLarge(text);
        if (bytes > MAX_DATA) {
            throw refused("KON-1413", pointer, what + " has " + bytes + " bytes; at most " + MAX_DATA + " are taken");
        }
    }

    private static Refusal unknown(Model model, String type) {
        var near = Nearest.of(type, model.types());
        var hint = near.isEmpty()
                ? "GET /openapi.json lists the known ones"
                : "did you mean " + String.join(", ", near) + "?";
        return refused("KON-1421", "/type", "unknown type '" + brief(type) + "'; " + hint);
    }

    private static String brief(String text) {
        return text.length() <= 80 ? text : text.substring(0, 77) + "...";
    }

    private static Refusal refused(String code, String pointer, String detail) {
        return Refusal.at(code, pointer, detail);
    }
}
