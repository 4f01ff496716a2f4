package kontor.store.cassandra;

import static kontor.store.cassandra.Change.cell;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import kontor.kernel.port.Write;
import kontor.sdk.KontorException;
import kontor.store.cassandra.Sea.Boat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several nodes take one another for gone, pause, wake up and die, over a storage that answers late or never. Whatever happens:
 * what was acknowledged counts, once and in order, and the rows are what the log comes to.
 */
final class ShardLogTest {
    private static final int HISTORIES = 4_000;
    private static final int NODES = 3;
    private static final int STEPS = 400;
    private static final int ROWS = 4;
    // Every so many writes break the order.
    private static final int UNLUCKY = 13;

    /** A value for one of a few rows. */
    private record Put(int number) implements Write {}

    /** Row by row, last value wins; what nobody must see is what an owner remembers of another's time. */
    private static final class Rows implements ShardRows {
        @Override
        public CompletionStage<Void> prepare(List<Write> writes) {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public List<Change> plan(Write write) {
            int number = ((Put) write).number();
            if (number % UNLUCKY == 0) {
                throw new KontorException("KON-3009", "breaks the order");
            }
            return List.of(Change.insert("t", List.of(cell("k", "row-" + number % ROWS)), List.of(cell("v", number))));
        }
    }

    /** A node: it owns the shard from time to time, and writes when it thinks that it does. */
    private static final class Node {
        final Boat boat;
        final ShardLog log;
        long epoch;
        boolean claiming;

        Node(Sea sea) {
            boat = sea.new Boat();
            log = new ShardLog(0, boat, Rows::new, new ShardLog.Limits(3, 1_000, Sea.BUCKET), boat);
        }

        void own() {
            if (!claiming) {
                claiming = true;
                log.own().whenComplete((owned, _) -> {
                    claiming = false;
                    epoch = owned == null ? 0 : owned;
                });
            }
        }
    }

    private static final class History {
        final Random chance;
        final Sea sea;
        final List<Node> nodes = new ArrayList<>();
        final List<Integer> acknowledged = new ArrayList<>();
        int next = 1;

        History(long seed) {
            chance = new Random(seed);
            sea = new Sea(chance);
            for (int i = 0; i < NODES; i++) {
                nodes.add(new Node(sea));
            }
        }

        void write(Node node) {
            int number = next++;
            node.log.write(new Put(number), node.epoch, 400).whenComplete((_, failure) -> {
                if (failure == null) {
                    acknowledged.add(number);
                }
            });
        }

        void step() {
            int place = chance.nextInt(NODES);
            var node = nodes.get(place);
            switch (chance.nextInt(40)) {
                case 0 -> node.own();
                case 1 -> node.boat.pause();
                case 2, 3 -> node.boat.wake();
                case 4 -> {
                    if (chance.nextInt(4) == 0) {
                        node.boat.sink();
                        nodes.set(place, new Node(sea));
                    }
                }
                case 5, 6, 7, 8, 9, 10, 11, 12 -> {
                    if (node.log.owns(node.epoch)) {
                        write(node);
                    }
                }
                case 13 -> node.log.stillOwns(node.epoch);
                default -> sea.happen();
            }
        }

        // Everybody wakes, one owns the shard for good, and all that is under way comes to its end.
        void end() {
            sea.calm();
            nodes.forEach(node -> node.boat.wake());
            while (sea.happen()) {
                // Go on.
            }
            var last = nodes.getFirst();
            last.own();
            while (sea.happen()) {
                // Go on.
            }
            assertThat(last.log.owns(last.epoch)).isTrue();
            next += next % UNLUCKY == 0 ? 1 : 0;
            write(last);
            while (sea.happen()) {
                // Go on.
            }
            assertThat(acknowledged).contains(next - 1);
        }
    }

    @Test
    void whatIsAcknowledgedCountsOnceAndRowsAreWhatTheLogComesTo() {
        int acknowledged = 0;
        int fenced = 0;
        for (long seed = 0; seed < HISTORIES; seed++) {
            var history = new History(seed);
            for (int i = 0; i < STEPS; i++) {
                history.step();
            }
            history.end();
            check(history, seed);
            acknowledged += history.acknowledged.size();
            fenced += history.next - 1 - history.acknowledged.size();
        }
        // The histories are worth something only when both happen.
        assertThat(acknowledged).isGreaterThan(HISTORIES * 5);
        assertThat(fenced).isGreaterThan(HISTORIES);
    }

