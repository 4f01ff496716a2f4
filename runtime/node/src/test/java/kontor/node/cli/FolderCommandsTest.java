package kontor.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import kontor.examples.saas.AcmeAnalytics;
import kontor.ingress.IngressSettings;
import kontor.node.TestNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that work on the data folder of a node that is stopped. */
class FolderCommandsTest {
    @TempDir
    private Path folder;

    private void lived() {
        try (var node = TestNode.start(folder, Map.of(), AcmeAnalytics.class)) {
            var data = "{\"id\":\"c-1\",\"email\":\"ada@example.com\",\"name\":\"Ada\",\"company\":\"Engines\"}";
            assertThat(new Line(node.url())
                            .call("send", "Customer.signup", data, "--wait", "20")
                            .exit())
                    .isZero();
        }
    }

    @Test
    void doctorFindsAStoreWhole() {
        lived();
        var checks = Line.run("doctor", "--data", folder.toString(), "--json").items();
        assertThat(checks)
                .filteredOn(check -> check.path("check").asText().equals("store"))
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.path("state").asText()).isEqualTo("ok");
                    assertThat(check.path("found").asText()).endsWith("and their histories are whole");
                });
    }

    @Test
    void doctorMakesNoStoreWhereThereIsNone() throws IOException {
        var outcome = Line.run("doctor", "--data", folder.toString());
        assertThat(outcome.out()).contains("none yet; ./kontor run makes it");
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void doctorFailsOnAStoreThatIsDamaged() throws IOException {
        Files.writeString(folder.resolve("kontor.db"), "this is no database".repeat(1000));
        var outcome = Line.run("doctor", "--data", folder.toString());
        assertThat(outcome.exit()).isEqualTo(Exit.REFUSED);
        assertThat(outcome.out()).contains("failed").contains("KON-3004");
    }

    @Test
    void doctorFailsOnAConfigurationThatIsNotThere() {
        var outcome = Line.run("doctor", "--conf", folder.resolve("none.conf").toString());
        assertThat(outcome.exit()).isEqualTo(Exit.REFUSED);
        assertThat(outcome.out()).contains("configuration").contains("KON-1001").contains("skipped");
    }

    @Test
    void aPortThatAnotherProgramHasIsFound() throws IOException {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var check = PortCheck.of(IngressSettings.loopback(other.getLocalPort()));
            assertThat(check.state()).isEqualTo(Check.State.FAILED);
            assertThat(check.advice()).contains("KONTOR_HTTP_PORT");
        }
    }

    @Test
    void aPortThatANodeHasIsNoFailure() {
        try (var node = TestNode.start()) {
            int port = URI.create(node.url()).getPort();
            assertThat(PortCheck.of(IngressSettings.loopback(port)).found()).startsWith("a Kontor node answers");
        }
    }

    @Test
    void rebuildMakesRowsAnew() {
        lived();
        var rebuilt = Line.run("rebuild", "Account", "--data", folder.toString());
        assertThat(rebuilt.exit()).isZero();
        assertThat(rebuilt.err()).endsWith("1 row of Account made anew\n");
        assertThat(Line.run("rebuild", "Nobody", "--data", folder.toString()).err())
                .startsWith("KON-3404 ");
    }

    @Test
    void aBackupOfAStoppedNodeIsWhole() {
        lived();
        var target = folder.resolve("copy.db");
        assertThat(Line.run("backup", target.toString(), "--data", folder.toString())
                        .exit())
                .isZero();
        assertThat(target).isNotEmptyFile();
        assertThat(Line.run("backup", folder.resolve("no/copy.db").toString(), "--data", folder.toString())
                        .err())
                .startsWith("KON-3006 ")
                .contains("is the folder there");
    }
}
