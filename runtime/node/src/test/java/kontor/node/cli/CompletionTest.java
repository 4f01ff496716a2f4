package kontor.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script of {@code kontor completion}, in a bash that is asked what it would offer after the tab key. */
class CompletionTest {
    // What bash does when the tab key is pressed: it finds the function of the command and gives it the words.
    private static final String TAB = """
            set -eu
            source "$1"
            shift
            COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE} COMPREPLY=()
            function=$(complete -p "${1##*/}" | sed -n 's/.*-F \\([^ ]*\\).*/\\1/p')
            set +eu
            "$function" "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """;

    @TempDir
    private Path folder;

    private Path script;

    @BeforeEach
    void script() throws IOException {
        var printed = Line.run("completion", "bash");
        assertThat(printed.exit()).isZero();
        script = Files.writeString(folder.resolve("kontor.bash"), printed.out());
    }

    private List<String> offered(String... words) throws IOException, InterruptedException {
        var command = Stream.concat(Stream.of("bash", "--norc", "-c", TAB, "tab", script.toString()), Stream.of(words));
        // Outside of a real completion, bash complains about compopt and goes on.
        var bash = new ProcessBuilder(command.toList())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(said).isZero();
        return said.lines().map(String::strip).toList();
    }

    @Test
    void bashTakesTheScript() throws Exception {
        var bash = new ProcessBuilder("bash", "-n", script.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(bash.waitFor()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kontor", "./kontor", "/opt/kontor/bin/kontor"})
    void commandsAreCompleted(String kontor) throws Exception {
        assertThat(offered(kontor, "his")).containsExactly("history");
        assertThat(offered(kontor, "re")).containsExactlyInAnyOrder("replay", "retry", "rebuild");
    }

    @Test
    void everyCommandIsOffered() throws Exception {
        assertThat(offered("kontor", "")).contains(UsageTest.commands().toArray(String[]::new));
    }

    @Test
    void optionsAreCompleted() throws Exception {
        assertThat(offered("kontor", "list", "--wh")).containsExactly("--where");
    }

    @Test
    void valuesAreCompleted() throws Exception {
        assertThat(offered("kontor", "runs", "--state", "s")).containsExactly("sleeping");
        assertThat(offered("kontor", "schedules", "p")).containsExactly("pause");
        assertThat(offered("kontor", "completion", "z")).containsExactly("zsh");
    }

    @Test
    void theScriptForZshTurnsOnItsCompletionsForBash() {
        assertThat(Line.run("completion", "zsh").out())
                .contains("bashcompinit")
                .contains("complete -F _complete_kontor");
    }

    @Test
    void anotherShellIsWrongUsage() {
        var outcome = Line.run("completion", "fish");
        assertThat(outcome.exit()).isEqualTo(Exit.USAGE);
        assertThat(outcome.err()).contains("fish").contains("bash").contains("zsh");
    }
}
