package kontor.store.cassandra;

import static kontor.testkit.contract.StoreFixtures.at;
import static kontor.testkit.contract.StoreFixtures.message;
import static kontor.testkit.contract.StoreFixtures.openStep;
import static kontor.testkit.contract.StoreFixtures.run;
import static kontor.testkit.contract.StoreFixtures.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import kontor.kernel.message.Envelope;
import kontor.kernel.message.Message;
import kontor.kernel.message.Outcome;
import kontor.kernel.model.Json;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.RunState;
import kontor.kernel.shard.ShardEvent;
import kontor.kernel.shard.ShardRecord;
import kontor.sdk.KontorException;
import kontor.testkit.contract.StoreFixtures;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a shard's records come to: which rows, and how many; the reading back is {@code ShardContract}'s. */
class ShardPlansTest {
    private final ShardPlans plans = new ShardPlans(3, Unasked.cql());
    private long sequence;

    @BeforeEach
    void aShardWithoutRows() {
        plans.load(List.of());
        plans.begin(Lookups.Found.NOTHING);
    }

    private List<Change> plan(ShardEvent... events) {
        return plans.plan(new ShardRecord(3, ++sequence, 1, List.of(events)));
    }

    private void refused(ShardEvent... events) {
        assertThatThrownBy(() -> plans.plan(new ShardRecord(3, sequence + 1, 1, List.of(events))))
                .isInstanceOfSatisfying(
                        KontorException.class,
                        refused -> assertThat(refused.code()).isEqualTo("KON-3009"));
    }

    private static List<String> tables(List<Change> changes) {
        return changes.stream().map(Change::table).sorted().toList();
    }

    private static List<String> kinds(List<Change> changes) {
        return changes.stream()
                .filter(change -> change.table().equals(ShardTables.SHARD))
                .map(change -> String.valueOf(change.key().get(1).value()))
                .map(code -> String.valueOf(Kind.of(Integer.parseInt(code))))
                .sorted()
                .toList();
    }

    private RunRecord accept(String id, RunState state) {
        var message = message("m-" + id, "x", 1);
        var run = run(id, 3, message, state, null);
        plan(new ShardEvent.Accepted(message, List.of(run)));
        return run;
    }

    // --- how many rows

    @Test
    void aMessageAndItsRunAreNineRowsInFivePartitions() {
        accept("r-0", RunState.RUNNING);
        var message = message("m-1", "x", 1);
        var changes = plan(new ShardEvent.Accepted(message, List.of(run("r-1", 3, message, RunState.RUNNING, null))));
        assertThat(tables(changes))
                .containsExactly(
                        "k_feed",
                        "k_identity",
                        "k_message",
                        "k_run",
                        "k_runs",
                        "k_shard",
                        "k_shard",
                        "k_shard",
                        "k_shard");
        assertThat(kinds(changes)).containsExactly("HEAD", "HEAD", "OPEN", "RUN");
    }

    @Test
    void aMessageWithoutRunsIsFiveRows() {
        accept("r-0", RunState.RUNNING);
        assertThat(tables(plan(new ShardEvent.Accepted(message("m-1", "x", 1), List.of()))))
                .containsExactly("k_feed", "k_identity", "k_message", "k_shard", "k_shard");
    }

    @Test
    void aRunThatCompletesIsFourRowsInTwoPartitions() {
        accept("r-0", RunState.RUNNING);
        var run = accept("r-1", RunState.RUNNING);
        var changes = plan(new ShardEvent.Moved(run.with(RunState.COMPLETED, at(2), null, null, null)));
        assertThat(tables(changes)).containsExactly("k_run", "k_shard", "k_shard", "k_shard");
        assertThat(kinds(changes)).containsExactly("HEAD", "OPEN", "RUN");
    }

    @Test
    void aRunThatStartsAndEndsInOneRecordHasNoRowOfTheShardButItsRulesCounts() {
        accept("r-0", RunState.RUNNING);
        var message = message("m-1", "x", 1);
        var run = run("r-1", 3, message, RunState.RUNNING, null);
        var changes = plan(
                new ShardEvent.Accepted(message, List.of(run)),
                new ShardEvent.Stepped("r-1", List.of(openStep(0, 1))),
                new ShardEvent.Stepped("r-1", List.of(step(0, 1))),
                new ShardEvent.Moved(run.with(RunState.COMPLETED, at(2), null, null, null)));
        assertThat(tables(changes))
                .containsExactly(
                        "k_feed",
                        "k_identity",
                        "k_message",
                        "k_run",
                        "k_run",
                        "k_runs",
                        "k_shard",
                        "k_shard",
                        "k_shard");
        assertThat(kinds(changes)).containsExactly("HEAD", "HEAD", "OPEN");
    }

