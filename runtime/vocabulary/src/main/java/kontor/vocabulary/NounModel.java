package kontor.vocabulary;

import com.palantir.javapoet.ClassName;
import java.util.List;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;

/**
 * A noun as it was read: only what can be written, for what was refused is left out.
 *
 * @param element where it stands, for errors and incremental builds
 * @param wire the wire name
 * @param kind whether it has state
 * @param fields its fields; without state those of its payloads
 * @param verbs its declared verbs
 * @param doc the first sentence of its documentation, or empty
 */
record NounModel(
        TypeElement element, String wire, Kind kind, List<FieldModel> fields, List<VerbModel> verbs, String doc) {
    /** Whether a noun has state. */
    enum Kind {
        ENTITY,
        STATELESS
    }

    /** The record or interface. */
    ClassName type() {
        return ClassName.get(element);
    }

    /** Its name in {@code $}. */
    String name() {
        return element.getSimpleName().toString();
    }

    /** Whether it, or a payload in it, is on its way out: its words must mention it without a warning. */
    boolean mentionsDeprecated() {
        return isDeprecated() || element.getEnclosedElements().stream().anyMatch(NounModel::isDeprecated);
    }

    /** Whether authors are warned of it. */
    boolean isDeprecated() {
        return isDeprecated(element);
    }

    private static boolean isDeprecated(Element element) {
        return element.getAnnotation(Deprecated.class) != null;
    }

    /** The class that is written for it. */
    ClassName words() {
        return ClassName.get(type().packageName(), name() + "Words");
    }
}
