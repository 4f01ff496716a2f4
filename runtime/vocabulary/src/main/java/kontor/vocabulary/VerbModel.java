package kontor.vocabulary;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;

/** A declared verb of a noun. */
sealed interface VerbModel {
    /** The verb's name, in Java as on the wire. */
    String name();

    /** The record of the payload. */
    ClassName payload();

    /** The first sentence of the payload's documentation, or empty. */
    String doc();

    /** Something that happened. */
    record Event(String name, ClassName payload, String doc) implements VerbModel {}

    /** An imperative without an answer. */
    record Action(String name, ClassName payload, String doc) implements VerbModel {}

    /** A request that is answered with {@code reply}. */
    record Command(String name, ClassName payload, TypeName reply, String doc) implements VerbModel {}

    /** An event between this noun and {@code other}, whose word stands in the {@code $} of its own package. */
    record Relation(String name, ClassName payload, ClassName other, String otherWire, String doc)
            implements VerbModel {}
}
