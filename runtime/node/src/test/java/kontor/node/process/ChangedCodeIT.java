package kontor.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import kontor.kernel.model.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to runs when the code of their rules is mended, changed or taken away between two starts. */
class ChangedCodeIT {
    private static final String HEAD = """
            import static kontor.sdk.Do.*;
            import kontor.examples.vocabulary.$;
            import kontor.sdk.*;
            import kontor.sdk.builtin.Analytics.Track;

            public final class Shop implements Business {
            """;
    private static final String SIGNUP = """
            {"type":"Customer.signup","id":"s-1","data":{"id":"c-1","email":"ada@example.com"}}""";
    private static final String CANCELLED = """
            {"type":"Subscription.cancelled","id":"x-1","data":{"id":"s-1","account":"ada@example.com",\
            "customer":{"id":"c-1","email":"ada@example.com"},"plan":"pro","amount":99}}""";

    @TempDir
    Path folder;

    @Test
    void aRuleThatThrowsIsParkedAndRetriedOverHttpAfterAFixWhileOthersGoOn() throws Exception {
        shop("""
                final Rule print = on($.Customer.signup, c -> {
                    send($.Analytics.track, Track.of("before", c.id()));
                    if (c.id() != null) throw new IllegalStateException("no paper");
                }).retry(Retry.times(1));
                final Rule note = on($.Customer.signup, c -> { send($.Analytics.track, Track.of("noted", c.id())); });
                """);
        try (var node = start()) {
            node.post("/events", SIGNUP);
            var failed = awaitRun(node, "Shop.print", "failed");
            assertThat(failed.get("error").toString()).contains("KON-5001").contains("no paper");
            awaitRun(node, "Shop.note", "completed");
            node.stop();
            shop("""
                    final Rule print = on($.Customer.signup, c -> {
                        send($.Analytics.track, Track.of("before", c.id()));
                        send($.Analytics.track, Track.of("after", c.id()));
                    }).retry(Retry.times(1));
                    final Rule note = on($.Customer.signup, c -> { send($.Analytics.track, Track.of("noted", c.id())); });
                    """);
            node.restart();
            var retried = node.post("/runs/" + failed.get("id").asText() + "/retry", "");
            assertThat(retried.statusCode()).as(retried.body()).isBetween(200, 202);
            awaitRun(node, "Shop.print", "completed");
            await(() -> events(node, "before") == 1 && events(node, "after") == 1 && events(node, "noted") == 1);
        }
    }

    @Test
    void changedCodeUnderASleepingRunStopsItAndSaysWhatWasRecordedAndWhatIsAskedForNow() throws Exception {
        shop("""
                final Rule churn = on($.Subscription.cancelled, s -> {
                    send($.Analytics.track, Track.of("cancelled", s.account()));
                    sleep(days(7));
                });
                """);
        try (var node = start()) {
            node.post("/events", CANCELLED);
            var asleep = awaitRun(node, "Shop.churn", "sleeping");
            node.stop();
            shop("""
                    final Rule churn = on($.Subscription.cancelled, s -> {
                        send($.Analytics.track, Track.of("left", s.account()));
                        sleep(days(7));
                    });
                    """);
            node.restart();
            node.post("/runs/" + asleep.get("id").asText() + "/wake", "");
            var stopped = awaitRun(node, "Shop.churn", "failed");
            assertThat(stopped.get("error").toString())
                    .contains("KON-5102")
                    .contains("cancelled")
                    .contains("left")
                    .contains("put the old code back");
        }
    }

    @Test
    void aNodeRefusesToStartOnSleepingRunsWhoseRuleIsGone() throws Exception {
        shop("final Rule churn = on($.Subscription.cancelled, s -> sleep(days(7)));");
        try (var node = start()) {
            node.post("/events", CANCELLED);
            var asleep = awaitRun(node, "Shop.churn", "sleeping");
            node.stop();
            shop("final Rule other = on($.Subscription.cancelled, s -> sleep(days(7)));");
            node.launchAndAwaitExit();
            assertThat(node.log())
                    .contains("KON-1112")
                    .contains("Shop.churn")
                    .contains(asleep.get("id").asText());
        }
    }

    private NodeProcess start() throws IOException {
        return NodeProcess.start(
                folder, List.of(folder.resolve("Shop.jar"), NodeProcess.saas().get(1)), Map.of());
    }

    private void shop(String rules) throws IOException {
        BusinessJar.of(folder, "Shop", HEAD + rules + "}");
    }

    private static long events(NodeProcess node, String type) {
        try {
            return Json.parse(node.get("/db/Event/count?where=%7B%22type%22:%22" + type + "%22%7D")
                            .body())
                    .get("count")
                    .asLong();
        } catch (IOException e) {
            return -1;
        }
    }

    private static JsonNode awaitRun(NodeProcess node, String rule, String state) {
        var found = new JsonNode[1];
        await(() -> {
            try {
                var items = Json.parse(node.get("/runs?rule=" + rule + "&state=" + state)
                                .body())
                        .get("items");
                found[0] = items.isEmpty() ? null : items.get(0);
                return found[0] != null;
            } catch (IOException e) {
                return false;
            }
        });
        return found[0];
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        var until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("what was waited for has not come within 30 s")
                    .isLessThan(until);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
