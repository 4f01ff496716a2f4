package kontor.vocabulary;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;

/** Reads the sdk's annotations without the sdk. */
final class Marks {
    private final Elements elements;

    Marks(Elements elements) {
        this.elements = elements;
    }

    /** The annotation of this name, if the element has it. */
    Optional<AnnotationMirror> of(Element element, String annotation) {
        for (var mirror : element.getAnnotationMirrors()) {
            if (mirror.getAnnotationType().asElement() instanceof TypeElement type
                    && type.getQualifiedName().contentEquals(annotation)) {
                return Optional.of(mirror);
            }
        }
        return Optional.empty();
    }

    boolean has(Element element, String annotation) {
        return of(element, annotation).isPresent();
    }

    /** The text of a member; empty where it could not be read. */
    String text(AnnotationMirror mirror, String member) {
        return value(mirror, member) instanceof String text ? text : "";
    }

    boolean flag(AnnotationMirror mirror, String member) {
        return Boolean.TRUE.equals(value(mirror, member));
    }

    List<String> texts(AnnotationMirror mirror, String member) {
        var texts = new ArrayList<String>();
        if (value(mirror, member) instanceof List<?> list) {
            for (var one : list) {
                if (one instanceof AnnotationValue entry && entry.getValue() instanceof String text) {
                    texts.add(text);
                }
            }
        }
        return texts;
    }

    /** The class that a member names; empty when it is {@code void} or the compiler does not know the class either. */
    Optional<TypeMirror> type(AnnotationMirror mirror, String member) {
        return value(mirror, member) instanceof TypeMirror type
                        && type.getKind() != TypeKind.VOID
                        && type.getKind() != TypeKind.ERROR
                ? Optional.of(type)
                : Optional.empty();
    }

    /** The wire name of a noun: what {@code @Noun(name)} says, else the Java name. */
    String wireName(Element noun) {
        var given = of(noun, Sdk.NOUN).map(mirror -> text(mirror, "name")).orElse("");
        return given.isEmpty() ? noun.getSimpleName().toString() : given;
    }

    private Object value(AnnotationMirror mirror, String member) {
        for (Map.Entry<? extends ExecutableElement, ? extends AnnotationValue> entry :
                elements.getElementValuesWithDefaults(mirror).entrySet()) {
            if (entry.getKey().getSimpleName().contentEquals(member)) {
                return entry.getValue().getValue();
            }
        }
        // An older sdk without this member: as if it were not given.
        return "";
    }
}
