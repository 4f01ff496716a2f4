package kontor.sdk.words;

import java.math.BigDecimal;
import kontor.sdk.words.Condition.Operator;

/**
 * A number field. Every sentence also takes plain {@code long}s, so that {@code $.Product.inventory.below(10)} reads
 * the same whatever the component's type.
 */
public final class NumberField<E, T extends Number> extends OrderedField<E, T> {
    public NumberField(Noun<E> noun, String name) {
        super(noun, name);
    }

    /** Equal to the number. */
    public Condition<E> is(long value) {
        return condition(Operator.EQ, value);
    }

    /** Not equal to the number. */
    public Condition<E> not(long value) {
        return condition(Operator.NE, value);
    }

    /** From {@code low} to {@code high}, both included. */
    public Condition<E> between(long low, long high) {
        return atLeast(low).and(atMost(high));
    }

    /** This number or more. */
    public Condition<E> atLeast(long value) {
        return condition(Operator.GTE, value);
    }

    /** This number or less. */
    public Condition<E> atMost(long value) {
        return condition(Operator.LTE, value);
    }

    /** More than this number. */
    public Condition<E> above(long value) {
        return condition(Operator.GT, value);
    }

    /** Less than this number. */
    public Condition<E> below(long value) {
        return condition(Operator.LT, value);
    }

    /** This number or more. */
    public Condition<E> atLeast(double value) {
        return condition(Operator.GTE, BigDecimal.valueOf(value));
    }

    /** This number or less. */
    public Condition<E> atMost(double value) {
        return condition(Operator.LTE, BigDecimal.valueOf(value));
    }

    /** More than this number. */
    public Condition<E> above(double value) {
        return condition(Operator.GT, BigDecimal.valueOf(value));
    }

    /** Less than this number. */
    public Condition<E> below(double value) {
        return condition(Operator.LT, BigDecimal.valueOf(value));
    }

    /** Sets the field. */
    public Change<E> to(long value) {
        return change(Change.Kind.SET, value);
    }

    /** Adds, atomically inside the entity; a missing value counts as 0. The seed's {@code $inc}. */
    public Change<E> plus(long amount) {
        return change(Change.Kind.ADD, BigDecimal.valueOf(amount));
    }

    /** Adds, atomically inside the entity; a missing value counts as 0. */
    public Change<E> plus(BigDecimal amount) {
        return change(Change.Kind.ADD, amount);
    }

    /** Subtracts, atomically inside the entity; a missing value counts as 0. */
    public Change<E> minus(long amount) {
        return change(Change.Kind.ADD, BigDecimal.valueOf(amount).negate());
    }

    /** Subtracts, atomically inside the entity; a missing value counts as 0. */
    public Change<E> minus(BigDecimal amount) {
        return change(Change.Kind.ADD, amount.negate());
    }

    /** Adds, atomically inside the entity; a missing value counts as 0. */
    public Change<E> plus(double amount) {
        return change(Change.Kind.ADD, BigDecimal.valueOf(amount));
    }

    /** Subtracts, atomically inside the entity; a missing value counts as 0. */
    public Change<E> minus(double amount) {
        return change(Change.Kind.ADD, BigDecimal.valueOf(amount).negate());
    }

    /** Fires when the field goes from another value to this one. */
    public Trigger<E> becomes(long value) {
        return new Trigger<>(noun(), name(), Trigger.Edge.BECOMES, value);
    }

    /** Fires when a write takes the value from below {@code value} to {@code value} or above. */
    public Trigger<E> reaches(long value) {
        return new Trigger<>(noun(), name(), Trigger.Edge.REACHES, BigDecimal.valueOf(value));
    }

    /** Fires when a write takes the value from below {@code value} to {@code value} or above. */
    public Trigger<E> reaches(BigDecimal value) {
        return new Trigger<>(noun(), name(), Trigger.Edge.REACHES, value);
    }

    /** Fires when a write takes the value from {@code value} or above to below it. */
    public Trigger<E> fallsBelow(long value) {
        return new Trigger<>(noun(), name(), Trigger.Edge.FALLS_BELOW, BigDecimal.valueOf(value));
    }

    /** Fires when a write takes the value from {@code value} or above to below it. */
    public Trigger<E> fallsBelow(BigDecimal value) {
        return new Trigger<>(noun(), name(), Trigger.Edge.FALLS_BELOW, value);
    }

    /** Fires on every decrease. */
    public Trigger<E> drops() {
        return new Trigger<>(noun(), name(), Trigger.Edge.DROPS, null);
    }

    /** Fires on a decrease by {@code amount} or more in one write. */
    public Trigger<E> drops(long amount) {
        return new Trigger<>(noun(), name(), Trigger.Edge.DROPS, BigDecimal.valueOf(amount));
    }

    /** Fires on a decrease by {@code amount} or more in one write. */
    public Trigger<E> drops(BigDecimal amount) {
        return new Trigger<>(noun(), name(), Trigger.Edge.DROPS, amount);
    }

    /** Fires on every increase. */
    public Trigger<E> rises() {
        return new Trigger<>(noun(), name(), Trigger.Edge.RISES, null);
    }
}
