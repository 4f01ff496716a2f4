package kontor.testkit.contract;

import static kontor.testkit.contract.StoreFixtures.at;
import static kontor.testkit.contract.StoreFixtures.message;
import static kontor.testkit.contract.StoreFixtures.openStep;
import static kontor.testkit.contract.StoreFixtures.run;
import static kontor.testkit.contract.StoreFixtures.step;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import kontor.kernel.message.Envelope;
import kontor.kernel.message.Message;
import kontor.kernel.message.Outcome;
import kontor.kernel.model.Json;
import kontor.kernel.port.Store.Due;
import kontor.kernel.port.Store.Waiting;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.RunState;
import kontor.kernel.shard.EachState;
import kontor.kernel.shard.ShardEvent;
import kontor.kernel.shard.ShardRecord;
import kontor.kernel.shard.ShardSnapshot;
import kontor.kernel.shard.ShardSnapshot.ActiveRun;
import kontor.kernel.shard.ShardSnapshot.DelayedMessage;
import kontor.kernel.shard.ShardSnapshot.OpenEach;
import kontor.kernel.shard.ShardSnapshot.Outgoing;
import org.junit.jupiter.api.Test;

/** A shard's records, and the shard that is read back from its rows. */
public interface ShardContract extends StoreUnderTest {
    /** The shard as it is, with what is due within 1,000 seconds. */
    default ShardSnapshot shard() {
        return got(store().shard(3, at(1000)));
    }

    private void accepted(long sequence, RunRecord run, Message message) {
        record(3, sequence, new ShardEvent.Accepted(message, List.of(run)));
    }

    @Test
    default void aShardWithoutRecordsIsEmpty() {
        assertThat(shard()).isEqualTo(ShardSnapshot.empty(3));
    }

    @Test
    default void recordsFollowOneAnother() {
        record(3, 1, new ShardEvent.Taken(1, 5));
        record(3, 2, new ShardEvent.Taken(1, 6));
        assertThat(shard().sequence()).isEqualTo(2);
        refused(store().write(new ShardRecord(3, 2, 1, List.of(new ShardEvent.Taken(1, 9)))), "KON-3009");
        refused(store().write(new ShardRecord(3, 4, 1, List.of(new ShardEvent.Taken(1, 9)))), "KON-3009");
        assertThat(shard().taken()).isEqualTo(Map.of(1, 6L));
        record(4, 1, new ShardEvent.Taken(1, 5));
    }

    @Test
    default void whoOwnsAShardIsToldSo() {
        long epoch = got(store().own(3));
        assertThat(store().owns(3, epoch)).isTrue();
        assertThat(got(store().stillOwns(3, epoch))).isTrue();
        assertThat(got(store().stillOwns(3, epoch + 1))).isFalse();
    }

    @Test
    default void anEpochThatIsOverWritesNothing() {
        write(new ShardRecord(3, 1, 5, List.of()));
        refused(store().write(new ShardRecord(3, 2, 4, List.of(new ShardEvent.Taken(1, 9)))), "KON-3009");
        write(new ShardRecord(3, 2, 6, List.of()));
        assertThat(shard().taken()).isEmpty();
    }

    @Test
    default void aRefusedRecordChangesNothingAndOthersAreWritten() {
        accepted(1, run("r-0", 3, message("m-0", "x", 0), RunState.RUNNING, null), message("m-0", "x", 0));
        var good = new ArrayList<CompletionStage<Void>>();
        var bad = new ArrayList<CompletionStage<Void>>();
        for (int i = 1; i <= 100; i++) {
            var message = message("m-" + i, "x", i);
            good.add(store().write(new ShardRecord(
                    4,
                    i,
                    1,
                    List.of(new ShardEvent.Accepted(
                            message, List.of(run("r-" + i, 4, message, RunState.RUNNING, null)))))));
            if (i % 10 == 0) {
                var again = message("m-0", "x", 0);
                var fresh = message("n-" + i, "x", 0);
                bad.add(store().write(new ShardRecord(
                        3,
                        2,
                        1,
                        List.of(
                                new ShardEvent.Accepted(fresh, List.of()),
                                new ShardEvent.Accepted(again, List.of())))));
            }
        }
        good.forEach(this::got);
        bad.forEach(stage -> refused(stage, "KON-3009"));
        assertThat(got(store().openRuns())).isEqualTo(Map.of("Rule.of", 101L));
        assertThat(got(store().message("n-10"))).isEmpty();
        assertThat(shard().sequence()).isEqualTo(1);
        var log = got(store().messagesAfter(0, 1_000));
        assertThat(log).hasSize(101);
        assertThat(log.getLast().position()).isEqualTo(got(store().lastPosition()));
    }

