package kontor.kernel.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What rules react to.
 *
 * @param id with {@code source} its identity
 * @param source who says so: {@code /events} by default; {@code /runs} for what rules sent, {@code /db} for what
 *     entities caused, {@code /schedules} for ticks
 * @param type the wire name, as {@code Customer.signup}
 * @param subject what it is about; decides its shard; its own id where the payload names nothing
 * @param time the time given with it, else when it was accepted
 * @param accepted when it was accepted; the front sets it
 * @param data the payload in normal form
 * @param hash what identifies the content: another message under the same identity with another hash is a conflict
 * @param cause what sent it, and from where in which trace; null from outside when nothing is known of either
 * @param depth how many sends led to it, 0 from outside
 * @param replyTo the step that waits for the answer, null where none does
 */
public record Message(
        String id,
        String source,
        String type,
        String subject,
        Instant time,
        Instant accepted,
        JsonNode data,
        String hash,
        @Nullable Cause cause,
        int depth,
        @Nullable ReplyTo replyTo) {
    /** The source of what comes from outside when none is given. */
    public static final String EVENTS = "/events";
    /** The source of what rules send. */
    public static final String RUNS = "/runs";
    /** The source of what entities' writes cause. */
    public static final String DB = "/db";
    /** The source of ticks. */
    public static final String SCHEDULES = "/schedules";

    /**
     * The step that waits for an answer.
     *
     * @param shard the shard of its run
     * @param run its run
     * @param step its index
     * @param chain the rules and subjects that wait for one another, to find cycles
     */
    public record ReplyTo(int shard, String run, int step, List<String> chain) {}

    /** Its source and id in one, which no other message has. */
    public String identity() {
        return source + "\u0000" + id;
    }

    /** The same message within the trace that its sender names; what is no valid {@code traceparent} is ignored. */
    public Message within(@Nullable String traceparent) {
        var context = TraceContext.parse(traceparent);
        if (context == null) {
            return this;
        }
        var from = cause == null ? new Cause(null, null, null, null, null, null) : cause;
        var traced = from.within(context.traceparent());
        return new Message(id, source, type, subject, time, accepted, data, hash, traced, depth, replyTo);
    }

    /** The same message, accepted at this time. */
    public Message acceptedAt(Instant now) {
        return new Message(id, source, type, subject, time, now, data, hash, cause, depth, replyTo);
    }
}
