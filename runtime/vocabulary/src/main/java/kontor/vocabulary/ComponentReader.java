package kontor.vocabulary;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;

/** Checks the components of nouns, payloads, and the records that these are made of. */
final class ComponentReader {
    private final Elements elements;
    private final Marks marks;
    private final Refusals refusals;
    private final WireTypes wire;
    private final Set<String> checked = new HashSet<>();

    ComponentReader(Elements elements, Marks marks, Refusals refusals) {
        this.elements = elements;
        this.marks = marks;
        this.refusals = refusals;
        this.wire = new WireTypes(marks);
    }

    /** Checks a record once, and the records of the same package that it is made of. */
    void check(TypeElement record) {
        if (!checked.add(record.getQualifiedName().toString())) {
            return;
        }
        checkSubject(record);
        for (var component : record.getRecordComponents()) {
            if (isSound(component)) {
                valuesIn(component.asType(), record);
            } else {
                refuse(record, component);
            }
        }
    }

    boolean isSound(RecordComponentElement component) {
        return wire.trouble(component.asType()).isEmpty();
    }

    private void refuse(TypeElement record, RecordComponentElement component) {
        var trouble = wire.trouble(component.asType()).orElseThrow();
        refusals.refuse(
                component,
                "KON-1007",
                "%s.%s: `%s` has no JSON form; write %s instead"
                        .formatted(nameOf(record), component.getSimpleName(), trouble.type(), trouble.instead()));
    }

    private void checkSubject(TypeElement record) {
        List<? extends RecordComponentElement> subjects = record.getRecordComponents().stream()
                .filter(component -> marks.has(component, Sdk.SUBJECT))
                .toList();
        if (subjects.size() > 1) {
            refusals.refuse(
                    subjects.get(1),
                    "KON-1015",
                    "%s: `%s` and `%s` are both its @Subject, but a message is about one thing; leave one"
                            .formatted(
                                    nameOf(record),
                                    subjects.get(0).getSimpleName(),
                                    subjects.get(1).getSimpleName()));
        }
    }

    private void valuesIn(TypeMirror type, TypeElement owner) {
        if (type.getKind() != TypeKind.DECLARED) {
            return;
        }
        var declared = (DeclaredType) type;
        var element = (TypeElement) declared.asElement();
        if (element.getKind() == ElementKind.RECORD
                && elements.getPackageOf(element).equals(elements.getPackageOf(owner))) {
            check(element);
        }
        declared.getTypeArguments().forEach(argument -> valuesIn(argument, owner));
    }

    /** A record as an author says it: {@code Invoice.Item}. */
    static String nameOf(TypeElement type) {
        return type.getEnclosingElement() instanceof TypeElement outer
                ? nameOf(outer) + "." + type.getSimpleName()
                : type.getSimpleName().toString();
    }
}