    @Test
    void aRunThatStepsIsOneRowForEachStep() {
        accept("r-1", RunState.RUNNING);
        assertThat(tables(plan(new ShardEvent.Stepped("r-1", List.of(step(0, 1), step(1, 2))))))
                .containsExactly("k_run", "k_run", "k_shard");
    }

    @Test
    void anEnvelopeIsTwoRowsAndItsDeliveryOne() {
        plan(new ShardEvent.Taken(1, 1));
        var posted = plan(new ShardEvent.Posted(1, 1, new Envelope.Sent(message("m", "x", 1))));
        assertThat(kinds(posted)).containsExactly("HEAD", "LANE", "OUTBOX");
        assertThat(kinds(plan(new ShardEvent.Delivered(1, 1)))).containsExactly("HEAD", "OUTBOX");
    }

    @Test
    void whereThereIsSomethingIsNotedOnce() {
        var message = message("m-1", "x", 1);
        var first = plan(new ShardEvent.Accepted(message, List.of(run("r-1", 3, message, RunState.RUNNING, null))));
        assertThat(first)
                .filteredOn(change -> change.table().equals(ShardTables.HAS))
                .hasSize(3);
        var other = message("m-2", "x", 1);
        var second = plan(new ShardEvent.Accepted(other, List.of(run("r-2", 3, other, RunState.RUNNING, null))));
        assertThat(second).noneMatch(change -> change.table().equals(ShardTables.HAS));
    }

    // --- parked runs

    @Test
    void aRunThatSleepsIsAmongWhatIsDueUntilItWakes() {
        var run = accept("r-1", RunState.RUNNING);
        var asleep = plan(new ShardEvent.Moved(run.with(RunState.SLEEPING, null, at(5000), null, null)));
        assertThat(tables(asleep)).contains(ShardTables.DUE, ShardTables.RUNS);
        assertThat(kinds(asleep)).containsExactly("DUE", "HEAD", "OPEN", "RUN");
        var later = plan(new ShardEvent.Moved(run.with(RunState.SLEEPING, null, at(6000), null, null)));
        assertThat(later)
                .filteredOn(change -> change.table().equals(ShardTables.DUE))
                .extracting(Change::kind)
                .containsExactlyInAnyOrder(Change.Kind.DELETE, Change.Kind.INSERT);
        var awake = plan(new ShardEvent.Moved(run.with(RunState.RUNNING, null, null, null, null)));
        // The bucket has nothing left, and goes as a whole.
        assertThat(awake)
                .filteredOn(change -> change.table().equals(ShardTables.DUE))
                .singleElement()
                .satisfies(change -> {
                    assertThat(change.kind()).isEqualTo(Change.Kind.DELETE);
                    assertThat(change.key()).extracting(Change.Cell::column).containsExactly("shard", "bucket");
                });
    }

    @Test
    void aListIsToldOfAStateThatFewRunsHaveAndOfItsEnd() {
        var run = accept("r-1", RunState.RUNNING);
        var waiting = run.with(RunState.WAITING, null, null, null, null);
        assertThat(tables(plan(new ShardEvent.Moved(waiting)))).contains(ShardTables.RUNS);
        assertThat(tables(plan(new ShardEvent.Moved(run)))).doesNotContain(ShardTables.RUNS);
        assertThat(tables(plan(new ShardEvent.Moved(waiting)))).doesNotContain(ShardTables.RUNS);
        var over = plan(new ShardEvent.Moved(run.with(RunState.COMPLETED, at(2), null, null, null)));
        assertThat(over)
                .filteredOn(change -> change.table().equals(ShardTables.RUNS))
                .singleElement()
                .satisfies(change -> assertThat(change.cells()).containsExactly(Change.cell("state", null)));
    }

    @Test
    void anAnswerToAStepThatIsOverIsIgnored() {
        var run = accept("r-1", RunState.RUNNING);
        plan(
                new ShardEvent.Stepped("r-1", List.of(openStep(0, 1))),
                new ShardEvent.Moved(run.with(RunState.WAITING, null, null, null, null)));
        var answer = new ShardEvent.Answered("r-1", 0, new Outcome.Done(Json.object()), at(3));
        assertThat(tables(plan(answer))).containsExactly("k_run", "k_run", "k_shard", "k_shard", "k_shard");
        assertThat(tables(plan(answer))).containsExactly("k_shard");
    }

    // --- the order

    @Test
    void aRefusedRecordLeavesNothingBehind() {
        accept("r-1", RunState.RUNNING);
        refused(
                new ShardEvent.Accepted(message("m-2", "x", 1), List.of()),
                new ShardEvent.Accepted(message("m-r-1", "x", 1), List.of()));
        refused(
                new ShardEvent.Taken(1, 9),
                new ShardEvent.Moved(run("nobody", 3, message("m", "x", 1), RunState.RUNNING, null)));
        refused(new ShardEvent.Dispatched("/events", "none", List.of()));
        assertThat(tables(plan(new ShardEvent.Accepted(message("m-2", "x", 1), List.of()))))
                .containsExactly("k_feed", "k_identity", "k_message", "k_shard", "k_shard");
    }

