package kontor.sdk.words;

import kontor.sdk.words.Condition.Operator;

/** A field whose values have an order: times, dates, durations, numbers, text. */
public class OrderedField<E, T> extends Field<E, T> {
    public OrderedField(Noun<E> noun, String name) {
        super(noun, name);
    }

    /** From {@code low} to {@code high}, both included. */
    public final Condition<E> between(T low, T high) {
        return atLeast(low).and(atMost(high));
    }

    /** This value or more. */
    public final Condition<E> atLeast(T value) {
        return condition(Operator.GTE, value);
    }

    /** This value or less. */
    public final Condition<E> atMost(T value) {
        return condition(Operator.LTE, value);
    }

    /** More than this value. */
    public final Condition<E> above(T value) {
        return condition(Operator.GT, value);
    }

    /** Less than this value. */
    public final Condition<E> below(T value) {
        return condition(Operator.LT, value);
    }

    /** Smallest first. */
    public final Sort<E> ascending() {
        return new Sort<>(name(), false);
    }

    /** Largest first: the seed's {@code sort: '-views'}. */
    public final Sort<E> descending() {
        return new Sort<>(name(), true);
    }
}
