package kontor.sdk.words;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import kontor.sdk.words.Condition.Operator;
import org.jspecify.annotations.Nullable;

/**
 * A field of an entity. One field serves three sentences: a condition in {@code where}, a change in {@code update}, a
 * trigger in {@code on}.
 */
public class Field<E, T> {
    private final Noun<E> noun;
    private final String name;

    /** The field of this name, as it is on the wire. */
    public Field(Noun<E> noun, String name) {
        this.noun = noun;
        this.name = name;
    }

    public final Noun<E> noun() {
        return noun;
    }

    public final String name() {
        return name;
    }

    // --- where

    /** Equal to the value. */
    public final Condition<E> is(@Nullable T value) {
        return condition(Operator.EQ, value);
    }

    /** Not equal to the value; a field without value is not equal to any. */
    public final Condition<E> not(@Nullable T value) {
        return condition(Operator.NE, value);
    }

    /** Equal to one of the values; none matches nothing. */
    @SafeVarargs
    public final Condition<E> in(T... values) {
        return condition(Operator.IN, Arrays.asList(values));
    }

    /** Equal to one of the values; none matches nothing. */
    public final Condition<E> in(Collection<? extends T> values) {
        return condition(Operator.IN, List.copyOf(values));
    }

    /** Has a value. */
    public final Condition<E> exists() {
        return condition(Operator.EXISTS, true);
    }

    /** Has no value. */
    public final Condition<E> missing() {
        return condition(Operator.EXISTS, false);
    }

    // --- update

    /** Sets the field. */
    public final Change<E> to(T value) {
        return change(Change.Kind.SET, value);
    }

    /** Leaves the field without a value. */
    public final Change<E> clear() {
        return change(Change.Kind.CLEAR, null);
    }

    // --- on

    /** Fires when the field goes from another value to this one. */
    public final Trigger<E> becomes(T value) {
        return new Trigger<>(noun, name, Trigger.Edge.BECOMES, value);
    }

    /** Fires on every change of the field. */
    public final Trigger<E> changes() {
        return new Trigger<>(noun, name, Trigger.Edge.CHANGES, null);
    }

    final Condition<E> condition(Operator operator, @Nullable Object value) {
        return new Condition.Compare<>(name, operator, value);
    }

    final Change<E> change(Change.Kind kind, @Nullable Object value) {
        return new Change<>(name, kind, value);
    }

    @Override
    public final String toString() {
        return noun + "." + name;
    }
}
