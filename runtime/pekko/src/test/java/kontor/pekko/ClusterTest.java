package kontor.pekko;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.stream.IntStream;
import kontor.kernel.port.Gateway.Member;
import kontor.kernel.port.Gateway.Operation;
import kontor.kernel.run.RunState;
import kontor.pekko.words.Cup;
import kontor.sdk.KontorException;
import kontor.testkit.FreePorts;
import org.junit.jupiter.api.Test;

class ClusterTest {
    private static final List<String> CUPS = Range.cups(20);

    private static void fill(PekkoNode node, String run, int count) {
        IntStream.range(0, count)
                .forEach(i -> Town.insist(
                        node.gateway(),
                        Range.message(
                                "filled",
                                run + "-" + i,
                                CUPS.get(i % CUPS.size()),
                                CUPS.get((i + 7) % CUPS.size()),
                                0)));
    }

    @Test
    void nodesShareTheShardsAndHandThemOver() {
        try (var town = new Town()) {
            int port = FreePorts.one();
            var first = town.start(port, port);
            Town.awaitReady(first);
            assertThat(first.gateway().members()).extracting(Member::shards).containsExactly(Town.SHARDS);
            var second = town.start(FreePorts.one(), port);
            Town.awaitReady(second);
            Range.await("both have shards", () -> shards(first) < Town.SHARDS && shards(second) > 0);
            fill(first, "first", 40);
            fill(second, "second", 40);
            Range.await("each knows how many the other has", () -> knownShards(first) == Town.SHARDS);
            assertThat(first.isLeader()).isNotEqualTo(second.isLeader());

            // The second leaves in the middle of it.
            var late = Thread.ofVirtual().start(() -> fill(first, "third", 80));
            second.close();
            join(late);
            Range.await("the first has all again", () -> shards(first) == Town.SHARDS);
            Range.await("every run ended", () -> town.openRuns() == 0 && town.sum(CUPS, Cup::echoes) >= 160);
            assertThat(town.sum(CUPS, Cup::fills)).isEqualTo(160);
            assertThat(town.sum(CUPS, Cup::echoes)).isEqualTo(160);
            assertThat(second.lost()).isNotDone();
            assertThat(town.store().fenced())
                    .as("writes of who has a shard for the second time, and has not claimed it anew")
                    .isZero();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static int shards(PekkoNode node) {
        return node.gateway().figures().get("shards_up").intValue();
    }

    private static int knownShards(PekkoNode node) {
        return node.gateway().members().stream()
                .mapToInt(member -> member.shards() == null ? 0 : member.shards())
                .sum();
    }

    @Test
    void whatRunsAskOfOneAnotherCrossesTheNetwork() {
        try (var town = new Town()) {
            int port = FreePorts.one();
            var first = town.start(port, port);
            var second = town.start(FreePorts.one(), port);
            Town.awaitReady(first);
            Town.awaitReady(second);
            Range.await("both have shards", () -> shards(first) < Town.SHARDS && shards(second) > 0);
            var heard = new CopyOnWriteArraySet<String>();
            var twice = new CopyOnWriteArrayList<String>();
            first.gateway().listen(logged -> {
                if (!heard.add(logged.message().id())) {
                    twice.add(logged.message().id());
                }
            });

            for (int i = 0; i < CUPS.size(); i++) {
                var cup = CUPS.get(i);
                var near = CUPS.get((i + 3) % CUPS.size());
                Town.insist(second.gateway(), Range.message("listened", "l" + i, "bell-" + i, cup, 0));
                Town.insist(first.gateway(), Range.message("wondered", "w" + i, cup, near, 0));
                Town.insist(second.gateway(), Range.message("posted", "p" + i, cup, near, 10));
                Town.insist(second.gateway(), Range.message("metered", "m" + i, cup, near, 100));
            }
            Range.await(
                    "only those that listen are open",
                    () -> town.openRuns() == CUPS.size() && town.sum(CUPS, Cup::letters) == CUPS.size());
            for (int i = 0; i < CUPS.size(); i++) {
                Town.insist(first.gateway(), Range.message("rung", "r" + i, "bell-" + i, CUPS.get(i), 0));
            }
            Range.await("every run ended", () -> town.openRuns() == 0);
            assertThat(town.sum(CUPS, Cup::bells)).isEqualTo(CUPS.size());
            assertThat(town.sum(CUPS, Cup::answers)).isEqualTo(CUPS.size());
            assertThat(town.sum(CUPS, Cup::asked)).isEqualTo(2L * CUPS.size());
            var wanted = IntStream.range(0, CUPS.size()).mapToObj(i -> "w" + i).toList();
            Range.await("a listener hears of all", () -> heard.containsAll(wanted));
            assertThat(twice).isEmpty();
        }
    }

    @Test
    void runsAndEntitiesAreReachedFromAnyNode() {
        try (var town = new Town()) {
            int port = FreePorts.one();
            var first = town.start(port, port);
            var second = town.start(FreePorts.one(), port);
            Town.awaitReady(second);
            Range.await("both have shards", () -> shards(first) < Town.SHARDS && shards(second) > 0);
            for (var cup : CUPS) {
                Town.insist(first.gateway(), Range.message("napped", "nap-" + cup, cup, cup, 3_600_000));
            }
            var sleeping = town.store()
                    .memory()
                    .runs(RunState.SLEEPING, null, 100, null)
                    .toCompletableFuture()
                    .join();
            Range.await(
                    "all sleep",
                    () -> town.store()
                                    .memory()
                                    .runs(RunState.SLEEPING, null, 100, null)
                                    .toCompletableFuture()
                                    .join()
                                    .items()
                                    .size()
                            == CUPS.size());
            town.store()
                    .memory()
                    .runs(RunState.SLEEPING, null, 100, null)
                    .toCompletableFuture()
                    .join()
                    .items()
                    .forEach(run -> {
                        for (var node : List.of(first, second)) {
                            assertThat(code(() -> node.gateway().operate(run.id(), Operation.RETRY)))
                                    .isEqualTo("KON-1410");
                        }
                        second.gateway()
                                .operate(run.id(), Operation.WAKE)
                                .toCompletableFuture()
                                .join();
                    });
            assertThat(sleeping.items()).hasSizeLessThanOrEqualTo(CUPS.size());
            Range.await("all are up", () -> town.sum(CUPS, Cup::naps) == CUPS.size());
            assertThat(code(() -> first.gateway().operate("no-such-run", Operation.CANCEL)))
                    .isEqualTo("KON-1404");
            for (var node : List.of(first, second)) {
                for (var cup : CUPS) {
                    var live = node.gateway()
                            .live("Cup", cup)
                            .toCompletableFuture()
                            .join();
                    assertThat(live.orElseThrow().version()).isEqualTo(1);
                }
            }
        }
    }

    private static String code(java.util.function.Supplier<java.util.concurrent.CompletionStage<?>> asked) {
        return asked.get()
                .handle((_, failure) -> String.valueOf(Range.code(failure)))
                .toCompletableFuture()
                .join();
    }

    @Test
    void aNodeThatCannotJoinSaysWhy() {
        try (var town = new Town()) {
            int port = FreePorts.one();
            int nobody = FreePorts.one();
            assertThatThrownBy(() -> town.start(port, nobody, Town.SHARDS, Duration.ofSeconds(1), null))
                    .isInstanceOf(KontorException.class)
                    .hasMessageContaining("127.0.0.1:" + nobody + " cannot be connected to")
                    .extracting(e -> ((KontorException) e).code())
                    .isEqualTo("KON-1205");
            town.start(port, port);
            assertThatThrownBy(() -> town.start(port, port))
                    .extracting(e -> ((KontorException) e).code())
                    .isEqualTo("KON-1207");
            assertThatThrownBy(() -> town.start(FreePorts.one(), port, Town.SHARDS * 2, Duration.ofSeconds(20), null))
                    .extracting(e -> ((KontorException) e).code())
                    .isEqualTo("KON-1206");
        }
    }
}
