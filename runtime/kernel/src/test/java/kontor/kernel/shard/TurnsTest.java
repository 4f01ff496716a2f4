package kontor.kernel.shard;

import static kontor.sdk.Do.on;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import kontor.kernel.model.Json;
import kontor.kernel.port.Gateway.Operation;
import kontor.kernel.run.RunHost.End;
import kontor.kernel.run.RunHost.Suspension;
import kontor.kernel.run.RunState;
import kontor.kernel.words.$;
import kontor.kernel.words.Warehouse;
import kontor.sdk.Business;
import kontor.sdk.Retry;
import kontor.sdk.Rule;
import org.junit.jupiter.api.Test;

/** Who is at work at the same time, how often it is tried again, and how it is stopped. */
class TurnsTest {
    static final class Shop implements Business {
        final Rule serial =
                on($.Item.seen, seen -> {}).retry(new Retry(4, Duration.ofSeconds(10), Duration.ofSeconds(30)));
    }

    static final class Parallel implements Business {
        final Rule parallel = on($.Item.seen, seen -> {}).parallel();
    }

    static final class Two implements Business {
        final Rule one = on($.Item.seen, seen -> {});
        final Rule other = on($.Item.seen, seen -> {});
    }

    private static final End DONE = new End.Returned(Json.of(null));
    private static final End THREW = new End.Threw("KON-5001", "oh");

    private final Front front = new Front(Warehouse.model(Shop.class), 0);

    private String run(int index) {
        return front.runIds().get(index);
    }

    @Test
    void runsOfOneRuleAndSubjectTakeTurns() {
        front.submit(Front.seen("m1", "i1"), Front.seen("m2", "i1"), Front.seen("m3", "i1"));
        assertThat(front.started()).containsExactly("m1");

        front.finish(run(0), DONE);
        assertThat(front.started()).containsExactly("m2");
        front.finish(run(1), DONE);
        assertThat(front.started()).containsExactly("m3");
    }

    @Test
    void runsOfOtherSubjectsDoNotWait() {
        front.submit(Front.seen("m1", "i1"), Front.seen("m2", "i2"));

        assertThat(front.started()).containsExactly("m1", "m2");
    }

    @Test
    void runsOfOtherRulesDoNotWait() {
        var two = new Front(Warehouse.model(Two.class), 0);
        two.submit(Front.seen("m1", "i1"));

        assertThat(two.effects(Effect.Start.class)
                        .map(start -> start.ticket().run().rule()))
                .containsExactlyInAnyOrder("Two.one", "Two.other");
    }

    @Test
    void parallelRunsDoNotWait() {
        var parallel = new Front(Warehouse.model(Parallel.class), 0);
        parallel.submit(Front.seen("m1", "i1"), Front.seen("m2", "i1"));

        assertThat(parallel.started()).containsExactly("m1", "m2");
    }

    @Test
    void aRunThatSleepsGivesItsTurnUpAndTakesAnotherWhenItWakes() {
        front.submit(Front.seen("m1", "i1"), Front.seen("m2", "i1"));
        front.suspend(run(0), new Suspension.Sleep(front.now.plusSeconds(60)), Front.open(0, "sleep", null));
        assertThat(front.started()).containsExactly("m2");

        front.wake(run(0), Duration.ofSeconds(61));
        assertThat(front.started()).as("m2 is at work").isEmpty();
        front.finish(run(1), DONE);
        assertThat(front.started()).containsExactly("m1");
    }

    @Test
    void aRunThatIsTriedAgainLaterLetsTheOthersGoFirst() {
        front.submit(Front.seen("m1", "i1"), Front.seen("m2", "i1"));
        front.finish(run(0), THREW);

        assertThat(front.started()).containsExactly("m2");
    }

    @Test
    void whatSomeRunWhoseTurnIsOverStillTellsIsNotHeard() {
        front.submit(Front.seen("m1", "i1"));
        var token = front.token(run(0));
        front.finish(run(0), THREW);
        front.wake(run(0), Duration.ofSeconds(11));

        front.tell(new ShardCommand.Finish(run(0), token, Front.NOTHING, DONE));
        assertThat(front.state(run(0))).isEqualTo(RunState.RUNNING);
        front.tell(new ShardCommand.Record(run(0), token, Front.NOTHING));
        assertThat(front.effects(Effect.Abandon.class)).containsExactly(new Effect.Abandon(run(0), token));
    }