    private static void check(History history, long seed) {
        var counted = history.sea.counted();
        assertThat(counted).as("seed %d: nothing counts twice", seed).doesNotHaveDuplicates();
        assertThat(new HashSet<>(counted))
                .as("seed %d: what was acknowledged counts", seed)
                .containsAll(new HashSet<Object>(history.acknowledged));
        assertThat(counted)
                .as("seed %d: what breaks the order does not", seed)
                .noneMatch(value -> (Integer) value % UNLUCKY == 0);
        var order = new ArrayList<Object>(history.acknowledged);
        assertThat(counted.stream().filter(order::contains).toList())
                .as("seed %d: one owner's writes stay in order", seed)
                .isSorted();
        var rows = new java.util.TreeMap<String, Object>();
        counted.forEach(value -> rows.put("row-" + (Integer) value % ROWS, value));
        assertThat(history.sea.rows()).as("seed %d", seed).isEqualTo(rows);
    }

    @Test
    void aWriteUnderAnEpochThatIsOverIsRefused() {
        var history = calm();
        var first = history.nodes.get(0);
        var second = history.nodes.get(1);
        claim(history, first);
        claim(history, second);
        var late = first.log.write(new Put(1), first.epoch, 10).toCompletableFuture();
        settle(history);
        assertThat(late.exceptionNow())
                .isInstanceOfSatisfying(
                        KontorException.class,
                        failure -> assertThat(failure.code()).isEqualTo("KON-3020"));
        assertThat(first.log.owns(first.epoch)).isFalse();
        assertThat(history.sea.counted()).isEmpty();
    }

    @Test
    void whoWritesNothingLearnsThatItIsOverByAsking() {
        var history = calm();
        var first = history.nodes.get(0);
        var second = history.nodes.get(1);
        claim(history, first);
        var before = first.log.stillOwns(first.epoch).toCompletableFuture();
        settle(history);
        claim(history, second);
        assertThat(first.log.owns(first.epoch)).as("as far as it knows").isTrue();
        var after = first.log.stillOwns(first.epoch).toCompletableFuture();
        settle(history);
        assertThat(before).isCompletedWithValue(true);
        assertThat(after).isCompletedWithValue(false);
        assertThat(first.log.owns(first.epoch)).isFalse();
    }

    @Test
    void aWriteThatBreaksTheOrderFailsAlone() {
        var history = calm();
        var node = history.nodes.getFirst();
        claim(history, node);
        var before = node.log.write(new Put(1), node.epoch, 10).toCompletableFuture();
        var wrong = node.log.write(new Put(UNLUCKY), node.epoch, 10).toCompletableFuture();
        var after = node.log.write(new Put(2), node.epoch, 10).toCompletableFuture();
        settle(history);
        assertThat(before).isCompleted();
        assertThat(wrong.exceptionNow()).isInstanceOf(KontorException.class);
        assertThat(after).isCompleted();
        assertThat(history.sea.counted()).containsExactly(1, 2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFencedOwnersLateEntryStandsAtAPlaceThatIsNotItsOwn(boolean successorWrites) {
        var firsts = Map.of(1L, 1L, 2L, 2L);
        var mine = new Entry(0, 1, 1, 10, List.of());
        var late = new Entry(0, 2, 1, 20, List.of());
        var theirs = new Entry(0, 2, 2, 30, List.of());
        var tail = successorWrites ? List.of(mine, late, theirs) : List.of(mine, late);
        assertThat(ShardLog.counting(firsts, 0, tail))
                .isEqualTo(successorWrites ? List.of(mine, theirs) : List.of(mine));
    }

    private static History calm() {
        var history = new History(1);
        history.sea.calm();
        return history;
    }

    private static void claim(History history, Node node) {
        node.own();
        settle(history);
    }

    private static void settle(History history) {
        while (history.sea.happen()) {
            // Go on.
        }
    }
}
