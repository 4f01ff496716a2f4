package kontor.kernel.entity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import kontor.kernel.message.Cause;
import org.jspecify.annotations.Nullable;

/**
 * One event of an entity's history.
 *
 * @param version 1, 2, 3 … without a gap, also across a delete
 * @param time when; never before the event before it
 * @param kind what happened
 * @param change the fields that changed with their new values; empty for a delete
 * @param cause why
 * @param key the step that did it
 * @param hash hash of this event and, through the hash before it, of the whole history
 */
public record EntityEvent(
        long version,
        Instant time,
        Kind kind,
        ObjectNode change,
        @Nullable Cause cause,
        StepKey key,
        String hash) {
    /** What happened to the entity. */
    public enum Kind {
        CREATED,
        UPDATED,
        DELETED;

        /** The word on the wire. */
        public String word() {
            return switch (this) {
                case CREATED -> "created";
                case UPDATED -> "updated";
                case DELETED -> "deleted";
            };
        }
    }
}