    // --- trying again

    @Test
    void triesAreCountedAndThePausesDoubleUpToTheLongest() {
        front.submit(Front.seen("m1", "i1"));
        for (int pause : new int[] {10, 20, 30}) {
            front.finish(run(0), THREW);
            assertThat(front.run(run(0)).wakeAt()).isEqualTo(front.now.plusSeconds(pause));
            front.wake(run(0), Duration.ofSeconds(pause));
        }
        assertThat(front.run(run(0)).attempts()).isEqualTo(4);

        front.finish(run(0), THREW);
        assertThat(front.state(run(0))).isEqualTo(RunState.FAILED);
        assertThat(front.run(run(0)).error()).isNotNull();
    }

    @Test
    void beingUnreachableIsNoFailureOfTheRule() {
        front.submit(Front.seen("m1", "i1"));
        for (int i = 0; i < 20; i++) {
            front.finish(run(0), new End.Unreachable("the store is away"));
            front.wake(run(0), Duration.ofSeconds(1));
        }

        assertThat(front.run(run(0)).attempts()).isEqualTo(1);
        assertThat(front.state(run(0))).isEqualTo(RunState.RUNNING);
    }

    @Test
    void aFailedRunThatIsRetriedHasAllItsTriesAgain() {
        front.submit(Front.seen("m1", "i1"));
        front.finish(run(0), new End.Stopped("KON-2500", "no"));
        front.tell(new ShardCommand.Operate(front.active(run(0)), Operation.RETRY, "waiter"));

        assertThat(front.run(run(0)).attempts()).isEqualTo(1);
        assertThat(front.effects(Effect.Operated.class))
                .containsExactly(new Effect.Operated("waiter", RunState.RUNNING, null));
    }

    @Test
    void anOperationThatTheStateDoesNotAllowIsRefused() {
        front.submit(Front.seen("m1", "i1"));
        for (var operation : List.of(Operation.RETRY, Operation.WAKE)) {
            front.tell(new ShardCommand.Operate(front.active(run(0)), operation, "waiter"));
            assertThat(front.effects(Effect.Operated.class))
                    .singleElement()
                    .satisfies(operated -> assertThat(operated.refused())
                            .hasMessageContaining("the run is running; only a")
                            .extracting("code")
                            .isEqualTo("KON-1410"));
        }
    }

    // --- cancelling

    @Test
    void aRunAtWorkIsCancelledAtItsNextStepAndTheNextOneBegins() {
        front.submit(Front.seen("m1", "i1"), Front.seen("m2", "i1"));
        front.tell(new ShardCommand.Operate(front.active(run(0)), Operation.CANCEL, "waiter"));
        assertThat(front.effects(Effect.RequestCancel.class)).hasSize(1);
        assertThat(front.state(run(0))).isEqualTo(RunState.RUNNING);

        front.tell(new ShardCommand.Record(run(0), front.token(run(0)), Front.NOTHING));
        assertThat(front.state(run(0))).isEqualTo(RunState.CANCELLED);
        assertThat(front.effects(Effect.Abandon.class)).hasSize(1);
        assertThat(front.started()).containsExactly("m2");
    }

    @Test
    void aRunThatReturnsAlthoughItIsCancelledHasCompleted() {
        front.submit(Front.seen("m1", "i1"));
        front.tell(new ShardCommand.Operate(front.active(run(0)), Operation.CANCEL, "waiter"));
        front.finish(run(0), DONE);

        assertThat(front.state(run(0))).isEqualTo(RunState.COMPLETED);
    }

    @Test
    void aCancelledRunThatThrowsIsNotTriedAgain() {
        front.submit(Front.seen("m1", "i1"));
        front.tell(new ShardCommand.Operate(front.active(run(0)), Operation.CANCEL, "waiter"));
        front.finish(run(0), THREW);

        assertThat(front.state(run(0))).isEqualTo(RunState.CANCELLED);
    }

    @Test
    void aRunThatWaitsForItsTurnIsCancelledAtOnce() {
        front.submit(Front.seen("m1", "i1"), Front.seen("m2", "i1"), Front.seen("m3", "i1"));
        front.tell(new ShardCommand.Operate(front.active(run(1)), Operation.CANCEL, "waiter"));
        assertThat(front.state(run(1))).isEqualTo(RunState.CANCELLED);

        front.finish(run(0), DONE);
        assertThat(front.started()).containsExactly("m3");
    }
}
