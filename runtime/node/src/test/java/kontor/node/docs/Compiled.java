package kontor.node.docs;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/** A document's Java, compiled with the annotation processor as an author's build does it, and loaded. */
final class Compiled implements AutoCloseable {
    private static final String INDEXES = "META-INF/services/kontor.sdk.words.Index";

    private final URLClassLoader loader;

    private Compiled(URLClassLoader loader) {
        this.loader = loader;
    }

    /** Compiles into a folder; fails with all that the compiler says, each at its line of the document. */
    static Compiled of(Snippets snippets, Path folder) throws IOException {
        var problems = new DiagnosticCollector<JavaFileObject>();
        var options = List.of(
                "-d",
                folder.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-processor",
                "kontor.vocabulary.VocabularyProcessor");
        var done = ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, problems, options, null, snippets.sources())
                .call();
        if (!done) {
            throw new AssertionError(problems.getDiagnostics().stream()
                    .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
                    .map(problem -> at(snippets, problem) + ": " + problem.getMessage(null))
                    .collect(Collectors.joining("\n")));
        }
        nameVocabularies(snippets, folder.resolve(INDEXES));
        return new Compiled(new Loader(folder.toUri().toURL()));
    }

    private static String at(Snippets snippets, Diagnostic<? extends JavaFileObject> problem) {
        return snippets.sources().stream()
                .filter(source -> problem.getSource() != null
                        && source.getName().equals(problem.getSource().getName()))
                .map(source -> source.at(problem.getLineNumber()))
                .findFirst()
                .orElse("somewhere");
    }

    /** What the processor has written is the document's own; the built-in words, or those of the examples, are added. */
    private static void nameVocabularies(Snippets snippets, Path indexes) throws IOException {
        Files.createDirectories(indexes.getParent());
        var more = "kontor.sdk.builtin.VocabularyIndex\n"
                + (Files.exists(indexes) ? "" : snippets.vocabulary() + ".VocabularyIndex\n");
        Files.writeString(indexes, "\n" + more, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    Class<?> load(String name) throws ClassNotFoundException {
        return loader.loadClass(name);
    }

    /** For what looks up vocabularies: those of other documents and tests would claim the same nouns. */
    ClassLoader loader() {
        return loader;
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }

    private static final class Loader extends URLClassLoader {
        Loader(URL folder) {
            super(new URL[] {folder}, Compiled.class.getClassLoader());
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            return name.equals(INDEXES) ? findResources(name) : super.getResources(name);
        }
    }
}
