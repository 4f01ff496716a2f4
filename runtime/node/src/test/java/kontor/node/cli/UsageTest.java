package kontor.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Help, wrong usage, and nodes that are not there. */
class UsageTest {
    private static final String NOBODY = "http://127.0.0.1:1";

    static List<String> commands() {
        return Commands.all().stream()
                .map(command -> command.getClass().getAnnotation(Command.class).name())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandTeachesByExample(String command) {
        var help = Line.run(command, "--help");
        assertThat(help.exit()).isZero();
        assertThat(help.out())
                .startsWith("Usage: kontor " + command)
                .containsPattern("Examples?:\\s+./kontor " + command + "|then");
        assertThat(help.out().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void aMisspeltCommandIsAnsweredWithWhatWasMeant() {
        var outcome = Line.run("histry", "Account", "1");
        assertThat(outcome.exit()).isEqualTo(Exit.USAGE);
        assertThat(outcome.err()).contains("Did you mean").contains("kontor history");
    }

    @Test
    void noNodeIsExitThree() {
        for (var command : List.of("list", "schedules", "runs", "events")) {
            var outcome = new Line(NOBODY).call(command);
            assertThat(outcome.exit()).isEqualTo(Exit.UNREACHABLE);
            assertThat(outcome.err())
                    .isEqualTo("kontor: no node answers at " + NOBODY
                            + "; start one with ./kontor run, or name another with --url or KONTOR_URL\n");
        }
    }

    @Test
    void somethingThatIsNoNodeIsExitThree() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> {
                try (var socket = server.accept()) {
                    var _ = socket.getInputStream().read(new byte[4096]);
                    socket.getOutputStream()
                            .write("HTTP/1.1 404 no\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nno"
                                    .getBytes(StandardCharsets.US_ASCII));
                    socket.getOutputStream().flush();
                    var _ = socket.getInputStream().read();
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            var outcome = new Line("http://127.0.0.1:" + server.getLocalPort()).call("list");
            assertThat(outcome.exit()).isEqualTo(Exit.UNREACHABLE);
            assertThat(outcome.err()).contains("is no Kontor node: 404 with text/html");
        }
    }

    @Test
    void aUrlThatIsNoneIsWrongUsage() {
        for (var url : List.of("ftp://x", "http://", "http://user:secret@x", "http://x?y=1")) {
            assertThat(new Line(url).call("list").exit()).as(url).isEqualTo(Exit.USAGE);
        }
    }

    @Test
    void aKeyIsNeverPrinted() {
        var outcome = new Line(NOBODY).call("list", "--key", "very secret\nkey");
        assertThat(outcome.exit()).isEqualTo(Exit.USAGE);
        assertThat(outcome.out() + outcome.err()).doesNotContain("secret");
    }

    @Test
    void noOptionOfOneCommandHasTwoMeanings() {
        // Picocli refuses such a command line when it is made.
        assertThat(Commands.addTo(new CommandLine(CommandLine.Model.CommandSpec.create()))
                        .getSubcommands())
                .containsKeys("send", "doctor");
    }
}
