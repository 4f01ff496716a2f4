package kontor.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
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
    void rebuildEmbedsWhatSearchWouldNotFind() throws Exception {
        try (var node = TestNode.start(folder, Map.of(), AcmeAnalytics.class)) {
            for (var id : List.of("a", "b", "c")) {
                var title = id.equals("c") ? "null" : "\"How to bake bread\"";
                var data = "{\"id\":\"" + id + "\",\"title\":" + title + "}";
                assertThat(posted(node.url() + "/db/Content", data)).isEqualTo(201);
            }
        }
        // As when the field has just become searchable, or another model has made a vector.
        sql("DELETE FROM k_vector");
        sql("INSERT INTO k_vector(noun, entity, version, vector) SELECT noun, 1, 1, x'0000803f' FROM k_noun"
                + " WHERE name = 'Content'");
        var rebuilt = Line.run("rebuild", "Content", "--data", folder.toString());
        assertThat(rebuilt.err()).endsWith("3 rows of Content made anew, 2 texts embedded\n");
        assertThat(sql("SELECT count(*) FROM k_vector WHERE length(vector) = 384 * 4"))
                .isEqualTo(2);
        assertThat(Line.run("rebuild", "Content", "--data", folder.toString()).err())
                .endsWith("3 rows of Content made anew\n");
    }

    private static int posted(String url, String body) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(url))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    private long sql(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("kontor.db"));
                var statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return statement.getUpdateCount();
            }
            try (var rows = statement.getResultSet()) {
                return rows.next() ? rows.getLong(1) : 0;
            }
        }
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