    @Test
    default void anAcceptedMessageHasItsRunsAndTheyAreActive() {
        var message = message("m-1", "x", 1);
        var run = run("r-1", 3, message, RunState.RUNNING, null);
        accepted(1, run, message);
        record(3, 2, new ShardEvent.Stepped("r-1", List.of(step(0, 1), openStep(1, 2))));
        assertThat(shard().active()).containsExactly(new ActiveRun(run, message, List.of(step(0, 1), openStep(1, 2))));
    }

    @Test
    default void aRunIsReadAsItWasWritten() {
        var message = message("m-1", "x", 1);
        var run = new RunRecord(
                "r-1",
                3,
                "Rule.of",
                message.source(),
                "m-1",
                message.type(),
                "x",
                "row-7",
                RunState.RETRYING,
                3,
                "print",
                at(1),
                null,
                at(9),
                new Outcome.Refused("KON-5000", "it's \"broken\""),
                Json.parse("{\"a\":[1,null]}"));
        accepted(1, run, message);
        assertThat(shard().active()).extracting(ActiveRun::run).containsExactly(run);
        assertThat(got(store().run("r-1")).orElseThrow().run()).isEqualTo(run);
    }

    @Test
    default void aRunGoesOnToOtherStates() {
        var message = message("m-1", "x", 1);
        var run = run("r-1", 3, message, RunState.RUNNING, null);
        accepted(1, run, message);
        assertThat(got(store().openRuns())).isEqualTo(Map.of("Rule.of", 1L));
        var asleep = run.with(RunState.SLEEPING, null, at(5000), null, null);
        record(3, 2, new ShardEvent.Moved(asleep));
        assertThat(shard().active()).isEmpty();
        assertThat(got(store().parked("r-1"))).contains(new ActiveRun(asleep, message, List.of()));
        assertThat(got(store().openRuns())).isEqualTo(Map.of("Rule.of", 1L));
        var done = run.with(RunState.COMPLETED, at(9), null, null, Json.object().put("ok", true));
        record(3, 3, new ShardEvent.Moved(done));
        assertThat(got(store().openRuns())).isEmpty();
        assertThat(got(store().run("r-1")).orElseThrow().run()).isEqualTo(done);
        assertThat(got(store().parked("nobody"))).isEmpty();
    }

    @Test
    default void runsBeyondTheHorizonStayParkedUntilTheyAreDue() {
        long sequence = 0;
        var states = List.of(RunState.SLEEPING, RunState.WAITING, RunState.RETRYING);
        for (var state : states) {
            for (var second : List.of(10L, 2000L)) {
                var message = message(state + "-" + second, "x", 0);
                accepted(++sequence, run("r-" + state + second, 3, message, state, at(second)), message);
            }
        }
        var waiting = message("for ever", "x", 0);
        accepted(++sequence, run("r-for-ever", 3, waiting, RunState.WAITING, null), waiting);
        var blocked = message("blocked", "x", 0);
        accepted(++sequence, run("r-blocked", 3, blocked, RunState.BLOCKED, null), blocked);
        assertThat(shard().active())
                .extracting(active -> active.run().id())
                .containsExactly("r-SLEEPING10", "r-WAITING10", "r-RETRYING10", "r-blocked");
        var due = got(store().due(3, at(1000), at(2000)));
        assertThat(due)
                .extracting(Due::run)
                .containsExactlyInAnyOrder("r-SLEEPING2000", "r-WAITING2000", "r-RETRYING2000");
        assertThat(due).extracting(Due::at).containsOnly(at(2000));
        assertThat(got(store().due(3, at(2000), at(9000)))).isEmpty();
        assertThat(got(store().due(4, at(0), at(9000)))).isEmpty();
    }

    @Test
    default void aVeryLongSleepIsKept() {
        var message = message("m", "x", 0);
        var run = run("r", 3, message, RunState.SLEEPING, Instant.parse("9999-12-31T23:59:59Z"));
        accepted(1, run, message);
        assertThat(got(store().parked("r")).orElseThrow().run()).isEqualTo(run);
        assertThat(got(store().due(3, at(0), Instant.parse("9999-12-31T23:59:59Z"))))
                .hasSize(1);
    }

    @Test
    default void anAnswerIsKeptOnceAndTheRunGoesOn() {
        var message = message("m-1", "x", 1);
        var run = run("r-1", 3, message, RunState.WAITING, at(5000));
        accepted(1, run, message);
        record(3, 2, new ShardEvent.Stepped("r-1", List.of(openStep(0, 1))));
        var first = new Outcome.Done(Json.object().put("n", 1));
        record(3, 3, new ShardEvent.Answered("r-1", 0, first, at(7)));
        record(3, 4, new ShardEvent.Answered("r-1", 0, new Outcome.Refused("KON-1", "late"), at(8)));
        var active = shard().active();
        assertThat(active).hasSize(1);
        assertThat(active.getFirst().run().state()).isEqualTo(RunState.RUNNING);
        assertThat(active.getFirst().run().wakeAt()).isNull();
        assertThat(active.getFirst().steps().getFirst().outcome()).isEqualTo(first);
        assertThat(active.getFirst().steps().getFirst().endedAt()).isEqualTo(at(7));
    }

