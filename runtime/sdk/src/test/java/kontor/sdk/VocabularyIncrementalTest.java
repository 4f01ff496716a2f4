package kontor.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import kontor.vocabulary.VocabularyProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds that see only what changed. */
class VocabularyIncrementalTest {
    private static final String VOCABULARY = "@kontor.sdk.Vocabulary package acme;";
    private static final String ACCOUNT =
            "package acme; import kontor.sdk.*; @Noun public record Account(String id, long n) {"
                    + " @Verb public record Shut(String id) {} @Verb public record Opened(String id) {} }";
    private static final String PLAN =
            "package acme; @kontor.sdk.Noun(verbs = \"chosen\") public record Plan(String id) {}";

    @TempDir
    Path folder;

    @Test
    void theWholePackageIsReadThoughOneFileIsCompiled() {
        var whole = new Javac(folder).compile(VOCABULARY, ACCOUNT, PLAN);
        var words = whole.written("acme.$");
        var index = whole.written("acme.VocabularyIndex");

        var changed = new Javac(folder).compile(PLAN);

        assertThat(changed.errors()).isEmpty();
        assertThat(changed.written("acme.$")).isEqualTo(words).contains("Account", "Plan");
        assertThat(changed.written("acme.VocabularyIndex"))
                .isEqualTo(index)
                .contains("$.Account.opened", "$.Account.shut", "$.Plan.chosen");
        assertThat(changed.indexes()).containsExactly("acme.VocabularyIndex");
    }

    @Test
    void aNewNounJoinsThoseCompiledBefore() {
        new Javac(folder).compile(VOCABULARY, ACCOUNT);

        var more =
                new Javac(folder).compile(PLAN, "package acme; class Uses { Object n = $.Account.n, p = $.Plan.id; }");

        assertThat(more.errors()).isEmpty();
    }

    @Test
    void theOtherVocabulariesOfAModuleStayInItsServiceFile() {
        var other = "@kontor.sdk.Vocabulary package other;";
        var box = "package other; @kontor.sdk.Noun public record Box(String id) {}";
        var both = new Javac(folder).compile(VOCABULARY, ACCOUNT, other, box);
        assertThat(both.indexes()).containsExactly("acme.VocabularyIndex", "other.VocabularyIndex");

        var one = new Javac(folder).compile(box);

        assertThat(one.indexes()).containsExactly("acme.VocabularyIndex", "other.VocabularyIndex");
    }

    @Test
    void aPackageThatIsNoVocabularyAnyMoreLeavesTheServiceFile() {
        new Javac(folder)
                .compile(VOCABULARY, ACCOUNT, "@kontor.sdk.Vocabulary package other;", "package other; class Box {}");

        var one = new Javac(folder).compile(ACCOUNT, "@Deprecated package other;");

        assertThat(one.indexes()).containsExactly("acme.VocabularyIndex");
    }

    @Test
    void aRelationReachesIntoAnotherVocabulary() {
        var result = new Javac(folder)
                .compile(
                        VOCABULARY,
                        PLAN,
                        "@kontor.sdk.Vocabulary package other;",
                        "package other; import kontor.sdk.*; @Noun public record Box(String id) { @Verb(value ="
                                + " \"filled\", by = acme.Plan.class) public record Filling(String id) {} }");

        assertThat(result.errors()).isEmpty();
        assertThat(result.written("other.VocabularyIndex")).contains("$.Box.filled.by(acme.$.Plan)");
    }

    @Test
    void aNounThatIsGeneratedComesTooLate() {
        var late = new Javac(folder)
                .compile(
                        List.of(
                                new VocabularyProcessor(),
                                new Generator("package acme;\n@kontor.sdk.Noun record Late(String id) {}")),
                        VOCABULARY,
                        PLAN);

        assertThat(late.errors())
                .containsExactly("Late.java:2 KON-1021 acme.Late was generated after the words of acme were written;"
                        + " write it by hand");
    }

    @Test
    void aSubjectIsKnownFromACompiledClass() {
        new Javac(folder)
                .compile(
                        VOCABULARY,
                        "package acme; @kontor.sdk.Noun public record Box(@kontor.sdk.Subject String id) {}");

        assertThat(new Javac(folder).compile(PLAN).errors()).isEmpty();
    }

    /** Someone else's processor, which writes a noun. */
    @SupportedAnnotationTypes("*")
    private static final class Generator extends AbstractProcessor {
        private final String noun;
        private boolean done;

        Generator(String noun) {
            this.noun = noun;
        }

        @Override
        public SourceVersion getSupportedSourceVersion() {
            return SourceVersion.latest();
        }

        @Override
        public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
            if (done) {
                return false;
            }
            done = true;
            try (var out =
                    processingEnv.getFiler().createSourceFile("acme.Late").openWriter()) {
                out.write(noun);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return false;
        }
    }
}
