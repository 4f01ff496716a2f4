package kontor.vocabulary;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;

/** Reads the verbs of a noun. */
final class VerbReader {
    private final Elements elements;
    private final Marks marks;
    private final Docs docs;
    private final Refusals refusals;
    private final ComponentReader components;

    VerbReader(Elements elements, Marks marks, Docs docs, Refusals refusals, ComponentReader components) {
        this.elements = elements;
        this.marks = marks;
        this.docs = docs;
        this.refusals = refusals;
        this.components = components;
    }

    /** The verbs of a noun: first those it names, then those of its payload records, by name. */
    List<VerbModel> read(TypeElement noun, NounModel.Kind kind) {
        var verbs = new ArrayList<VerbModel>();
        var taken = new HashSet<String>();
        marks.of(noun, Sdk.NOUN).ifPresent(mirror -> named(noun, kind, mirror, taken, verbs));
        noun.getEnclosedElements().stream()
                .filter(nested -> nested.getKind() == ElementKind.RECORD && marks.has(nested, Sdk.VERB))
                .map(TypeElement.class::cast)
                // The order of nested classes differs between sources and compiled classes.
                .sorted(Comparator.comparing(nested -> nested.getSimpleName().toString()))
                .forEach(payload -> payload(noun, kind, payload, taken, verbs));
        return verbs;
    }

    private void named(
            TypeElement noun, NounModel.Kind kind, AnnotationMirror mirror, Set<String> taken, List<VerbModel> verbs) {
        var names = marks.texts(mirror, "verbs");
        if (kind == NounModel.Kind.STATELESS && !names.isEmpty()) {
            refusals.refuse(
                    noun,
                    "KON-1018",
                    "%s: verbs = \"%s\" on an interface has no payload; nest a record instead: @Verb(\"%s\") record %s(...) {}"
                            .formatted(
                                    noun.getSimpleName(),
                                    names.getFirst(),
                                    names.getFirst(),
                                    capital(names.getFirst())));
            return;
        }
        for (var name : names) {
            if (isFree(noun, kind, noun, name, taken)) {
                verbs.add(new VerbModel.Event(name, ClassName.get(noun), ""));
            }
        }
    }

    private void payload(
            TypeElement noun, NounModel.Kind kind, TypeElement payload, Set<String> taken, List<VerbModel> verbs) {
        components.check(payload);
        if (!isUsable(payload)) {
            return;
        }
        var mirror = marks.of(payload, Sdk.VERB).orElseThrow();
        var names = marks.texts(mirror, "value");
        if (names.isEmpty()) {
            names = List.of(Names.verbOf(payload.getSimpleName().toString()));
        }
        var sort = sort(payload, mirror);
        for (var name : names) {
            if (isFree(noun, kind, payload, name, taken)) {
                verbs.add(sort.verb(name, ClassName.get(payload), docs.firstSentence(payload)));
            }
        }
    }

    private boolean isUsable(TypeElement payload) {
        var name = ComponentReader.nameOf(payload);
        if (payload.getModifiers().contains(Modifier.PRIVATE)) {
            refusals.refuse(payload, "KON-1020", name + " is private, but its word must see it; remove `private`");
            return false;
        }
        if (!payload.getTypeParameters().isEmpty()) {
            refusals.refuse(
                    payload,
                    "KON-1004",
                    "%s is generic, but a payload has one JSON form; write the type that is meant instead of `%s`"
                            .formatted(name, payload.getTypeParameters().getFirst()));
            return false;
        }
        return true;
    }

