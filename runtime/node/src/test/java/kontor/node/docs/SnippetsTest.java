package kontor.node.docs;

import static kontor.testkit.Rehearsal.rehearse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kontor.sdk.Business;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The Java in the documents compiles, its businesses load, its tests pass. */
class SnippetsTest {
    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> theJavaOfEveryDocumentIsTrue() throws IOException {
        var documents = Document.all().stream()
                .filter(document -> document.blocks().stream()
                        .anyMatch(block -> block.language().equals("java")))
                .toList();
        assertThat(documents).extracting(Document::name).contains("README.md", "docs/language.md", "docs/tutorial.md");
        return documents.stream().map(document -> DynamicTest.dynamicTest(document.name(), () -> check(document)));
    }

    @Test
    void whatDoesNotCompileIsToldWithItsLine() {
        var page = Document.parse("page.md", """
                # Page

                ```java
                final Rule one = on($.Customer.signup, customer -> {
                    send($.Email.sent, customer);
                });
                ```
                """.lines().toList());
        assertThatThrownBy(() -> check(page)).isInstanceOf(AssertionError.class).hasMessageStartingWith("page.md:5: ");
    }

    @Test
    void whatCannotBeReplayedIsRefused() {
        var page = Document.parse("page.md", List.of("```java body", "System.nanoTime();", "```"));
        assertThatThrownBy(() -> check(page)).hasMessageContaining("nanoTime");
    }

    private void check(Document document) throws Exception {
        var snippets = Snippets.of(document);
        try (var compiled = Compiled.of(snippets, folder.resolve(document.name().replaceAll("\\W", "-")))) {
            var usual = Thread.currentThread().getContextClassLoader();
            Thread.currentThread().setContextClassLoader(compiled.loader());
            try {
                for (var business : snippets.businesses()) {
                    // Put together as a node does it, and refused where it could not be replayed.
                    rehearse(compiled.load(business).asSubclass(Business.class));
                }
                for (var test : snippets.tests()) {
                    run(compiled.load(test));
                }
            } finally {
                Thread.currentThread().setContextClassLoader(usual);
            }
        }
    }

    private static void run(Class<?> test) throws Exception {
        try {
            test.getMethod("test").invoke(null);
        } catch (InvocationTargetException e) {
            throw new AssertionError(test.getName() + ": " + e.getCause(), e.getCause());
        }
    }
}
