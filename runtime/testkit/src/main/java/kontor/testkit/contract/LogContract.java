package kontor.testkit.contract;

import static kontor.testkit.contract.StoreFixtures.at;
import static kontor.testkit.contract.StoreFixtures.message;
import static kontor.testkit.contract.StoreFixtures.run;
import static kontor.testkit.contract.StoreFixtures.step;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kontor.kernel.message.Cause;
import kontor.kernel.message.Message;
import kontor.kernel.model.Json;
import kontor.kernel.port.Store.Counted;
import kontor.kernel.port.Store.LoggedMessage;
import kontor.kernel.port.Store.RunBrief;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.RunState;
import kontor.kernel.shard.ShardEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The message log and the runs, and how old ones go. */
public interface LogContract extends StoreUnderTest {
    /** Accepts messages 0, 1, 2 … of alternating types, each with a run, one a second. */
    default void log(int count) {
        var events = new ArrayList<ShardEvent>();
        for (int i = 0; i < count; i++) {
            var message = message(
                    "m-" + i,
                    i % 2 == 0 ? "Thing.even" : "Thing.odd",
                    "x",
                    Json.object().put("n", i),
                    i);
            var state = i % 3 == 0 ? RunState.COMPLETED : i % 3 == 1 ? RunState.RUNNING : RunState.FAILED;
            var run = run("r-" + i, 2, message, state, null);
            events.add(new ShardEvent.Accepted(message, List.of(run)));
        }
        record(2, 1, events.toArray(ShardEvent[]::new));
    }

    @Test
    default void anEmptyLogIsEmpty() {
        assertThat(got(store().lastPosition())).isZero();
        assertThat(got(store().messagesAfter(0, 10))).isEmpty();
        assertThat(got(store().messages(null, null, 10, null)).items()).isEmpty();
        assertThat(got(store().runs(null, null, 10, null)).items()).isEmpty();
        assertThat(got(store().message("nobody"))).isEmpty();
        assertThat(got(store().run("nobody"))).isEmpty();
        assertThat(got(store().schedules())).isEmpty();
        assertThat(got(store().openRuns())).isEmpty();
    }

    @Test
    default void aMessageIsReadAsItWasWritten() {
        var cause = new Cause("m-0", "Thing.asked", "r-0", "Rule.of", 4, "somebody", StoreFixtures.PLACE);
        var reply = new Message.ReplyTo(7, "r-0", 4, List.of("Rule.of x"));
        var message = new Message(
                "id ✓ '\"",
                "https://shop.example/",
                "Thing.sent",
                "subject|1",
                at(1),
                at(2),
                Json.parse("{\"price\":29.90,\"deep\":[{\"a\":null}]}"),
                "hash",
                cause,
                3,
                reply);
        record(2, 1, new ShardEvent.Accepted(message, List.of()));
        assertThat(got(store().message(message.source(), message.id()))
                        .orElseThrow()
                        .message())
                .isEqualTo(message);
        assertThat(got(store().message(message.id())).orElseThrow().message()).isEqualTo(message);
    }

    @Test
    default void theSameIdFromTwoSourcesIsTwoMessages() {
        var first = message("m", "x", 1);
        var second =
                new Message("m", "/other", first.type(), "x", at(2), at(2), first.data(), first.hash(), null, 0, null);
        record(2, 1, new ShardEvent.Accepted(first, List.of()), new ShardEvent.Accepted(second, List.of()));
        assertThat(got(store().message("/other", "m")).orElseThrow().message()).isEqualTo(second);
        assertThat(got(store().message("m")).orElseThrow().message()).isEqualTo(first);
    }

    @Test
    default void aMessageHasItsRuns() {
        var message = message("m-1", "x", 1);
        var runs = new ArrayList<RunRecord>();
        for (int i = 0; i < 3; i++) {
            runs.add(run("r-" + i, 2, message, RunState.RUNNING, null));
        }
        record(2, 1, new ShardEvent.Accepted(message, runs));
        var result = Json.object().put("n", 1);
        record(2, 2, new ShardEvent.Moved(runs.get(1).with(RunState.COMPLETED, at(2), null, null, result)));
        assertThat(got(store().message("m-1")).orElseThrow().runs())
                .containsExactly(
                        new RunBrief("r-0", "Rule.of", RunState.RUNNING, null),
                        new RunBrief("r-1", "Rule.of", RunState.COMPLETED, result),
                        new RunBrief("r-2", "Rule.of", RunState.RUNNING, null));
    }