    @Test
    default void aStepRecordedAgainReplacesWhatWasThere() {
        var message = message("m-1", "x", 1);
        accepted(1, run("r-1", 3, message, RunState.RUNNING, null), message);
        record(3, 2, new ShardEvent.Stepped("r-1", List.of(openStep(0, 1))));
        record(3, 3, new ShardEvent.Stepped("r-1", List.of(step(0, 2), step(1, 3))));
        assertThat(got(store().run("r-1")).orElseThrow().steps()).containsExactly(step(0, 2), step(1, 3));
    }

    @Test
    default void pendingMessagesWaitForTheirRuns() {
        write(StoreFixtures.created(
                "x", "{'id':'x'}", 1, new kontor.kernel.entity.Stored.Caused(message("c-1", "x", 1), true)));
        int shard = kontor.kernel.message.Ids.shard("x", StoreFixtures.SHARDS);
        var message = message("c-1", "x", 1);
        assertThat(got(store().shard(shard, at(0))).pending()).containsExactly(message);
        var run = run("r-1", shard, message, RunState.RUNNING, null);
        record(shard, 1, new ShardEvent.Dispatched("/events", "c-1", List.of(run)));
        var snapshot = got(store().shard(shard, at(0)));
        assertThat(snapshot.pending()).isEmpty();
        assertThat(snapshot.active()).containsExactly(new ActiveRun(run, message, List.of()));
        assertThat(got(store().message("c-1")).orElseThrow().runs()).hasSize(1);
        refused(
                store().write(new ShardRecord(
                        shard, 2, 1, List.of(new ShardEvent.Dispatched("/events", "none", List.of())))),
                "KON-3009");
    }

    @Test
    default void theOutboxHoldsWhatIsNotDelivered() {
        var sent = new Envelope.Sent(message("m-1", "x", 1));
        var reply = new Envelope.Reply("r", 4, new Outcome.Refused("KON-9", "no"));
        var again = new Envelope.Sent(message("m-2", "x", 1));
        var page = new Envelope.PageDone("r", 6, 7, 8, 9);
        var last = new Envelope.Sent(message("m-3", "x", 1));
        record(
                3,
                1,
                new ShardEvent.Posted(1, 1, sent),
                new ShardEvent.Posted(2, 1, reply),
                new ShardEvent.Posted(1, 2, again));
        record(3, 2, new ShardEvent.Posted(1, 3, page), new ShardEvent.Posted(1, 4, last));
        assertThat(shard().outbox())
                .containsExactly(
                        new Outgoing(1, 1, sent),
                        new Outgoing(1, 2, again),
                        new Outgoing(1, 3, page),
                        new Outgoing(1, 4, last),
                        new Outgoing(2, 1, reply));
        record(3, 3, new ShardEvent.Delivered(1, 3), new ShardEvent.Delivered(2, 1));
        assertThat(shard().outbox()).containsExactly(new Outgoing(1, 4, last));
        assertThat(shard().posted()).isEqualTo(Map.of(1, 4L, 2, 1L));
    }

    @Test
    default void watermarksOnlyGrow() {
        record(3, 1, new ShardEvent.Taken(1, 5), new ShardEvent.Taken(2, 1));
        record(3, 2, new ShardEvent.Taken(1, 4));
        assertThat(shard().taken()).isEqualTo(Map.of(1, 5L, 2, 1L));
    }

    @Test
    default void delayedMessagesWaitForTheirTime() {
        var soon = message("soon", "x", 1);
        var late = message("late", "x", 1);
        record(3, 1, new ShardEvent.Delayed(late, at(2000)), new ShardEvent.Delayed(soon, at(10)));
        assertThat(shard().delayed()).containsExactly(new DelayedMessage(soon, at(10)));
        assertThat(got(store().due(3, at(1000), at(3000)))).containsExactly(new Due(at(2000), null, late));
        record(3, 2, new ShardEvent.Undelayed("soon"), new ShardEvent.Undelayed("late"));
        assertThat(shard().delayed()).isEmpty();
        assertThat(got(store().due(3, at(0), at(3000)))).isEmpty();
    }

