package kontor.node.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kontor.node.TestNode;
import org.junit.jupiter.api.Test;

/** The image: its flags, its files, its health check, its variables. */
class ImageTest {
    private static final String DOCKERFILE = "docker/Dockerfile";
    private static final Pattern LAUNCHER_FLAGS = Pattern.compile("(?s)\\nflags=\\((.*?)\\n\\)");
    private static final Pattern COPY = Pattern.compile("(?m)^COPY (?!--from)(.+) \\S+$");
    private static final Pattern BOUND = Pattern.compile("--mount=type=bind,source=(docker/[^,]+),");
    /** What the image itself answers to. */
    private static final List<String> OF_THE_IMAGE = List.of("KONTOR_JAVA_OPTS", "KONTOR_HOME");

    @Test
    void aContainersJvmHasTheLaunchersFlags() {
        var launcher = LAUNCHER_FLAGS.matcher(Repository.read("kontor"));
        assertThat(launcher.find()).isTrue();
        var flags = Arrays.stream(launcher.group(1).strip().split("\\s+")).toList();
        assertThat(flags).hasSizeGreaterThan(3);
        assertThat(Repository.lines("docker/image/java.options")).containsAll(flags);
    }

    @Test
    void theJvmTakesTheFlags() throws Exception {
        var java = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "@" + Repository.root().resolve("docker/image/java.options"),
                        "-version")
                .redirectErrorStream(true)
                .start();
        var said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(java.waitFor()).as(said).isZero();
        assertThat(said).contains("openjdk version").doesNotContain("warning");
    }

    @Test
    void whatIsCopiedIsThereAndNotIgnored() {
        var copied = Stream.concat(
                        COPY.matcher(Repository.read(DOCKERFILE))
                                .results()
                                .flatMap(copy -> Arrays.stream(copy.group(1).split(" "))),
                        BOUND.matcher(Repository.read(DOCKERFILE)).results().map(bound -> bound.group(1)))
                .filter(file -> !file.equals("."))
                .toList();
        assertThat(copied).hasSizeGreaterThan(3);
        var ignored = Repository.lines(".dockerignore");
        assertThat(ignored.getFirst()).isEqualTo("*");
        var taken = ignored.stream()
                .filter(line -> line.startsWith("!"))
                .map(line -> line.substring(1))
                .toList();
        assertThat(copied).allSatisfy(file -> {
            assertThat(Repository.root().resolve(file)).exists();
            assertThat(taken).as(file).anyMatch(file::startsWith);
        });
        assertThat(taken)
                .allSatisfy(file -> assertThat(Repository.root().resolve(file)).exists());
    }

    @Test
    void itsScriptsCanBeRun() throws Exception {
        for (var script : List.of("kontor", "healthcheck", "train")) {
            var file = Repository.root().resolve("docker/image").resolve(script);
            assertThat(Files.isExecutable(file)).as(script).isTrue();
            var bash = new ProcessBuilder("bash", "-n", file.toString()).start();
            assertThat(bash.waitFor()).as(script).isZero();
        }
    }

    @Test
    void itIsNoRootAndStartsOnlyWithKeys() {
        var dockerfile = Repository.lines(DOCKERFILE);
        assertThat(dockerfile).contains("USER 10001:10001", "VOLUME /var/lib/kontor", "STOPSIGNAL SIGTERM");
        assertThat(Repository.read(DOCKERFILE))
                .contains("KONTOR_HTTP_HOST=0.0.0.0")
                .doesNotContain("KONTOR_HTTP_KEYS=");
    }

    @Test
    void theNodeKnowsItsVariables() {
        var known = new TreeSet<>(Repository.explained());
        known.addAll(OF_THE_IMAGE);
        for (var file : List.of(DOCKERFILE, "docker/image/kontor", "docker/image/healthcheck", "docker/image/train")) {
            assertThat(known).as(file).containsAll(Repository.variables(Repository.read(file)));
        }
    }

    @Test
    void theHealthCheckTellsANodeFromNone() throws Exception {
        try (var node = TestNode.start()) {
            var port = node.url().substring(node.url().lastIndexOf(':') + 1);
            assertThat(checked(port)).isZero();
        }
        assertThat(checked("1")).isNotZero();
    }

    private static int checked(String port) throws Exception {
        var check = new ProcessBuilder(
                        Repository.root().resolve("docker/image/healthcheck").toString())
                .redirectErrorStream(true);
        check.environment().putAll(Map.of("KONTOR_HTTP_PORT", port));
        var process = check.start();
        process.getInputStream().readAllBytes();
        return process.waitFor();
    }
}