    @Test
    default void runsAreCountedByStateAndRule() {
        log(9);
        assertThat(got(store().countRuns(RunState.FAILED, null, 10))).isEqualTo(new Counted(3, false));
        assertThat(got(store().countRuns(RunState.RUNNING, "Rule.of", 3))).isEqualTo(new Counted(3, false));
        assertThat(got(store().countRuns(RunState.COMPLETED, null, 2))).isEqualTo(new Counted(2, true));
        assertThat(got(store().countRuns(RunState.SLEEPING, null, 10))).isEqualTo(new Counted(0, false));
        assertThat(got(store().countRuns(RunState.FAILED, "Rule.other", 10))).isEqualTo(new Counted(0, false));
    }

    @Test
    default void theLogIsReadForwardsFromAPosition() {
        log(25);
        var first = got(store().messagesAfter(0, 10));
        assertThat(first)
                .extracting(one -> one.message().id())
                .startsWith("m-0", "m-1")
                .hasSize(10);
        var second = got(store().messagesAfter(first.getLast().position(), 100));
        assertThat(second)
                .extracting(one -> one.message().id())
                .startsWith("m-10")
                .hasSize(15);
        assertThat(got(store().lastPosition())).isEqualTo(second.getLast().position());
        assertThat(second.getFirst().position()).isGreaterThan(first.getLast().position());
    }

    @Test
    default void theLogIsReadBackwardsPageByPage() {
        log(25);
        assertThat(ids(null, null, 10))
                .startsWith("m-24", "m-23")
                .endsWith("m-0")
                .hasSize(25);
        assertThat(ids("Thing.odd", null, 5))
                .startsWith("m-23", "m-21")
                .endsWith("m-1")
                .hasSize(12);
        assertThat(ids(null, 20L, 2)).containsExactly("m-24", "m-23", "m-22", "m-21", "m-20");
        assertThat(ids("Thing.even", 21L, 10)).containsExactly("m-24", "m-22");
        assertThat(ids(null, 99L, 10)).isEmpty();
    }

    private List<String> ids(@Nullable String type, @Nullable Long since, int limit) {
        var ids = new ArrayList<String>();
        String cursor = null;
        do {
            var page = got(store().messages(type, since == null ? null : at(since), limit, cursor));
            page.items().stream().map(LoggedMessage::message).map(Message::id).forEach(ids::add);
            cursor = page.cursor();
        } while (cursor != null);
        return ids;
    }

    @Test
    default void theLogIsSearchedByTimeFarBack() {
        for (int batch = 0; batch < 5; batch++) {
            var events = new ArrayList<ShardEvent>();
            for (int i = batch * 2000; i < (batch + 1) * 2000; i++) {
                events.add(new ShardEvent.Accepted(message("m-" + i, "x", i), List.of()));
            }
            record(2, batch + 1, events.toArray(ShardEvent[]::new));
        }
        for (long second : new long[] {0, 4094, 4095, 4096, 8191, 8192, 9999}) {
            var found = got(store().arrived("Thing.asked", Map.of(), at(second), 1));
            assertThat(found).extracting(Message::id).containsExactly("m-" + second);
            assertThat(got(store().messages(null, at(second), 1000, null)).items())
                    .hasSize((int) Math.min(1000, 10_000 - second));
        }
        assertThat(got(store().arrived("Thing.asked", Map.of("n", "9000"), at(0), 10)))
                .hasSize(1);
    }

