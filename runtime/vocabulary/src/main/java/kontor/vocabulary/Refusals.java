package kontor.vocabulary;

import javax.annotation.processing.Messager;
import javax.lang.model.element.Element;
import javax.tools.Diagnostic;

/** Tells the author what cannot be a word, where it stands and how to mend it. */
final class Refusals {
    private final Messager messager;

    Refusals(Messager messager) {
        this.messager = messager;
    }

    /** Refuses an element with a stable code of {@code docs/errors.md}. */
    void refuse(Element at, String code, String text) {
        messager.printMessage(Diagnostic.Kind.ERROR, code + " " + text, at);
    }

    /** Refuses something that stands nowhere in the sources. */
    void refuse(String code, String text) {
        messager.printMessage(Diagnostic.Kind.ERROR, code + " " + text);
    }
}
