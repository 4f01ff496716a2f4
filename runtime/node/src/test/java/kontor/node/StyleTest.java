package kontor.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.RemoveUnusedImports;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of style that a machine can check, over every Java source of the repository. Each finding names file:line. */
class StyleTest {

    private static final int LONGEST_METHOD = 60;

    /** A promise without an issue number: the word, not followed by (#123). */
    private static final Pattern LOOSE_END = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b(?!\\(#\\d+\\))");

    private static final JavaFormatterOptions OPTIONS = JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .formatJavadoc(false)
            .build();

    /** A parsed source and its path from the root, with forward slashes. */
    private record Source(Path file, String path, CompilationUnitTree tree, SourcePositions positions) {

        long lineOf(Tree node) {
            return tree.getLineMap().getLineNumber(positions.getStartPosition(tree, node));
        }

        long lastLineOf(Tree node) {
            return tree.getLineMap().getLineNumber(positions.getEndPosition(tree, node));
        }

        String at(Tree node) {
            return path + ":" + lineOf(node);
        }

        boolean isTest() {
            return path.contains("/src/test/") || path.startsWith("runtime/testkit/");
        }

        /** The command line and the benchmarks speak to a person at a terminal. */
        boolean mayPrint() {
            return !isTest() && (path.startsWith("runtime/node/") || path.startsWith("runtime/bench/"));
        }
    }

    private static List<Source> sources;

    @BeforeAll
    static void parse() throws IOException {
        sources = parse(root());
    }

    @Test
    void theWholeRepositoryIsRead() {
        assertThat(sources)
                .extracting(Source::path)
                .anyMatch(path -> path.startsWith("runtime/sdk/src/main/"))
                .anyMatch(path -> path.startsWith("business-examples/"))
                .anyMatch(path -> path.endsWith("kontor/node/StyleTest.java"));
    }

    @Test
    void methodsHaveAtMost60Lines() {
        assertThat(findings(source -> new Scan(source) {
                    @Override
                    public Void visitMethod(MethodTree method, Void nothing) {
                        var lines = source.lastLineOf(method) - source.lineOf(method) + 1;
                        if (lines > LONGEST_METHOD) {
                            report(
                                    method,
                                    "method %s has %d lines, more than %d",
                                    method.getName(),
                                    lines,
                                    LONGEST_METHOD);
                        }
                        return super.visitMethod(method, nothing);
                    }
                }))
                .as("methods that are too long: take pieces out and name them")
                .isEmpty();
    }

    @Test
    void nothingIsLeftForLaterWithoutAnIssue() throws IOException {
        var found = new ArrayList<String>();
        for (var source : sources) {
            var lines = Files.readAllLines(source.file());
            for (int i = 0; i < lines.size(); i++) {
                var word = LOOSE_END.matcher(lines.get(i));
                if (word.find()) {
                    found.add(source.path() + ":" + (i + 1) + ": " + word.group() + " without an issue, write "
                            + word.group() + "(#12) or do it now");
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void onlyTheCommandLinePrints() {
        assertThat(findings(source -> new Scan(source) {
                    @Override
                    public Void visitMemberSelect(MemberSelectTree select, Void nothing) {
                        if (!source.mayPrint() && select.toString().equals("System.out")) {
                            report(select, "System.out outside the command line: log, or return what is to be said");
                        }
                        return super.visitMemberSelect(select, nothing);
                    }
                }))
                .isEmpty();
    }

    @Test
    void testsNeverSleep() {
        var sleep = Pattern.compile("(java\\.lang\\.)?Thread\\.sleep|TimeUnit\\.\\w+\\.sleep");
        assertThat(findings(source -> new Scan(source) {
                    @Override
                    public Void visitMemberSelect(MemberSelectTree select, Void nothing) {
                        if (source.isTest() && sleep.matcher(select.toString()).matches()) {
                            report(select, "a test sleeps: drain with awaitIdle or wait for the state itself");
                        }
                        return super.visitMemberSelect(select, nothing);
                    }
                }))
                .isEmpty();
    }

    @Test
    void noTestIsDisabled() {
        assertThat(findings(source -> new Scan(source) {
                    @Override
                    public Void visitAnnotation(AnnotationTree annotation, Void nothing) {
                        if (annotation.getAnnotationType().toString().matches("(.*\\.)?(Disabled|Ignore)")) {
                            report(annotation, "a disabled test: mend it or delete it");
                        }
                        return super.visitAnnotation(annotation, nothing);
                    }
                }))
                .isEmpty();
    }

    @Test
    void everySourceIsFormatted() {
        assertThat(sources.parallelStream().flatMap(source -> unformatted(source).stream()))
                .as("sources that are not formatted: run ./kontor format")
                .isEmpty();
    }

    /** The same three steps as Spotless takes; here they run on the JDK of the toolchain. */
    private static Optional<String> unformatted(Source source) {
        try {
            var written = Files.readString(source.file());
            var ordered = ImportOrderer.reorderImports(written, JavaFormatterOptions.Style.PALANTIR);
            var formatted =
                    Formatter.createFormatter(OPTIONS).formatSource(RemoveUnusedImports.removeUnusedImports(ordered));
            return written.equals(formatted)
                    ? Optional.empty()
                    : Optional.of(source.path() + ":" + firstDifference(written, formatted));
        } catch (FormatterException failure) {
            return Optional.of(
                    source.path() + ": the formatter cannot read it (in a record pattern write `var _` for `_`;"
                            + " no module imports): " + failure.getMessage());
        } catch (IOException failure) {
            return Optional.of(source.path() + ": " + failure);
        }
    }

    private static int firstDifference(String one, String other) {
        var lines = one.split("\n", -1);
        var others = other.split("\n", -1);
        int i = 0;
        while (i < lines.length && i < others.length && lines[i].equals(others[i])) {
            i++;
        }
        return i + 1;
    }

    /** Collects what a walk over one source finds. */
    private static class Scan extends TreeScanner<Void, Void> {
        private final Source source;
        private final List<String> found = new ArrayList<>();

        Scan(Source source) {
            this.source = source;
        }

        void report(Tree node, String message, Object... values) {
            found.add(source.at(node) + ": " + message.formatted(values));
        }
    }

    private static List<String> findings(java.util.function.Function<Source, Scan> rule) {
        return sources.stream()
                .flatMap(source -> {
                    var scan = rule.apply(source);
                    scan.scan(source.tree(), null);
                    return scan.found.stream();
                })
                .toList();
    }

    private static List<Source> parse(Path root) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var problems = new DiagnosticCollector<JavaFileObject>();
        try (var files = compiler.getStandardFileManager(problems, null, null)) {
            var objects = files.getJavaFileObjectsFromPaths(javaFiles(root));
            var task = (JavacTask) compiler.getTask(null, files, problems, List.of("-proc:none"), null, objects);
            var positions = Trees.instance(task).getSourcePositions();
            var parsed = StreamSupport.stream(task.parse().spliterator(), false)
                    .map(tree -> source(root, tree, positions))
                    .toList();
            assertThat(problems.getDiagnostics())
                    .filteredOn(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
                    .as("sources that do not parse")
                    .isEmpty();
            return parsed;
        }
    }

    private static Source source(Path root, CompilationUnitTree tree, SourcePositions positions) {
        var file = Path.of(tree.getSourceFile().toUri());
        return new Source(file, root.relativize(file).toString().replace('\\', '/'), tree, positions);
    }

    private static List<Path> javaFiles(Path root) throws IOException {
        var files = new ArrayList<Path>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                var name = directory.getFileName().toString();
                var skipped = !directory.equals(root) && (name.equals("target") || name.startsWith("."));
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".java")) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    /** The folder above this module that holds the launcher. */
    private static Path root() {
        return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .filter(path -> Files.exists(path.resolve("kontor")) && Files.exists(path.resolve("runtime")))
                .findFirst()
                .orElseThrow();
    }
}
