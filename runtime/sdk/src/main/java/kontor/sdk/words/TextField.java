package kontor.sdk.words;

import kontor.sdk.words.Condition.Operator;

/** A text field. Text is compared by its letters: case-sensitive and literal. */
public final class TextField<E> extends OrderedField<E, String> {
    public TextField(Noun<E> noun, String name) {
        super(noun, name);
    }

    /** Begins with this text. */
    public Condition<E> startsWith(String text) {
        return condition(Operator.STARTS_WITH, text);
    }

    /** Has this text somewhere in it. */
    public Condition<E> contains(String text) {
        return condition(Operator.CONTAINS, text);
    }
}
