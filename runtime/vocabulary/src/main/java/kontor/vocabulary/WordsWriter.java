package kontor.vocabulary;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Writes the words of one noun: a class with a field for each of its fields and verbs. */
final class WordsWriter {
    private static final AnnotationSpec GENERATED = AnnotationSpec.builder(
                    ClassName.get("javax.annotation.processing", "Generated"))
            .addMember("value", "$S", VocabularyProcessor.class.getName())
            .build();

    private static final AnnotationSpec SUPPRESSED = AnnotationSpec.builder(SuppressWarnings.class)
            .addMember("value", "{$S, $S}", "deprecation", "removal")
            .build();

    private WordsWriter() {}

    /** The class of a noun's words. */
    static TypeSpec words(NounModel noun) {
        var words = generated(noun.words(), List.of(noun))
                .addModifiers(Modifier.FINAL)
                .addOriginatingElement(noun.element())
                .addJavadoc(
                        "The words of {@link $T}; on the wire {@code $L}.$L\n",
                        noun.type(),
                        noun.wire(),
                        more(noun.doc()));
        var constructor = MethodSpec.constructorBuilder();
        if (noun.kind() == NounModel.Kind.ENTITY) {
            words.superclass(ParameterizedTypeName.get(Sdk.NOUN_WORD, noun.type()));
            constructor.addStatement("super($S, $T.class)", noun.wire(), noun.type());
        }
        noun.fields()
                .forEach(field -> words.addField(
                        noun.kind() == NounModel.Kind.ENTITY ? field(noun, field) : payloadField(field)));
        noun.verbs().forEach(verb -> words.addField(verb(noun, verb)));
        return words.addMethod(constructor.build()).build();
    }

    /** A public class about these nouns that says who wrote it. */
    static TypeSpec.Builder generated(ClassName name, List<NounModel> nouns) {
        var type = TypeSpec.classBuilder(name).addModifiers(Modifier.PUBLIC).addAnnotation(GENERATED);
        if (nouns.stream().anyMatch(NounModel::mentionsDeprecated)) {
            type.addAnnotation(SUPPRESSED);
        }
        return type;
    }

    private static FieldSpec field(NounModel noun, FieldModel field) {
        return FieldSpec.builder(field.word(), field.name(), Modifier.PUBLIC, Modifier.FINAL)
                .addJavadoc(
                        "The field {@code $L}; on the wire {@code $L.$L}.$L\n",
                        field.name(),
                        noun.wire(),
                        field.name(),
                        more(field.doc()))
                .initializer("new $T<>(this, $S)", rawType(field.word()), field.name())
                .build();
    }

    private static FieldSpec payloadField(FieldModel field) {
        return FieldSpec.builder(field.word(), field.name(), Modifier.PUBLIC, Modifier.FINAL)
                .addJavadoc("The field {@code $L} of messages, for {@code next}.$L\n", field.name(), more(field.doc()))
                .initializer("new $T<>($S)", rawType(field.word()), field.name())
                .build();
    }

    private static FieldSpec verb(NounModel noun, VerbModel verb) {
        var wire = noun.wire() + "." + verb.name();
        var field = FieldSpec.builder(wordOf(verb), verb.name(), Modifier.PUBLIC, Modifier.FINAL);
        return switch (verb) {
            case VerbModel.Event event ->
                field.addJavadoc(
                                "The event {@code $L}; on the wire {@code $L}.$L\n",
                                event.name(),
                                wire,
                                more(event.doc()))
                        .initializer("new $T<>($S, $T.class)", Sdk.EVENT, wire, event.payload())
                        .build();
            case VerbModel.Action action ->
                field.addJavadoc(
                                "The action {@code $L}; on the wire {@code $L}.$L\n",
                                action.name(),
                                wire,
                                more(action.doc()))
                        .initializer("new $T<>($S, $T.class)", Sdk.ACTION, wire, action.payload())
                        .build();
            case VerbModel.Command command ->
                field.addJavadoc(
                                "The command {@code $L}, answered with {@link $T}; on the wire {@code $L}.$L\n",
                                command.name(),
                                command.reply(),
                                wire,
                                more(command.doc()))
                        .initializer(
                                "new $T<>($S, $T.class, $T.class)",
                                Sdk.COMMAND,
                                wire,
                                command.payload(),
                                command.reply())
                        .build();
            case VerbModel.Relation relation ->
                field.addJavadoc(
                                "The relation {@code $L.by($$.$L)}; on the wire {@code $L.by.$L}.$L\n",
                                relation.name(),
                                relation.other().simpleName(),
                                wire,
                                relation.otherWire(),
                                more(relation.doc()))
                        .initializer(
                                "new $T<>($S, $T.class, $T.class)",
                                Sdk.RELATION,
                                wire,
                                relation.payload(),
                                relation.other())
                        .build();
        };
    }

    private static TypeName wordOf(VerbModel verb) {
        return switch (verb) {
            case VerbModel.Event event -> ParameterizedTypeName.get(Sdk.EVENT, event.payload());
            case VerbModel.Action action -> ParameterizedTypeName.get(Sdk.ACTION, action.payload());
            case VerbModel.Command command ->
                ParameterizedTypeName.get(Sdk.COMMAND, command.payload(), command.reply());
            case VerbModel.Relation relation ->
                ParameterizedTypeName.get(Sdk.RELATION, relation.payload(), relation.other());
        };
    }

    private static TypeName rawType(TypeName type) {
        return type instanceof ParameterizedTypeName parameterized ? parameterized.rawType() : type;
    }

    /** What an author wrote, as the rest of a line. */
    static CodeBlock more(String doc) {
        if (doc.isEmpty()) {
            return CodeBlock.of("");
        }
        var sentence = Character.toUpperCase(doc.charAt(0)) + doc.substring(1);
        return CodeBlock.of("$L", " " + (sentence.endsWith(".") ? sentence : sentence + "."));
    }
}
