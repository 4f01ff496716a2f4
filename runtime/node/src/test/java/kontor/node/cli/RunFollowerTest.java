package kontor.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kontor.kernel.model.Json;
import kontor.node.TestNode;
import kontor.node.language.Shelves;
import kontor.node.language.World;
import org.junit.jupiter.api.Test;

/** How far an {@code each} is, while it is under way. */
class RunFollowerTest {
    private static final int JARS = 150;

    @Test
    void anEachTellsHowFarItIsUntilItIsDone() throws Exception {
        try (var node = TestNode.start(null, Map.of(), Shelves.class)) {
            var line = new Line(node.url());
            for (int i = 0; i < JARS; i++) {
                var jar = "{\"id\":\"top-%04d\",\"shelf\":\"top\",\"number\":%d,\"visits\":0}".formatted(i, i);
                assertThat(line.call("send", "Jar.stored", jar, "--wait", "20").exit())
                        .isZero();
            }
            var sent = line.call("send", "Jar.dusted", "{\"shelf\":\"top\"}", "--json");
            var run = sent.item().at("/runs/0/id").asText();

            // The first page of a hundred is done, the second waits.
            var seen = line.call("runs", run, "--json").item();
            while (seen.at("/each/completed").asInt() < 100) {
                seen = line.call("runs", run, "--json").item();
            }
            assertThat(seen.path("each")).isEqualTo(Json.parse("{\"noun\":\"Jar\",\"completed\":100,\"failed\":0}"));
            assertThat(line.call("runs", run).out()).containsPattern("so far +100 rows of Jar done\\n");

            var followed = CompletableFuture.supplyAsync(() -> line.call("runs", run, "--follow", "--json"));
            World.open("top");
            var outcome = followed.get();
            assertThat(outcome.exit()).isZero();
            assertThat(outcome.item().path("state").asText()).isEqualTo("completed");
            assertThat(outcome.item().has("each")).isFalse();
            assertThat(outcome.item().at("/steps/0/result/completed").asInt()).isEqualTo(JARS);
        }
    }

    @Test
    void progressIsToldWithWhatIsKnown() {
        var each = Json.object().put("noun", "Account").put("completed", 1197).put("failed", 3);
        assertThat(RunFollower.done(each, 5000L))
                .isEqualTo("1,200 of about 5,000 rows of Account done, 3 of them failed");
        assertThat(RunFollower.done(each, null)).isEqualTo("1,200 rows of Account done, 3 of them failed");
        assertThat(RunFollower.done(each.put("completed", 1).put("failed", 0), null))
                .isEqualTo("1 row of Account done");
    }

    @Test
    void whatIsFollowedIsNamed() {
        var outcome = new Line("http://127.0.0.1:1").call("runs", "--follow");
        assertThat(outcome.exit()).isEqualTo(Exit.USAGE);
        assertThat(outcome.err()).contains("which run?");
    }
}
