package kontor.sdk.words;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A condition on an entity's or a payload's fields: data, so that a store can answer it from an index. */
public sealed interface Condition<E> {
    /** Both hold. */
    default Condition<E> and(Condition<E> other) {
        return new All<>(List.of(this, other));
    }

    /** At least one holds. */
    default Condition<E> or(Condition<E> other) {
        return new Any<>(List.of(this, other));
    }

    /** This does not hold. */
    default Condition<E> negated() {
        return new Not<>(this);
    }

    /**
     * A comparison of one field.
     *
     * @param field the field's name, dotted to reach into a record
     * @param operator how it is compared
     * @param value with what: a value of the field's type, a list for {@code IN}, a boolean for {@code EXISTS}
     */
    record Compare<E>(
            String field, Operator operator, @Nullable Object value) implements Condition<E> {}

    /** All hold; of none, true. */
    record All<E>(List<Condition<E>> conditions) implements Condition<E> {}

    /** At least one holds. */
    record Any<E>(List<Condition<E>> conditions) implements Condition<E> {}

    /** It does not hold. */
    record Not<E>(Condition<E> condition) implements Condition<E> {}

    /** How a field is compared, with its name on the wire; the meaning is MongoDB's. */
    enum Operator {
        EQ("$eq"),
        NE("$ne"),
        GT("$gt"),
        GTE("$gte"),
        LT("$lt"),
        LTE("$lte"),
        IN("$in"),
        NIN("$nin"),
        EXISTS("$exists"),
        STARTS_WITH("$startsWith"),
        CONTAINS("$contains");

        private final String wire;

        Operator(String wire) {
            this.wire = wire;
        }

        public String wire() {
            return wire;
        }
    }
}