    @Test
    default void whatArrivedIsFoundByItsFields() {
        record(
                2,
                1,
                new ShardEvent.Accepted(
                        message("m-1", "Thing.came", "x", Json.parse("{\"account\":\"a\",\"price\":1.50}"), 1),
                        List.of()),
                new ShardEvent.Accepted(
                        message("m-2", "Thing.came", "x", Json.parse("{\"account\":\"b\",\"price\":1.5}"), 2),
                        List.of()),
                new ShardEvent.Accepted(
                        message("m-3", "Thing.left", "x", Json.parse("{\"account\":\"a\"}"), 3), List.of()),
                new ShardEvent.Accepted(
                        message("m-4", "Thing.came", "x", Json.parse("{\"account\":\"a\",\"maker\":{\"n\":1}}"), 4),
                        List.of()));
        assertThat(arrived(Map.of("account", "\"a\""), 0, 10)).containsExactly("m-1", "m-4");
        assertThat(arrived(Map.of("account", "\"a\""), 0, 1)).containsExactly("m-1");
        assertThat(arrived(Map.of("account", "\"a\""), 2, 10)).containsExactly("m-4");
        assertThat(arrived(Map.of("price", "1.5"), 1, 10)).containsExactly("m-1", "m-2");
        assertThat(arrived(Map.of("maker.n", "1"), 0, 10)).containsExactly("m-4");
        assertThat(arrived(Map.of(), 0, 10)).containsExactly("m-1", "m-2", "m-4");
    }

    private List<String> arrived(Map<String, String> equals, long since, int limit) {
        return got(store().arrived("Thing.came", equals, at(since), limit)).stream()
                .map(Message::id)
                .toList();
    }

    @Test
    default void runsAreReadNewestFirstByStateAndRule() {
        log(25);
        assertThat(runs(null, null, 4)).startsWith("r-24", "r-23").hasSize(25);
        assertThat(runs(RunState.FAILED, null, 3))
                .startsWith("r-23", "r-20")
                .endsWith("r-2")
                .hasSize(8);
        assertThat(runs(RunState.RUNNING, "Rule.of", 100)).hasSize(8);
        assertThat(runs(RunState.COMPLETED, null, 100)).hasSize(9);
        assertThat(runs(null, "Rule.none", 100)).isEmpty();
    }

    private List<String> runs(@Nullable RunState state, @Nullable String rule, int limit) {
        var ids = new ArrayList<String>();
        String cursor = null;
        do {
            var page = got(store().runs(state, rule, limit, cursor));
            page.items().forEach(run -> ids.add(run.id()));
            cursor = page.cursor();
        } while (cursor != null);
        return ids;
    }

    @Test
    default void aRunIsReadWithItsStepsAndItsCause() {
        var cause = new Cause("m-0", "Thing.asked", "r-0", "Rule.other", 4, null);
        var asked = message("m-1", "x", 1);
        var message = new Message(
                asked.id(),
                asked.source(),
                asked.type(),
                asked.subject(),
                asked.time(),
                asked.accepted(),
                asked.data(),
                asked.hash(),
                cause,
                1,
                null);
        record(2, 1, new ShardEvent.Accepted(message, List.of(run("r-1", 2, message, RunState.RUNNING, null))));
        record(2, 2, new ShardEvent.Stepped("r-1", List.of(step(0, 1), step(1, 2))));
        var read = got(store().run("r-1")).orElseThrow();
        assertThat(read.cause()).isEqualTo(cause);
        assertThat(read.steps()).containsExactly(step(0, 1), step(1, 2));
    }

    @Test
    default void oldMessagesGoWithTheirRunsUnlessOneIsOpen() {
        log(12);
        // Even those that are old enough stay while their runs are running: m-1, m-4, m-7.
        assertThat(got(store().prune(at(9)))).isEqualTo(6);
        assertThat(ids(null, null, 100)).containsExactly("m-11", "m-10", "m-9", "m-7", "m-4", "m-1");
        assertThat(got(store().run("r-0"))).isEmpty();
        assertThat(got(store().run("r-1"))).isPresent();
        assertThat(got(store().prune(at(9)))).isZero();
        var again = message("m-0", "x", 50);
        record(2, 2, new ShardEvent.Accepted(again, List.of()));
        assertThat(got(store().message("m-0")).orElseThrow().message()).isEqualTo(again);
    }
}
