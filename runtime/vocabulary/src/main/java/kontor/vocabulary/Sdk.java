package kontor.vocabulary;

import com.palantir.javapoet.ClassName;
import java.util.Set;

/** The sdk's types, by name: the processor runs while the sdk is compiled, so it cannot depend on it. */
final class Sdk {
    static final String NOUN = "kontor.sdk.Noun";
    static final String VERB = "kontor.sdk.Verb";
    static final String SUBJECT = "kontor.sdk.Subject";
    static final String VOCABULARY = "kontor.sdk.Vocabulary";
    static final String BUILTIN = "kontor.sdk.builtin";

    /** The class of all words in every vocabulary's package. */
    static final String DOLLAR = "$";

    static final String INDEX_NAME = "VocabularyIndex";

    static final ClassName WORDS = word("Words");
    static final ClassName INDEX = word("Index");
    static final ClassName NOUN_WORD = word("Noun");
    static final ClassName VERB_WORD = word("Verb");
    static final ClassName EVENT = word("Event");
    static final ClassName ACTION = word("Action");
    static final ClassName COMMAND = word("Command");
    static final ClassName RELATION = word("Relation");
    static final ClassName FIELD = word("Field");
    static final ClassName TEXT_FIELD = word("TextField");
    static final ClassName NUMBER_FIELD = word("NumberField");
    static final ClassName ORDERED_FIELD = word("OrderedField");
    static final ClassName LIST_FIELD = word("ListField");
    static final ClassName PAYLOAD_FIELD = word("PayloadField");

    /** Names that every entity has already: its own events, and the fields that the runtime keeps. */
    static final Set<String> RESERVED = Set.of("version", "createdAt", "updatedAt", "created", "updated", "deleted");

    private Sdk() {}

    private static ClassName word(String name) {
        return ClassName.get("kontor.sdk.words", name);
    }
}
