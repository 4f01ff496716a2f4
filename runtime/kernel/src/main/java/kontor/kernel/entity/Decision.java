package kontor.kernel.entity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import kontor.kernel.model.Problem;

/** What an entity decides about a command. */
public sealed interface Decision {
    /** An event happens. */
    record Happens(EntityEvent event, EntityState after) implements Decision {}

    /** Nothing changes: every change was to what already is. */
    record Unchanged(ObjectNode state, long version) implements Decision {}

    /**
     * The command is refused.
     *
     * @param code KON-2404 there is none, KON-2409 it exists, KON-2410 it was deleted, KON-2412 another version,
     *     KON-2422 the change does not fit
     * @param detail what was given, what was expected, what to do
     * @param problems what does not fit, with pointers relative to the entity
     */
    record Refused(String code, String detail, List<Problem> problems) implements Decision {}
}
