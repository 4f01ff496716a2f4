package kontor.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import kontor.examples.saas.AcmeAnalytics;
import kontor.node.TestNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that call a node, against a real one. */
class NodeCommandsTest {
    private static final String ADA =
            "{\"id\":\"c-1\",\"email\":\"ada@example.com\",\"name\":\"Ada\",\"company\":\"Engines\"}";

    private static TestNode node;
    private static Line line;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        node = TestNode.start();
        line = new Line(node.url());
        assertThat(line.call("send", "Customer.signup", ADA, "--id", "ada", "--wait", "20")
                        .exit())
                .isZero();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static String runOf(String rule) {
        return line.call("runs", "--rule", rule, "--limit", "1", "--json")
                .item()
                .get("id")
                .textValue();
    }

    // --- send

    @Test
    void sendTellsTheIdAndTheRuns() {
        var sent = line.call("send", "Customer.signup", ADA.replace("ada@", "bob@"), "--id", "bob", "--wait", "20");
        assertThat(sent.exit()).isZero();
        assertThat(sent.out()).startsWith("accepted bob\n").contains("Lifecycle.signup  completed");
        assertThat(sent.err()).isEmpty();
    }

    @Test
    void theSameIdAgainIsToldToBeTheSame() {
        var sent = line.call("send", "Customer.signup", ADA, "--id", "ada");
        assertThat(sent.exit()).isZero();
        assertThat(sent.out()).startsWith("accepted ada, as it was before");
    }

    @Test
    void theDataMayComeFromAFile() throws IOException {
        var file = Files.writeString(folder.resolve("data.json"), ADA.replace("ada@", "eve@"));
        var sent = line.call("send", "Customer.signup", "@" + file, "--json");
        assertThat(sent.exit()).isZero();
        assertThat(sent.item().path("runs")).isNotEmpty();
    }

    @Test
    void whatDoesNotFitIsRefusedWithItsPlace() {
        var sent = line.call("send", "Customer.signup", "{\"id\":\"c-1\",\"email\":5}");
        assertThat(sent.exit()).isEqualTo(Exit.REFUSED);
        assertThat(sent.out()).isEmpty();
        assertThat(sent.err()).startsWith("KON-1422 ").contains("  /data/email: expected text, got 5");
    }

    @Test
    void programsGetTheProblemAsItIs() {
        var sent = line.call("send", "Customer.signp", "{}", "--json");
        assertThat(sent.exit()).isEqualTo(Exit.REFUSED);
        assertThat(sent.err()).startsWith("{").contains("\"code\":\"KON-1421\"");
    }

    @Test
    void dataThatIsNoJsonIsWrongUsage() {
        var sent = line.call("send", "Customer.signup", "{\"id\":");
        assertThat(sent.exit()).isEqualTo(Exit.USAGE);
        assertThat(sent.err()).contains("not JSON at line 1").contains("'kontor send --help' tells more");
    }

    @Test
    void aRunThatDidNotComeToItsEndIsExitOne() {
        var mail = new String[] {"send", "Email.send", "{\"to\":\"x@y.z\",\"template\":\"none\"}", "--id", "mail"};
        assertThat(line.call(mail).exit()).isZero();
        var run = line.call("events", "mail", "--json").item().at("/runs/0/id").textValue();
        assertThat(line.call("cancel", run).out()).isEqualTo("run " + run + " is now cancelled\n");
        var again = line.call(
                Stream.concat(Stream.of(mail), Stream.of("--wait", "20")).toArray(String[]::new));
        assertThat(again.exit()).isEqualTo(Exit.REFUSED);
        assertThat(again.out()).contains("cancelled");
    }

    // --- keys

    @Test
    void aNodeWithKeysAsksForOne() {
        var key = "0123456789abcdef-secret";
        try (var guarded = TestNode.start(folder, Map.of("KONTOR_HTTP_KEYS", "me=" + key), AcmeAnalytics.class)) {
            var guard = new Line(guarded.url());
            var without = guard.call("list");
            assertThat(without.exit()).isEqualTo(Exit.REFUSED);
            assertThat(without.err()).startsWith("KON-1401 ").contains("give the key with KONTOR_KEY or --key");
            assertThat(guard.call("list", "--key", "wrong-secret").err()).doesNotContain("secret");
            assertThat(guard.call("list", "--key", key).exit()).isZero();
        }
    }

    // --- reading

    @Test
    void listWithoutANounListsTheNouns() {
        assertThat(line.call("list").out()).startsWith("NOUN ").contains("\nAccount ");
        assertThat(line.call("list", "--json").items())
                .anyMatch(noun -> noun.path("noun").asText().equals("Account"));
    }

    @Test
    void listShowsRowsThatMatch() {
        var where = "{\"email\":\"ada@example.com\"}";
        var rows = line.call("list", "Account", "--where", where);
        assertThat(rows.out().lines()).hasSize(2).element(1).asString().startsWith("ada@example.com  ");
        assertThat(line.call("list", "Account", "--where", where, "--count").out())
                .isEqualTo("1\n");
        assertThat(line.call("list", "Account", "--where", where, "--fields", "plan")
                        .out())
                .startsWith("ID               plan     VERSION");
    }

    @Test
    void listFollowsCursorsToTheLimit() {
        var first = line.call("list", "Delivery", "--limit", "1", "--json");
        assertThat(first.items()).hasSize(1);
        assertThat(first.err()).startsWith("more: --all, or --cursor '");
        var cursor = first.err().replaceFirst("(?s).*--cursor '(.*)'.*", "$1");
        var second = line.call("list", "Delivery", "--limit", "1", "--json", "--cursor", cursor);
        assertThat(second.item().get("id")).isNotEqualTo(first.item().get("id"));
        assertThat(line.call("list", "Delivery", "--all", "--json").items()).hasSizeGreaterThan(1);
    }

