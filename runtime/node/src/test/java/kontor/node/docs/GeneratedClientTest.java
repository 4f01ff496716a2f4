package kontor.node.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import kontor.node.TestNode;
import kontor.node.docs.Document.Block;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The client of {@code business-examples/saas/README.md}: does what the page shows, in a copy of the folder and with a node of
 * its own. Needs Node.js and npm, whose packages are those of {@code package-lock.json}.
 */
class GeneratedClientTest {
    private static final String PAGE = "business-examples/saas/README.md";
    private static final Path CLIENT = Document.root().resolve("business-examples/saas/client");
    /** What npm and the compiler make. */
    private static final Set<String> MADE = Set.of("node_modules", "built", "kontor.d.ts", "openapi.json");

    @TempDir
    private Path folder;

    @BeforeAll
    static void nodeIsInstalled() throws Exception {
        try {
            var npm = new ProcessBuilder("npm", "--version")
                    .redirectErrorStream(true)
                    .start();
            npm.getInputStream().readAllBytes();
            assertThat(npm.waitFor()).isZero();
        } catch (IOException e) {
            throw new AssertionError(
                    "npm is not on the PATH; install Node.js 20 or newer, for example: apt-get install nodejs npm", e);
        }
    }

    @Test
    void theProgramOfThePageIsTheOneInTheFolder() throws IOException {
        var shown = blocks().stream().filter(Block::isFile).toList();
        assertThat(shown).extracting(Block::mark).containsExactly("signup.ts");
        assertThat(shown.getFirst().text()).isEqualTo(Files.readString(CLIENT.resolve("signup.ts")));
    }

    @Test
    void thePageDoesWhatItSays() throws IOException {
        var client = copy();
        try (var node = TestNode.start();
                var shell = Shell.start(client, variables(node))) {
            var blocks = blocks();
            for (int i = 0; i < blocks.size(); i++) {
                if (!blocks.get(i).language().equals("sh")) {
                    continue;
                }
                var said = shell.run(here(blocks.get(i).text(), node));
                if (i + 1 < blocks.size() && blocks.get(i + 1).language().equals("text")) {
                    var promise = blocks.get(i + 1).text();
                    assertThat(new Excerpt(promise).isIn(said))
                            .as(
                                    "%s:%d promises\n%s\nbut it says\n%s",
                                    PAGE, blocks.get(i).line(), promise, said)
                            .isTrue();
                }
            }
            assertThat(shell.run("npx --no-install validate-api openapi.json || echo 'not valid'"))
                    .doesNotContain("not valid");
            mistakesDoNotCompile(
                    shell,
                    Map.of(
                            "verb", "s/Customer.signup/Customer.singup/",
                            "field", "s/email, name:/name:/",
                            "answer", "s/plan, status }/plan, state }/"));
        }
    }

    /** What the page promises of the types: programs with these mistakes, made by sed, are refused. */
    private static void mistakesDoNotCompile(Shell shell, Map<String, String> mistakes) throws IOException {
        var programs = mistakes.keySet().stream().map(name -> name + ".ts").collect(Collectors.joining(" "));
        for (var mistake : mistakes.entrySet()) {
            var program = mistake.getKey() + ".ts";
            shell.run(
                    "sed '%s' signup.ts > %s && ! cmp -s signup.ts %s".formatted(mistake.getValue(), program, program));
        }
        var said = shell.run("npx --no-install tsc --noEmit --strict --target es2022 --module nodenext --types node "
                + programs + " || true");
        assertThat(mistakes.keySet()).allSatisfy(name -> assertThat(said).containsPattern("(?m)^" + name + "\\.ts\\("));
    }

    /** The blocks of the section about the client. */
    private static List<Block> blocks() throws IOException {
        var all = Document.read(PAGE).blocks();
        var first = 0;
        while (!all.get(first).lead().contains("## A client with types")) {
            first++;
        }
        var last = first + 1;
        while (last < all.size() && !all.get(last).lead().contains("\n## ")) {
            last++;
        }
        return all.subList(first, last);
    }

    private static String here(String commands, TestNode node) {
        return commands.replace("http://127.0.0.1:8080", node.url())
                .replace("cd business-examples/saas/client", ":")
                // What is in npm's cache is taken from there.
                .replace("npm ci", "npm ci --prefer-offline --no-audit --no-fund");
    }

    private static Map<String, String> variables(TestNode node) {
        return Map.of("KONTOR_URL", node.url(), "NO_UPDATE_NOTIFIER", "1");
    }

    private Path copy() throws IOException {
        var target = folder.resolve("client");
        Files.walkFileTree(CLIENT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path from, BasicFileAttributes attributes) throws IOException {
                if (MADE.contains(from.getFileName().toString())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(target.resolve(CLIENT.relativize(from)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path from, BasicFileAttributes attributes) throws IOException {
                if (!MADE.contains(from.getFileName().toString())) {
                    Files.copy(from, target.resolve(CLIENT.relativize(from)));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return target;
    }
}
