package kontor.sdk.words;

import org.jspecify.annotations.Nullable;

/**
 * A change of one field, carried out atomically inside the entity.
 *
 * @param field the field's name
 * @param kind what is done
 * @param value the new value, amount or element; null for {@code CLEAR}
 */
public record Change<E>(String field, Kind kind, @Nullable Object value) {
    /** What is done to the field. */
    public enum Kind {
        SET,
        CLEAR,
        ADD,
        APPEND,
        REMOVE
    }
}