    private boolean isFree(TypeElement noun, NounModel.Kind kind, Element at, String name, Set<String> taken) {
        var word = "%s.%s".formatted(noun.getSimpleName(), name);
        if (!Names.isVerbName(name)) {
            refusals.refuse(
                    at,
                    "KON-1009",
                    "%s: `%s` cannot be a verb's name; use letters, digits and `_`, and no word of Java's"
                            .formatted(noun.getSimpleName(), name));
            return false;
        }
        if (kind == NounModel.Kind.ENTITY && Sdk.RESERVED.contains(name)) {
            refusals.refuse(
                    at,
                    "KON-1010",
                    "%s: every entity has `%s` already, and nobody sends it by hand; name the verb otherwise"
                            .formatted(word, name));
            return false;
        }
        if (noun.getRecordComponents().stream()
                .map(RecordComponentElement::getSimpleName)
                .anyMatch(name::contentEquals)) {
            refusals.refuse(
                    at,
                    "KON-1011",
                    "%s is a component and a verb, but $.%s can only be one; rename one".formatted(word, word));
            return false;
        }
        if (!taken.add(name)) {
            refusals.refuse(at, "KON-1011", "%s: two verbs have this name; rename one".formatted(word));
            return false;
        }
        return true;
    }

    /** Makes verbs of one sort from their names. */
    @FunctionalInterface
    private interface Sort {
        VerbModel verb(String name, ClassName payload, String doc);
    }

    private Sort sort(TypeElement payload, AnnotationMirror mirror) {
        var reply = marks.type(mirror, "reply");
        var by = marks.type(mirror, "by");
        var action = marks.flag(mirror, "action");
        if ((action ? 1 : 0) + (reply.isPresent() ? 1 : 0) + (by.isPresent() ? 1 : 0) > 1) {
            refuseMixture(payload, action, reply, by);
        }
        if (by.isPresent()) {
            return relation(payload, by.get());
        }
        if (reply.isPresent()) {
            return command(payload, reply.get());
        }
        return action ? VerbModel.Action::new : VerbModel.Event::new;
    }

    private void refuseMixture(
            TypeElement payload, boolean action, Optional<TypeMirror> reply, Optional<TypeMirror> by) {
        var members = new ArrayList<String>();
        if (action) {
            members.add("action = true");
        }
        reply.ifPresent(type -> members.add("reply = " + WireTypes.show(type) + ".class"));
        by.ifPresent(type -> members.add("by = " + WireTypes.show(type) + ".class"));
        refusals.refuse(
                payload,
                "KON-1012",
                ("%s: %s exclude each other; a command has a reply, an action has none, a relation (by) is an event:"
                                + " leave one")
                        .formatted(ComponentReader.nameOf(payload), String.join(" and ", members)));
    }

    private Sort command(TypeElement payload, TypeMirror reply) {
        var declared =
                WireTypes.element(reply).filter(TypeElement.class::isInstance).map(TypeElement.class::cast);
        if (declared.isEmpty() || !declared.get().getTypeParameters().isEmpty() || isVoid(declared.get())) {
            refusals.refuse(
                    payload,
                    "KON-1013",
                    "%s: `%s` cannot be a reply; reply with a record (or, without an answer, write action = true)"
                            .formatted(ComponentReader.nameOf(payload), WireTypes.show(reply)));
            return VerbModel.Action::new;
        }
        if (declared.get().getKind() == ElementKind.RECORD && isNear(declared.get(), payload)) {
            components.check(declared.get());
        }
        return (name, type, doc) -> new VerbModel.Command(name, type, TypeName.get(reply), doc);
    }

    private Sort relation(TypeElement payload, TypeMirror by) {
        var other = WireTypes.element(by).orElse(null);
        if (!(other instanceof TypeElement noun)
                || noun.getKind() != ElementKind.RECORD
                || !marks.has(noun, Sdk.NOUN)
                || !marks.has(elements.getPackageOf(noun), Sdk.VOCABULARY)) {
            refusals.refuse(
                    payload,
                    "KON-1014",
                    "%s: by = %s.class is no entity; name a record with @Noun in a package with @Vocabulary"
                            .formatted(ComponentReader.nameOf(payload), WireTypes.show(by)));
            return VerbModel.Event::new;
        }
        return (name, type, doc) -> new VerbModel.Relation(name, type, ClassName.get(noun), marks.wireName(noun), doc);
    }

    private boolean isNear(TypeElement one, TypeElement other) {
        return elements.getPackageOf(one).equals(elements.getPackageOf(other));
    }

    private static boolean isVoid(TypeElement type) {
        return type.getQualifiedName().contentEquals("java.lang.Void");
    }

    private static String capital(String name) {
        return name.isEmpty() ? name : Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
}
