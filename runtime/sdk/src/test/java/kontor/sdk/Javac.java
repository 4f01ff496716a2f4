package kontor.sdk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.annotation.processing.Processor;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import kontor.vocabulary.VocabularyProcessor;
import org.jspecify.annotations.NullMarked;

/**
 * The compiler as an author's build calls it: with the sdk, the processor and all warnings. After an error it goes on as
 * far as it can, so that a refusal which drags others behind it is seen.
 */
final class Javac {
    private static final Pattern PACKAGE = Pattern.compile("(?m)^\\s*package\\s+([\\w.]+);|;\\s*package\\s+([\\w.]+);");
    private static final Pattern TYPE = Pattern.compile("\\b(?:record|class|interface|enum)\\s+([\\w$]+)");

    private final Path folder;

    /** Compiles into a folder, where what was compiled before can be seen. */
    Javac(Path folder) {
        this.folder = folder;
    }

    /** What the compiler said, each as {@code Account.java:2 message}, and where it wrote. */
    record Result(List<String> errors, List<String> warnings, Path folder) {
        /** A class that the processor wrote, without its documentation. */
        String written(String name) {
            return documented(name).replaceAll("(?s) *\\/\\*\\*.*?\\*\\/\\n", "");
        }

        /** A class that the processor wrote. */
        String documented(String name) {
            return read("generated/" + name.replace('.', '/') + ".java");
        }

        /** The lines of the service file. */
        List<String> indexes() {
            return read("META-INF/services/kontor.sdk.words.Index").lines().toList();
        }

        private String read(String file) {
            try {
                return Files.readString(folder.resolve(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** What was compiled, beside the sdk. */
        URLClassLoader classes() {
            try {
                return new URLClassLoader(new URL[] {folder.toUri().toURL()}, Javac.class.getClassLoader());
            } catch (MalformedURLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Compiles these sources; files are named for the first type in them. */
    Result compile(String... sources) {
        return compile(List.of(new VocabularyProcessor()), sources);
    }

    /** Compiles these sources with other processors too. */
    Result compile(List<Processor> processors, String... sources) {
        var javac = ToolProvider.getSystemJavaCompiler();
        var said = new DiagnosticCollector<JavaFileObject>();
        var task = javac.getTask(
                null,
                null,
                said,
                options(),
                null,
                Stream.of(sources).map(Source::new).toList());
        task.setProcessors(processors);
        task.call();
        return new Result(
                texts(said, Diagnostic.Kind.ERROR::equals),
                texts(said, kind -> kind == Diagnostic.Kind.WARNING || kind == Diagnostic.Kind.MANDATORY_WARNING),
                folder);
    }

    private List<String> options() {
        try {
            Files.createDirectories(folder.resolve("generated"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var classPath = folder + ":" + home(Noun.class) + ":" + home(NullMarked.class);
        return List.of(
                "-d",
                folder.toString(),
                "-s",
                folder.resolve("generated").toString(),
                "-classpath",
                classPath,
                "-Xlint:all,-processing",
                "--should-stop=ifError=FLOW");
    }

    private static Path home(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> texts(DiagnosticCollector<JavaFileObject> said, Predicate<Diagnostic.Kind> kinds) {
        var texts = new ArrayList<String>();
        for (var one : said.getDiagnostics()) {
            if (kinds.test(one.getKind())) {
                var text = one.getMessage(Locale.ENGLISH).replaceAll("\\s+", " ");
                texts.add(one.getSource() == null ? text : place(one) + " " + text);
            }
        }
        return texts;
    }

    private static String place(Diagnostic<? extends JavaFileObject> one) {
        var path = one.getSource().getName();
        return path.substring(path.lastIndexOf('/') + 1) + ":" + one.getLineNumber();
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("memory:///" + path(text)), Kind.SOURCE);
            this.text = text;
        }

        private static String path(String text) {
            var home = PACKAGE.matcher(text);
            var folder = "";
            if (home.find()) {
                folder = (home.group(1) == null ? home.group(2) : home.group(1)).replace('.', '/') + "/";
            }
            var type = TYPE.matcher(text);
            return folder + (type.find() ? type.group(1) : "package-info") + ".java";
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