    @Test
    void laterWritesOfABatchSeeEarlierOnes() {
        var stored = StoreFixtures.created(
                "e", "{'id':'e'}", 1, new kontor.kernel.entity.Stored.Caused(message("c-1", "e", 1), true));
        plans.check(stored);
        assertThat(kinds(plans.caused(stored))).containsExactly("HEAD", "PENDING");
        assertThatThrownBy(() -> plans.check(stored)).isInstanceOf(KontorException.class);
        var message = message("c-1", "e", 1);
        var changes = plan(
                new ShardEvent.Dispatched("/events", "c-1", List.of(run("r-1", 3, message, RunState.RUNNING, null))),
                new ShardEvent.Stepped("r-1", List.of(step(0, 1))));
        assertThat(kinds(changes)).contains("PENDING", "RUN");
        refused(new ShardEvent.Dispatched("/events", "c-1", List.of(run("r-2", 3, message, RunState.RUNNING, null))));
    }

    // --- old messages

    @Test
    void anOldMessageGoesWithItsRunsUnlessOneIsOpen() {
        accept("r-1", RunState.COMPLETED);
        accept("r-2", RunState.RUNNING);
        var gone = new AtomicLong();
        var changes = plans.plan(new Pruned(3, List.of(old("r-1", 1), old("r-2", 2)), gone));
        assertThat(gone).hasValue(1);
        assertThat(changes)
                .filteredOn(change -> !change.table().equals(ShardTables.SHARD))
                .extracting(Change::kind)
                .containsOnly(Change.Kind.DELETE);
        assertThat(tables(changes)).containsExactly("k_feed", "k_identity", "k_message", "k_run", "k_runs", "k_shard");
        assertThat(counts(changes)).containsExactly("{\"running\":1}");
    }

    // --- how many runs are in a state

    private static List<String> counts(List<Change> changes) {
        return changes.stream()
                .filter(change -> change.table().equals(ShardTables.SHARD)
                        && change.key().get(1).value() instanceof Integer kind
                        && kind == Kind.OPEN.code)
                .flatMap(change -> change.cells().stream())
                .filter(cell -> cell.column().equals("body"))
                .map(cell -> ShardTables.text((byte[]) java.util.Objects.requireNonNull(cell.value())))
                .toList();
    }

    @Test
    void theStatesOfARulesRunsAreCounted() {
        var first = accept("r-1", RunState.RUNNING);
        var second = accept("r-2", RunState.RUNNING);
        var failed = second.with(RunState.FAILED, at(2), null, null, null);
        assertThat(counts(plan(
                        new ShardEvent.Moved(first.with(RunState.SLEEPING, null, at(5000), null, null)),
                        new ShardEvent.Moved(failed))))
                .containsExactly("{\"sleeping\":1,\"failed\":1}");
        assertThat(counts(plan(new ShardEvent.Moved(second)))).containsExactly("{\"running\":1,\"sleeping\":1}");
        plan(
                new ShardEvent.Moved(failed),
                new ShardEvent.Moved(first.with(RunState.COMPLETED, at(3), null, null, null)));
        var gone = plans.plan(new Pruned(3, List.of(old("r-1", 1), old("r-2", 2)), new AtomicLong()));
        assertThat(counts(gone)).containsExactly("");
        assertThat(kinds(gone)).containsExactly("OPEN");
        assertThat(counts(plan(new ShardEvent.Accepted(
                        message("m-r-3", "x", 1),
                        List.of(run("r-3", 3, message("m-r-3", "x", 1), RunState.RUNNING, null))))))
                .containsExactly("{\"running\":1}");
    }

    private static Pruned.Old old(String run, long position) {
        return new Pruned.Old(position, "Thing.asked", Message.EVENTS, "m-" + run, List.of(run));
    }

    @Test
    void waitsTakeTheSlotsOfThoseThatAreOver() {
        accept("r-1", RunState.RUNNING);
        var first = plan(new ShardEvent.Awaiting("r-1", 1, "Thing.came", Map.of(), at(1)));
        var over = plan(new ShardEvent.AwaitingOver("r-1", 1));
        var second = plan(new ShardEvent.Awaiting("r-1", 2, "Thing.came", Map.of(), at(1)));
        var keys = new ArrayList<Object>();
        for (var changes : List.of(first, over, second)) {
            changes.stream()
                    .filter(change -> change.table().equals(ShardTables.WAIT))
                    .map(Change::key)
                    .forEach(keys::add);
        }
        assertThat(keys).hasSize(3).containsOnly(keys.getFirst());
        assertThat(kinds(second)).containsExactly("HEAD", "WAIT");
    }
}
