package kontor.kernel.lint;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import kontor.sdk.words.Noun;
import kontor.sdk.words.Relation;
import kontor.sdk.words.Verb;
import org.jspecify.annotations.Nullable;

/** The wire names behind the fields by which code reaches nouns and verbs: read once off the vocabularies' {@code $}. */
public final class Wires {
    private final Map<String, String> names = new HashMap<>();

    /**
     * Reads vocabularies.
     *
     * @param vocabularies their generated classes {@code $}
     */
    public Wires(Collection<Class<?>> vocabularies) {
        for (var vocabulary : vocabularies) {
            for (var field : vocabulary.getFields()) {
                if (Modifier.isStatic(field.getModifiers())) {
                    noun(field);
                }
            }
        }
    }

    private void noun(Field field) {
        var words = value(field, null);
        if (words == null) {
            return;
        }
        if (words instanceof Noun<?> noun) {
            names.put(key(words.getClass()), noun.name());
        }
        for (var word : words.getClass().getFields()) {
            var name = Modifier.isStatic(word.getModifiers()) ? null : nameOf(value(word, words));
            if (name != null) {
                names.put(key(words.getClass(), word.getName()), name);
            }
        }
    }

    private static @Nullable String nameOf(@Nullable Object word) {
        return switch (word) {
            case Verb<?> verb -> verb.name();
            case Relation<?, ?> relation -> relation.name();
            case null, default -> null;
        };
    }

    private static @Nullable Object value(Field field, @Nullable Object of) {
        try {
            return field.get(of);
        } catch (IllegalAccessException e) {
            return null;
        }
    }

    private static String key(Class<?> words) {
        return words.getName().replace('.', '/');
    }

    private static String key(Class<?> words, String field) {
        return key(words) + " " + field;
    }

    /** The wire name of the entity noun whose words are of this class (internal name), null when it is none. */
    @Nullable
    String noun(String words) {
        return names.get(words);
    }

    /** The wire name of a verb, by the class of its noun's words (internal name) and its field; null when it is none. */
    @Nullable
    String verb(String words, String field) {
        return names.get(words + " " + field);
    }
}
