package kontor.kernel.entity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import kontor.sdk.words.Change;

/** What a step asks of an entity. */
public sealed interface EntityCommand {
    /** Be created with this state in normal form; refused when it exists. */
    record Create(ObjectNode state) implements EntityCommand {}

    /** Be equal to this state in normal form, created where there is none. */
    record Put(ObjectNode state) implements EntityCommand {}

    /**
     * Change some fields.
     *
     * @param changes what is done to them
     * @param create whether to create the entity where there is none
     */
    record Update(List<FieldChange> changes, boolean create) implements EntityCommand {}

    /** Be deleted; refused when there is none. */
    record Delete() implements EntityCommand {}

    /**
     * A command that is refused unless the entity is at one of these versions.
     *
     * @param command what to do then
     * @param version the version, or {@code -1} for any as long as it exists
     */
    record IfVersion(EntityCommand command, long version) implements EntityCommand {}

    /**
     * A change of one field.
     *
     * @param field the field's name
     * @param kind what is done
     * @param value with what, in JSON
     */
    record FieldChange(String field, Change.Kind kind, JsonNode value) {}
}
