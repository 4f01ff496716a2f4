package kontor.vocabulary;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;

/**
 * The fields of a noun without state: the components of its payloads, for {@code next}. Left out is what would mean two
 * things: a component named like a verb, or of another type in each of two payloads.
 */
final class PayloadFields {
    private final ComponentReader components;
    private final Docs docs;

    PayloadFields(ComponentReader components, Docs docs) {
        this.components = components;
        this.docs = docs;
    }

    List<FieldModel> read(TypeElement noun, List<VerbModel> verbs) {
        var payloads = verbs.stream().map(VerbModel::payload).collect(Collectors.toSet());
        var fields = new LinkedHashMap<String, FieldModel>();
        Set<String> left = verbs.stream().map(VerbModel::name).collect(Collectors.toCollection(HashSet::new));
        for (var payload : records(noun)) {
            if (!payloads.contains(ClassName.get(payload))) {
                continue;
            }
            for (var component : payload.getRecordComponents()) {
                if (components.isSound(component)) {
                    take(field(noun, payload, component), fields, left);
                }
            }
        }
        left.forEach(fields::remove);
        return List.copyOf(fields.values());
    }

    private static void take(FieldModel field, LinkedHashMap<String, FieldModel> fields, Set<String> left) {
        var other = fields.putIfAbsent(field.name(), field);
        if (other != null && !other.word().equals(field.word())) {
            left.add(field.name());
        }
    }

    // The order of nested classes differs between sources and compiled classes.
    private static List<TypeElement> records(TypeElement noun) {
        var records = new ArrayList<TypeElement>();
        for (var nested : noun.getEnclosedElements()) {
            if (nested.getKind() == ElementKind.RECORD) {
                records.add((TypeElement) nested);
            }
        }
        records.sort(Comparator.comparing(nested -> nested.getSimpleName().toString()));
        return records;
    }

    private FieldModel field(TypeElement noun, TypeElement payload, RecordComponentElement component) {
        var name = component.getSimpleName().toString();
        var value = TypeName.get(component.asType()).box().withoutAnnotations();
        var word = ParameterizedTypeName.get(Sdk.PAYLOAD_FIELD, ClassName.get(noun), value);
        return new FieldModel(name, word, docs.param(payload, name));
    }
}
