package kontor.kernel.where;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import kontor.sdk.words.Condition.Operator;

/** A condition on rows in a form that stores and the kernel understand: checked against the noun's fields. */
public sealed interface Filter {
    /** Every row. */
    Filter EVERY = new All(List.of());

    /**
     * A comparison of one field. Its meaning is MongoDB's: a missing value is null; {@code NE} and {@code NIN} match
     * null; order comparisons never do; text operators are case-sensitive and literal; {@code CONTAINS} is substring on
     * text and membership on lists.
     *
     * @param field the field's name, dotted to reach into a record; {@code id}, {@code version}, {@code createdAt} and
     *     {@code updatedAt} too
     * @param operator how
     * @param value with what, in the field's normal form; an array for {@code IN} and {@code NIN}
     */
    record Compare(String field, Operator operator, JsonNode value) implements Filter {}

    /** All hold; of none, true. */
    record All(List<Filter> filters) implements Filter {}

    /** At least one holds; never of none. */
    record Any(List<Filter> filters) implements Filter {}

    /** It does not hold. */
    record Not(Filter filter) implements Filter {}
}
