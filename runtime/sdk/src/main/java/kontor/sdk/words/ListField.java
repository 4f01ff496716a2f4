package kontor.sdk.words;

import java.util.List;
import kontor.sdk.words.Condition.Operator;

/** A field that is a list. */
public final class ListField<E, T> extends Field<E, List<T>> {
    public ListField(Noun<E> noun, String name) {
        super(noun, name);
    }

    /** Has this element. */
    public Condition<E> contains(T element) {
        return condition(Operator.CONTAINS, element);
    }

    /** Adds an element at the end, atomically inside the entity. */
    public Change<E> append(T element) {
        return change(Change.Kind.APPEND, element);
    }

    /** Removes every element equal to this one, atomically inside the entity. */
    public Change<E> remove(T element) {
        return change(Change.Kind.REMOVE, element);
    }
}
