package kontor.node.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import kontor.node.docs.Document.Block;
import kontor.testkit.FreePorts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Follows {@code docs/tutorial.md} word by word from an empty folder, with the artifacts of this build: writes its files,
 * runs its commands, compares what they print with what it promises. Blocks marked {@code before} are the reader's own
 * preparations, those marked {@code until} only look, and are repeated until they see what is promised. Port 8080 is
 * replaced by a free one.
 */
class TutorialIT {
    private static final Duration LOOKING = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private int port;

    @Test
    void theTutorialDoesWhatItSays() throws Exception {
        var blocks = new ArrayDeque<>(Document.read("docs/tutorial.md").blocks());
        port = FreePorts.one();
        var empty = Files.createDirectory(folder.resolve("anywhere"));
        try (var repository = LocalRepository.make(folder.resolve("repository"));
                var shell = Shell.start(empty, variables(repository))) {
            while (!blocks.isEmpty()) {
                follow(blocks.pop(), blocks, shell);
            }
        }
    }

    private void follow(Block block, Deque<Block> rest, Shell shell) throws IOException {
        if (block.isFile()) {
            write(block, Path.of(shell.run("pwd").strip()));
            return;
        }
        assertThat(block.language()).as("line " + block.line()).isEqualTo("sh");
        if (block.mark().equals("before")) {
            return;
        }
        var promise = !rest.isEmpty()
                        && rest.peek().language().equals("text")
                        && !rest.peek().isFile()
                ? rest.pop()
                : null;
        if (block.mark().equals("until")) {
            look(block, promise, shell);
        } else {
            var said = shell.run(here(block.text()));
            if (promise != null && !new Excerpt(promise.text()).isIn(said)) {
                throw unkept(block, promise, said);
            }
        }
    }

    private void write(Block block, Path here) throws IOException {
        assertThat(block.lead())
                .as("what a reader sees above line " + block.line())
                .contains("`" + block.mark() + "`");
        var file = here.resolve(block.mark());
        Files.createDirectories(file.getParent());
        Files.writeString(file, block.text());
    }

    /** A reader is slower than the node, the test is not. */
    private void look(Block block, @Nullable Block promise, Shell shell) throws IOException {
        Objects.requireNonNull(promise, () -> "line " + block.line() + " looks for nothing");
        var excerpt = new Excerpt(promise.text());
        var until = System.nanoTime() + LOOKING.toNanos();
        var said = "";
        while (!excerpt.isIn(said)) {
            if (System.nanoTime() > until) {
                throw unkept(block, promise, said);
            }
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            said = shell.run("( " + here(block.text()).strip() + " ) || true");
        }
    }

    private static AssertionError unkept(Block block, Block promise, String said) {
        return new AssertionError("docs/tutorial.md:%d promises\n%s\nbut\n%s\nsays\n%s"
                .formatted(promise.line(), promise.text(), block.text(), said));
    }

    private String here(String commands) {
        return commands.replace("8080", Integer.toString(port));
    }

    private Map<String, String> variables(LocalRepository repository) {
        var inherited = System.getenv();
        var variables = new HashMap<String, String>();
        variables.put("PATH", Document.root() + File.pathSeparator + inherited.get("PATH"));
        variables.put(
                "MAVEN_OPTS", inherited.getOrDefault("MAVEN_OPTS", "") + " -Dmaven.repo.local=" + repository.folder());
        variables.put("KONTOR_JAVA_HOME", System.getProperty("java.home"));
        variables.put("KONTOR_JAVA_OPTS", "-Xmx512m -XX:TieredStopAtLevel=1");
        variables.put("KONTOR_BUILD", "never");
        variables.put("KONTOR_HTTP_PORT", Integer.toString(port));
        variables.put("KONTOR_URL", "http://localhost:" + port);
        return variables;
    }
}
