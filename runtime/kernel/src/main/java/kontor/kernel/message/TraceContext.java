package kontor.kernel.message;

import java.util.HexFormat;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A place in a trace, as the W3C's Trace Context (level 1) has it. The ids of spans are functions of what they are about,
 * so that nobody has to keep them: a replay, another node and a later reader find the same ones.
 *
 * @param id the trace: 32 hexadecimal digits
 * @param span the span: 16 hexadecimal digits, all zeros where the trace begins here
 * @param sampled whether the trace is to be recorded
 */
public record TraceContext(String id, String span, boolean sampled) {
    private static final String NO_SPAN = "0".repeat(16);
    private static final String NO_TRACE = "0".repeat(32);
    private static final int LENGTH = 55;

    /**
     * Reads a {@code traceparent} from outside; null when there is none or it is not valid, which W3C says to ignore. What
     * a later version has beyond the parts known today is left out.
     */
    public static @Nullable TraceContext parse(@Nullable String traceparent) {
        var text = traceparent == null ? "" : traceparent.strip();
        if (!isWellFormed(text)) {
            return null;
        }
        var context = read(text);
        return context.id.equals(NO_TRACE) || context.span.equals(NO_SPAN) ? null : context;
    }

    private static boolean isWellFormed(String text) {
        if (text.length() < LENGTH || text.startsWith("ff") || !isHex(text, 0, 2)) {
            return false;
        }
        var whole = text.length() == LENGTH || (!text.startsWith("00") && text.charAt(LENGTH) == '-');
        return whole
                && text.charAt(2) == '-'
                && text.charAt(35) == '-'
                && text.charAt(52) == '-'
                && isHex(text, 3, 35)
                && isHex(text, 36, 52)
                && isHex(text, 53, LENGTH);
    }

    private static boolean isHex(String text, int from, int until) {
        for (int i = from; i < until; i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    private static TraceContext read(String text) {
        return new TraceContext(
                text.substring(3, 35), text.substring(36, 52), (Character.digit(text.charAt(54), 16) & 1) == 1);
    }

    /** A trace that begins here; its id is a hash of the parts. Whether it is recorded is decided where it goes on. */
    public static TraceContext root(String... parts) {
        return new TraceContext(HexFormat.of().formatHex(Ids.digest(parts), 0, 16), NO_SPAN, false);
    }

    /**
     * Where a message comes from: the place in the trace that it names, else a trace that it begins.
     *
     * @param samples whether a trace that begins with it is to be recorded, by the trace's id
     */
    public static TraceContext above(Message message, Predicate<String> samples) {
        var cause = message.cause();
        // The time is in it because the same ids are used again elsewhere: in tests, on other nodes, by other
        // businesses.
        var from = cause != null && cause.traceparent() != null
                ? read(cause.traceparent())
                : root(
                        "trace",
                        message.source(),
                        message.id(),
                        message.accepted().toString());
        return from.isRoot() ? new TraceContext(from.id, from.span, samples.test(from.id)) : from;
    }

    /** The trace of a message. */
    public static String idOf(Message message) {
        return above(message, _ -> false).id;
    }

    /** The span of a message. */
    public static String spanOf(Message message) {
        return spanOf("message", message.source(), message.id());
    }

    /** The span of a run. */
    public static String spanOfRun(String run) {
        return spanOf("run", run);
    }

    /** The span of a step of a run. */
    public static String spanOfStep(String run, int step) {
        return spanOf("step", run, Integer.toString(step));
    }

    /** The id of a span: a hash of the parts. */
    public static String spanOf(String... parts) {
        return HexFormat.of().formatHex(Ids.digest(parts), 0, 8);
    }

    /** Another place in the same trace. */
    public TraceContext at(String other) {
        return new TraceContext(id, other, sampled);
    }

    /** Whether the trace begins here. */
    public boolean isRoot() {
        return span.equals(NO_SPAN);
    }

    /** As the header {@code traceparent} says it. */
    public String traceparent() {
        return "00-" + id + "-" + span + (sampled ? "-01" : "-00");
    }
}