    @Test
    default void waitsAreFoundByTypeAndByShard() {
        var message = message("m-1", "x", 1);
        accepted(1, run("r-1", 3, message, RunState.WAITING, null), message);
        var equals = Map.of("account", "\"a'b\"", "n", "1.50");
        record(
                3,
                2,
                new ShardEvent.Awaiting("r-1", 2, "Thing.came", equals, at(5)),
                new ShardEvent.Awaiting("r-1", 3, "Thing.left", Map.of(), at(6)));
        var came = new Waiting("r-1", 2, 3, equals, at(5), "Thing.came");
        var left = new Waiting("r-1", 3, 3, Map.of(), at(6), "Thing.left");
        assertThat(got(store().waiting("Thing.came"))).containsExactly(came);
        assertThat(shard().waiting()).containsExactly(came, left);
        record(3, 3, new ShardEvent.AwaitingOver("r-1", 2));
        assertThat(got(store().waiting("Thing.came"))).isEmpty();
        assertThat(shard().waiting()).containsExactly(left);
    }

    @Test
    default void anEachIsKeptUntilItIsOver() {
        var message = message("m-1", "x", 1);
        accepted(1, run("r-1", 3, message, RunState.WAITING, null), message);
        var begun = new EachState("Thing", Json.object(), null, false, 0, List.of(), 0, 0);
        var later = new EachState("Thing", Json.object().put("a", 1), "t-9", true, 3, List.of(1, 2), 100, 1);
        record(3, 2, new ShardEvent.EachMoved("r-1", 4, begun));
        record(3, 3, new ShardEvent.EachMoved("r-1", 4, later));
        assertThat(shard().each()).containsExactly(new OpenEach("r-1", 4, later));
        record(3, 4, new ShardEvent.EachMoved("r-1", 4, null));
        assertThat(shard().each()).isEmpty();
    }

    @Test
    default void pagesWithOpenRunsAreCounted() {
        var message = message("page", "page", 1);
        var runs = new ArrayList<RunRecord>();
        for (int i = 0; i < 4; i++) {
            var run = run("r-" + i, 3, message, RunState.RUNNING, null);
            runs.add(new RunRecord(
                    run.id(),
                    3,
                    run.rule(),
                    run.source(),
                    run.message(),
                    run.type(),
                    run.subject(),
                    "row-" + i,
                    run.state(),
                    1,
                    run.fingerprint(),
                    run.startedAt(),
                    null,
                    null,
                    null,
                    null));
        }
        record(3, 1, new ShardEvent.Accepted(message, runs));
        record(
                3,
                2,
                new ShardEvent.Moved(runs.get(0).with(RunState.COMPLETED, at(2), null, null, null)),
                new ShardEvent.Moved(
                        runs.get(1).with(RunState.FAILED, at(2), null, new Outcome.Refused("a", "b"), null)));
        assertThat(shard().pages()).containsExactly(new ShardSnapshot.OpenPage(message, 2, 1, 1));
        record(
                3,
                3,
                new ShardEvent.Moved(runs.get(2).with(RunState.COMPLETED, at(2), null, null, null)),
                new ShardEvent.Moved(runs.get(3).with(RunState.CANCELLED, at(2), null, null, null)));
        assertThat(shard().pages()).isEmpty();
    }

    @Test
    default void aRunThatIsNotThereCannotGoOn() {
        var run = run("nobody", 3, message("m", "x", 1), RunState.RUNNING, null);
        refused(store().write(new ShardRecord(3, 1, 1, List.of(new ShardEvent.Moved(run)))), "KON-3009");
        refused(
                store().write(new ShardRecord(3, 1, 1, List.of(new ShardEvent.Stepped("nobody", List.of(step(0, 1)))))),
                "KON-3009");
        assertThat(shard().sequence()).isZero();
    }

    @Test
    default void schedulesRememberTheirLastTickForEver() {
        record(3, 1, new ShardEvent.Paused("Rule.paused", true));
        var message = message("tick", "Rule.daily", 1);
        accepted(2, run("r-tick", 3, message, RunState.RUNNING, null), message);
        var events = new ArrayList<ShardEvent>();
        for (int i = 1; i <= 15; i++) {
            events.add(new ShardEvent.Ticked("Rule.daily", at(i), i == 15 ? "r-tick" : null));
        }
        record(3, 3, events.toArray(ShardEvent[]::new));
        record(3, 4, new ShardEvent.Paused("Rule.paused", false));
        assertThat(shard().schedules())
                .containsExactlyInAnyOrder(
                        new ShardSnapshot.ScheduleState("Rule.daily", at(15), false, "r-tick"),
                        new ShardSnapshot.ScheduleState("Rule.paused", Instant.MIN, false, null));
        var daily = got(store().schedules()).stream()
                .filter(row -> row.rule().equals("Rule.daily"))
                .findFirst()
                .orElseThrow();
        assertThat(daily.ticks()).hasSize(10);
        assertThat(daily.ticks().getFirst().tick()).isEqualTo(at(15));
        assertThat(daily.ticks().getFirst().state()).isEqualTo(RunState.RUNNING);
        assertThat(daily.ticks().get(1).run()).isNull();
    }
}
