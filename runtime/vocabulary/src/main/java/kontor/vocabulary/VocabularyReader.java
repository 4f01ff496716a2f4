package kontor.vocabulary;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** Reads all nouns of a package, compiled before or now. */
final class VocabularyReader {
    private final Elements elements;
    private final Types types;
    private final Marks marks;
    private final Refusals refusals;

    VocabularyReader(Elements elements, Types types, Marks marks, Refusals refusals) {
        this.elements = elements;
        this.types = types;
        this.marks = marks;
        this.refusals = refusals;
    }

    /** The nouns by name: the order of a package's classes differs between sources and compiled classes. */
    List<NounModel> read(PackageElement vocabulary) {
        var reader = new NounReader(elements, types, marks, refusals);
        var taken = builtin(vocabulary);
        var nouns = new ArrayList<NounModel>();
        for (var noun : nounsOf(vocabulary)) {
            if (hidesWord(noun)) {
                continue;
            }
            var model = reader.read(noun);
            checkTaken(model, taken);
            nouns.add(model);
        }
        return nouns;
    }

    private List<TypeElement> nounsOf(PackageElement vocabulary) {
        return vocabulary.getEnclosedElements().stream()
                .filter(type -> marks.has(type, Sdk.NOUN))
                .map(TypeElement.class::cast)
                .sorted(Comparator.comparing(type -> type.getSimpleName().toString()))
                .toList();
    }

    /** The wire names of the built-in vocabulary, which every other one extends. */
    private Map<String, String> builtin(PackageElement vocabulary) {
        var taken = new HashMap<String, String>();
        var builtin = elements.getPackageElement(Sdk.BUILTIN);
        if (builtin != null && !vocabulary.getQualifiedName().contentEquals(Sdk.BUILTIN)) {
            nounsOf(builtin).forEach(noun -> taken.put(marks.wireName(noun), Sdk.BUILTIN + "." + noun.getSimpleName()));
        }
        return taken;
    }

    private void checkTaken(NounModel noun, Map<String, String> taken) {
        var other = taken.putIfAbsent(noun.wire(), noun.name());
        if (other != null) {
            refusals.refuse(
                    noun.element(),
                    "KON-1017",
                    "%s: `%s` is %s on the wire already; give it another name, as @Noun(name = \"...\")"
                            .formatted(noun.name(), noun.wire(), other));
        }
    }

    private boolean hidesWord(TypeElement noun) {
        var words = elements.getTypeElement(Sdk.WORDS.canonicalName());
        var hides = words != null && words.getEnclosedElements().stream().anyMatch(member -> isWord(member, noun));
        if (hides) {
            refusals.refuse(
                    noun,
                    "KON-1019",
                    "%s hides the word $.%s that every vocabulary has; rename it"
                            .formatted(noun.getSimpleName(), noun.getSimpleName()));
        }
        return hides;
    }

    private static boolean isWord(Element member, TypeElement noun) {
        return member.getKind() == ElementKind.FIELD
                && member.getModifiers().contains(Modifier.STATIC)
                && member.getSimpleName().equals(noun.getSimpleName());
    }
}
