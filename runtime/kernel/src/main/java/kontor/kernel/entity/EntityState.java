package kontor.kernel.entity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entity as it stands: the fold of its history, and its row in the store.
 *
 * @param version the version of its last event, 0 before the first
 * @param createdAt when it was last created
 * @param updatedAt when it was last written
 * @param deleted whether its last event deleted it
 * @param state its fields in normal form (as last, when deleted); null before the first event
 * @param hash the hash of its last event; empty before the first
 */
public record EntityState(
        long version,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt,
        boolean deleted,
        @Nullable ObjectNode state,
        String hash) {
    /** An entity without history. */
    public static final EntityState NONE = new EntityState(0, null, null, false, null, "");

    /** Whether it is there: created and not deleted since. */
    public boolean exists() {
        return state != null && !deleted;
    }
}
