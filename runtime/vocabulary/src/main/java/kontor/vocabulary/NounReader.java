package kontor.vocabulary;

import com.palantir.javapoet.ClassName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** Reads one noun: what is wrong is refused and left out, the rest is read all the same. */
final class NounReader {
    private final Marks marks;
    private final Docs docs;
    private final Refusals refusals;
    private final FieldWords words;
    private final ComponentReader components;
    private final VerbReader verbs;
    private final PayloadFields payloads;

    NounReader(Elements elements, Types types, Marks marks, Refusals refusals) {
        this.marks = marks;
        this.refusals = refusals;
        this.docs = new Docs(elements);
        this.words = new FieldWords(elements, types);
        this.components = new ComponentReader(elements, marks, refusals);
        this.verbs = new VerbReader(elements, marks, docs, refusals, components);
        this.payloads = new PayloadFields(components, docs);
    }

    NounModel read(TypeElement noun) {
        var kind = noun.getKind() == ElementKind.INTERFACE ? NounModel.Kind.STATELESS : NounModel.Kind.ENTITY;
        checkShape(noun);
        checkWireName(noun);
        components.check(noun);
        var said = verbs.read(noun, kind);
        var fields = kind == NounModel.Kind.ENTITY ? fields(noun) : payloads.read(noun, said);
        return new NounModel(noun, marks.wireName(noun), kind, fields, said, docs.firstSentence(noun));
    }

    private void checkShape(TypeElement noun) {
        var name = noun.getSimpleName();
        if (noun.getKind() != ElementKind.RECORD && noun.getKind() != ElementKind.INTERFACE) {
            refusals.refuse(
                    noun,
                    "KON-1003",
                    "%s is declared as %s; a @Noun is a record (an entity) or an interface (verbs without state)"
                            .formatted(
                                    name,
                                    noun.getKind()
                                            .name()
                                            .toLowerCase(Locale.ROOT)
                                            .replace('_', ' ')));
            return;
        }
        if (!noun.getTypeParameters().isEmpty()) {
            refusals.refuse(
                    noun,
                    "KON-1004",
                    "%s is generic, but a noun has one JSON form; write the type that is meant instead of `%s`"
                            .formatted(name, noun.getTypeParameters().getFirst()));
        }
        if (noun.getKind() == ElementKind.RECORD) {
            checkId(noun);
        }
    }

    private void checkId(TypeElement noun) {
        var all = noun.getRecordComponents();
        if (all.isEmpty()) {
            refusals.refuse(
                    noun,
                    "KON-1005",
                    "%s has no component; an entity begins with its id: record %s(String id, ...)"
                            .formatted(noun.getSimpleName(), noun.getSimpleName()));
            return;
        }
        var first = all.getFirst();
        var isText = WireTypes.element(first.asType())
                .map(type -> type.toString().equals("java.lang.String"))
                .orElse(false);
        if (!isText || !first.getSimpleName().contentEquals("id")) {
            refusals.refuse(
                    first,
                    "KON-1005",
                    "%s begins with `%s %s`; an entity begins with its id: record %s(String id, ...)"
                            .formatted(
                                    noun.getSimpleName(),
                                    WireTypes.show(first.asType()),
                                    first.getSimpleName(),
                                    noun.getSimpleName()));
        }
    }

    private void checkWireName(TypeElement noun) {
        var name = marks.wireName(noun);
        if (!Names.isWireName(name)) {
            refusals.refuse(
                    noun,
                    "KON-1016",
                    "%s: `%s` cannot be its name on the wire; use letters, digits, `_` and `-`, as @Noun(name = \"...\")"
                            .formatted(noun.getSimpleName(), name));
        }
    }

    private List<FieldModel> fields(TypeElement noun) {
        var entity = ClassName.get(noun);
        var fields = new ArrayList<FieldModel>();
        for (RecordComponentElement component : noun.getRecordComponents()) {
            var name = component.getSimpleName().toString();
            if (Sdk.RESERVED.contains(name)) {
                refusals.refuse(
                        component,
                        "KON-1006",
                        "%s.%s: every entity has `%s` already; remove the component or rename it"
                                .formatted(noun.getSimpleName(), name, name));
                continue;
            }
            var word = components.isSound(component) ? words.of(entity, component.asType()) : words.anything(entity);
            fields.add(new FieldModel(name, word, docs.param(noun, name)));
        }
        return fields;
    }
}
