package kontor.node.docs;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import kontor.node.docs.Document.Block;

/**
 * The Java of one document as files that can be compiled. What a block is, its mark says:
 *
 * <ul>
 *   <li>none: members of a business, or the whole class where it begins with it
 *   <li>{@code words}: a vocabulary, in the package that it names; the other blocks are written with its {@code $}
 *   <li>{@code body}: statements in a rule's body
 *   <li>{@code test}: statements of a test, which is run
 *   <li>a path: a file, as it is
 * </ul>
 *
 * Imports of the language, of the built-in words and of the vocabulary are added; a document without words of its own
 * speaks those of the examples.
 */
final class Snippets {
    private static final Pattern WHOLE = Pattern.compile("^public final class (\\w+) implements Business .*");
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");
    private static final String EXAMPLES = "kontor.examples.vocabulary";
    private static final String USUAL = """
            import static kontor.sdk.Do.*; import static kontor.testkit.Rehearsal.rehearse; \
            import static org.assertj.core.api.Assertions.assertThat; \
            import java.math.BigDecimal; import java.time.*; import java.util.*; import kontor.sdk.*; import kontor.sdk.api.*; \
            import kontor.sdk.builtin.*; import kontor.sdk.builtin.Email.Mail; import org.jspecify.annotations.*; """.strip();

    private final Document document;
    private final String vocabulary;
    private final List<JavaSource> sources = new ArrayList<>();
    private final List<String> businesses = new ArrayList<>();
    private final List<String> tests = new ArrayList<>();

    private Snippets(Document document) throws IOException {
        this.document = document;
        this.vocabulary = marked("words").findFirst().map(this::packageOf).orElse(EXAMPLES);
        for (var block : document.blocks()) {
            if (block.language().equals("java")) {
                add(block);
            }
        }
    }

    static Snippets of(Document document) throws IOException {
        return new Snippets(document);
    }

    List<JavaSource> sources() {
        return sources;
    }

    /** The package of the vocabulary that the document speaks. */
    String vocabulary() {
        return vocabulary;
    }

    /** The names of the businesses, each of which must load. */
    List<String> businesses() {
        return businesses;
    }

    /** The names of the classes whose method {@code test} must pass. */
    List<String> tests() {
        return tests;
    }

    private Stream<Block> marked(String mark) {
        return document.blocks().stream()
                .filter(block -> block.language().equals("java") && block.mark().equals(mark));
    }

    private String packageOf(Block words) {
        var found = PACKAGE.matcher(words.text());
        if (!found.find()) {
            throw new AssertionError(at(words) + ": the first words of a document name their package");
        }
        return found.group(1);
    }

    private String at(Block block) {
        return document.name() + ":" + block.line();
    }

    private void add(Block block) throws IOException {
        if (block.isFile()) {
            var path = block.mark().replaceFirst("^src/(main|test)/java/", "");
            sources.add(new JavaSource(path, block.text(), document.name(), block.line()));
            if (block.text().contains("implements Business")) {
                businesses.add(path.replaceFirst("\\.java$", "").replace('/', '.'));
            }
            return;
        }
        switch (block.mark()) {
            case "" -> rules(block);
            case "words" -> words(block);
            case "body" -> business(block, "final Rule rule = every($.Daily, () -> {", "});");
            case "test" -> {
                tests.add("snippets.Line" + block.line());
                wrapped(block, "", "public static void test() throws Exception {", "}");
            }
            default ->
                throw new AssertionError(at(block) + ": a Java block is marked '" + block.mark()
                        + "'; expected nothing (rules or a class), words, body, test or a path");
        }
    }

    private void rules(Block block) {
        var whole = WHOLE.matcher(block.text().lines().findFirst().orElse(""));
        if (!whole.matches()) {
            business(block, "", "");
            return;
        }
        businesses.add("snippets." + whole.group(1));
        source("snippets", whole.group(1), block.line(), block.text());
    }

    private void business(Block block, String before, String after) {
        businesses.add("snippets.Line" + block.line());
        wrapped(block, " implements Business", before, after);
    }

    private void wrapped(Block block, String implementing, String before, String after) {
        var name = "Line" + block.line();
        var head = "@SuppressWarnings(\"all\") public final class " + name + implementing + " { " + before;
        sources.add(new JavaSource(
                "snippets/" + name + ".java",
                prelude("snippets") + head + "\n" + block.text() + after + " }\n",
                document.name(),
                block.line() - 1));
    }

    private void source(String inPackage, String name, int above, String code) {
        sources.add(new JavaSource(
                inPackage.replace('.', '/') + "/" + name + ".java",
                prelude(inPackage) + "\n" + code,
                document.name(),
                above - 1));
    }

    /** All on one line, so that the compiler's line numbers lead to the document's. */
    private String prelude(String inPackage) {
        var own = inPackage.equals(vocabulary) ? "" : "import " + vocabulary + ".*; import " + vocabulary + ".$; ";
        return "package " + inPackage + "; " + USUAL + " " + own + String.join(" ", document.imports()) + " ";
    }

    /** Public nouns need files of their own, and a package's annotations too. */
    private void words(Block block) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var whole = new JavaSource("Words.java", block.text(), document.name(), block.line());
        var task = (JavacTask) compiler.getTask(null, null, null, List.of("-proc:none"), null, List.of(whole));
        CompilationUnitTree unit = task.parse().iterator().next();
        var positions = Trees.instance(task).getSourcePositions();
        if (unit.getPackage() != null && !unit.getPackage().getAnnotations().isEmpty()) {
            var marks = unit.getPackage().getAnnotations().stream()
                    .map(Tree::toString)
                    .collect(Collectors.joining(" "));
            sources.add(new JavaSource(
                    vocabulary.replace('.', '/') + "/package-info.java",
                    marks + " package " + vocabulary + "; import kontor.sdk.*; import org.jspecify.annotations.*;",
                    document.name(),
                    block.line()));
        }
        for (var type : unit.getTypeDecls()) {
            if (type instanceof ClassTree noun) {
                var start = (int) positions.getStartPosition(unit, noun);
                var code = block.text().substring(start, (int) positions.getEndPosition(unit, noun));
                var line = (int) unit.getLineMap().getLineNumber(start);
                source(vocabulary, noun.getSimpleName().toString(), block.line() + line - 1, code);
            }
        }
    }
}
