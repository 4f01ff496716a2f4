package kontor.vocabulary;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import com.palantir.javapoet.WildcardTypeName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.processing.Filer;
import javax.annotation.processing.FilerException;
import javax.lang.model.element.Element;
import javax.lang.model.element.Modifier;

/** Writes the classes of one vocabulary: the words of each noun, {@code $}, and the index for the node. */
final class VocabularyWriter {
    private final Filer filer;
    private final Refusals refusals;
    private final Element vocabulary;
    private final String name;

    VocabularyWriter(Filer filer, Refusals refusals, Element vocabulary) {
        this.filer = filer;
        this.refusals = refusals;
        this.vocabulary = vocabulary;
        this.name = vocabulary.toString();
    }

    /** Writes all classes; returns the name of the index. */
    String write(List<NounModel> nouns) {
        var written = new ArrayList<NounModel>();
        for (var noun : nouns) {
            if (write(WordsWriter.words(noun), noun.element())) {
                written.add(noun);
            }
        }
        write(dollar(written), vocabulary);
        write(index(written), vocabulary);
        return ClassName.get(name, Sdk.INDEX_NAME).canonicalName();
    }

    private TypeSpec dollar(List<NounModel> nouns) {
        var parent = name.equals(Sdk.BUILTIN) ? Sdk.WORDS : ClassName.get(Sdk.BUILTIN, Sdk.DOLLAR);
        var dollar = WordsWriter.generated(ClassName.get(name, Sdk.DOLLAR), nouns)
                .superclass(parent)
                .addOriginatingElement(vocabulary)
                .addJavadoc("All words of the vocabulary {@code $L}.\n", name);
        for (var noun : nouns) {
            dollar.addOriginatingElement(noun.element()).addField(word(noun));
        }
        return dollar.addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PROTECTED)
                        .addJavadoc("For the vocabularies that extend this one.\n")
                        .build())
                .build();
    }

    private static FieldSpec word(NounModel noun) {
        var word = FieldSpec.builder(noun.words(), noun.name(), Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                .addJavadoc(
                        "The noun {@link $T}; on the wire {@code $L}.$L\n",
                        noun.type(),
                        noun.wire(),
                        WordsWriter.more(noun.doc()))
                .initializer("new $T()", noun.words());
        if (noun.isDeprecated()) {
            word.addAnnotation(Deprecated.class);
        }
        return word.build();
    }

    private TypeSpec index(List<NounModel> nouns) {
        var entities = new ArrayList<CodeBlock>();
        var verbs = new ArrayList<CodeBlock>();
        for (var noun : nouns) {
            if (noun.kind() == NounModel.Kind.ENTITY) {
                entities.add(word(noun.type()));
            }
            noun.verbs().forEach(verb -> verbs.add(verb(noun, verb)));
        }
        return WordsWriter.generated(ClassName.get(name, Sdk.INDEX_NAME), nouns)
                .addModifiers(Modifier.FINAL)
                .addSuperinterface(Sdk.INDEX)
                .addOriginatingElement(vocabulary)
                .addJavadoc("What a node knows of the vocabulary {@code $L}.\n", name)
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PUBLIC)
                        .addJavadoc("For {@link java.util.ServiceLoader}.\n")
                        .build())
                .addMethod(listing("nouns", Sdk.NOUN_WORD, entities))
                .addMethod(listing("verbs", Sdk.VERB_WORD, verbs))
                .build();
    }

    private static MethodSpec listing(String method, ClassName word, List<CodeBlock> words) {
        TypeName any = ParameterizedTypeName.get(word, WildcardTypeName.subtypeOf(ClassName.OBJECT));
        return MethodSpec.methodBuilder(method)
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(ParameterizedTypeName.get(ClassName.get(List.class), any))
                .addCode("return $T.of(", List.class)
                .addCode(
                        words.isEmpty() ? CodeBlock.of("") : CodeBlock.of("$>$>\n$L$<$<", CodeBlock.join(words, ",\n")))
                .addCode(");\n")
                .build();
    }

    private static CodeBlock verb(NounModel noun, VerbModel verb) {
        var word = CodeBlock.of("$L.$L", word(noun.type()), verb.name());
        return verb instanceof VerbModel.Relation relation
                ? CodeBlock.of("$L.by($L)", word, word(relation.other()))
                : word;
    }

    /** The word of a noun of any vocabulary: {@code $.Account}, of another package with the package's name. */
    private static CodeBlock word(ClassName noun) {
        return CodeBlock.of("$T.$L", ClassName.get(noun.packageName(), Sdk.DOLLAR), noun.simpleName());
    }

    private boolean write(TypeSpec type, Element at) {
        try {
            JavaFile.builder(name, type).indent("    ").build().writeTo(filer);
            return true;
        } catch (FilerException taken) {
            refusals.refuse(
                    at,
                    "KON-1019",
                    "%s.%s is written by the vocabulary, but there is such a class already; rename yours"
                            .formatted(name, type.name()));
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + name + "." + type.name(), e);
        }
    }
}