    @Test
    void anUnknownFieldIsRefusedWithWhatWasMeant() {
        var rows = line.call("list", "Account", "--where", "{\"stats\":1}");
        assertThat(rows.exit()).isEqualTo(Exit.REFUSED);
        assertThat(rows.err()).contains("did you mean status?").contains("  at /stats");
    }

    @Test
    void getShowsAnEntityNowOrAsItWas() {
        var now = line.call("get", "Account", "ada@example.com");
        assertThat(now.out()).startsWith("Account ada@example.com\nversion  ").contains("\nstatus ");
        var first = line.call("get", "Account", "ada@example.com", "--version", "1", "--json");
        assertThat(first.item().path("state").path("status").asText()).isEqualTo("trial");
        assertThat(line.call("get", "Account", "ada@example.com", "--at", "2020-01-01")
                        .err())
                .startsWith("KON-1404 ");
        assertThat(line.call("get", "Account", "ada@example.com", "--at", "now").exit())
                .isEqualTo(Exit.USAGE);
    }

    @Test
    void idsMayHoldAnything() {
        var odd = line.call("get", "Account", "a/b?c#d %ü☃");
        assertThat(odd.exit()).isEqualTo(Exit.REFUSED);
        assertThat(odd.err()).contains("there is no Account 'a/b?c#d %ü☃'");
    }

    @Test
    void historyTellsTheChangesAndTheirCauses() {
        var history = line.call("history", "Account", "ada@example.com");
        assertThat(history.out())
                .startsWith("VERSION  TIME (UTC)")
                .contains("Account.created  ")
                .contains("Customer.signup > ");
    }

    @Test
    void replayComparesAndChangesNothing() {
        var replay = line.call("replay", "Account", "ada@example.com");
        assertThat(replay.exit()).isZero();
        assertThat(replay.out()).contains("the same as what is stored");
    }

    // --- runs and schedules

    @Test
    void runsShowsOneWithItsSteps() {
        var id = runOf("AcmeAnalytics.Lifecycle.signup");
        var run = line.call("runs", id);
        assertThat(run.out())
                .startsWith("run       " + id)
                .contains("STEP  KIND")
                .contains("completed");
    }

    @Test
    void anOperationThatTheStateDoesNotAllowIsRefused() {
        var retry = line.call("retry", runOf("AcmeAnalytics.Lifecycle.signup"));
        assertThat(retry.exit()).isEqualTo(Exit.REFUSED);
        assertThat(retry.err()).startsWith("KON-1410 ");
        assertThat(line.call("wake", "nobody").err()).startsWith("KON-1404 ");
    }

    @Test
    void schedulesArePausedAndResumed() {
        var rule =
                line.call("schedules", "--json").items().getFirst().get("rule").textValue();
        assertThat(line.call("schedules", "pause", rule).out()).isEqualTo(rule + ": paused\n");
        assertThat(line.call("schedules").out()).contains("paused");
        assertThat(line.call("schedules", "resume", rule).out()).startsWith(rule + ": runs next ");
        assertThat(line.call("schedules", "pause").exit()).isEqualTo(Exit.USAGE);
    }

    // --- events and export

    @Test
    void eventsListsTheLogAndShowsOne() {
        assertThat(line.call("events", "--type", "Customer.signup", "--since", "1h")
                        .out())
                .startsWith("TIME ")
                .contains("  ada  ");
        assertThat(line.call("events", "ada").out()).contains("Lifecycle.signup");
    }

    @Test
    void followShowsWhatWasAndWhatComes() {
        var followed =
                line.call("events", "--follow", "--since", "1h", "--type", "Account.created", "--limit", "1", "--json");
        assertThat(followed.exit()).isZero();
        assertThat(followed.item().path("type").asText()).isEqualTo("Account.created");
    }

    @Test
    void exportWritesEveryRowWithItsNoun() throws IOException {
        var file = folder.resolve("all.ndjson");
        var export = line.call("export", "--out", file.toString());
        assertThat(export.exit()).isZero();
        assertThat(export.out()).isEmpty();
        assertThat(Files.readAllLines(file))
                .anyMatch(row -> row.startsWith("{\"noun\":\"Account\",\"id\":\"ada@example.com\""));
        assertThat(line.call("export", "--out", file.toString()).err()).startsWith("KON-1901 ");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void exportWritesTheMessages() {
        var export = line.call("export", "--events");
        assertThat(export.items())
                .anyMatch(message -> message.path("id").asText().equals("ada"));
        assertThat(export.err()).endsWith(" messages\n");
    }

    // --- backup

    @Test
    void aBackupOfARunningNodeStartsAnotherNode() throws IOException {
        var copy = Files.createDirectory(folder.resolve("restored")).resolve("kontor.db");
        var backup = Line.run("backup", copy.toString(), "--data", node.folder().toString());
        assertThat(backup.err()).isEmpty();
        assertThat(backup.exit()).isZero();
        try (var restored = TestNode.start(copy.getParent(), Map.of(), AcmeAnalytics.class)) {
            assertThat(new Line(restored.url())
                            .call("get", "Account", "ada@example.com", "--json")
                            .exit())
                    .isZero();
        }
    }

    @Test
    void aBackupNeverWritesOverAFile() throws IOException {
        var file = Files.writeString(folder.resolve("precious"), "mine");
        var backup = Line.run("backup", file.toString(), "--data", node.folder().toString());
        assertThat(backup.exit()).isEqualTo(Exit.REFUSED);
        assertThat(backup.err()).startsWith("KON-3006 ").contains("exists already");
        assertThat(file).hasContent("mine");
    }
}
