package kontor.kernel.shard;

import static kontor.sdk.Do.on;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import kontor.kernel.message.Outcome;
import kontor.kernel.model.Json;
import kontor.kernel.port.Gateway.Operation;
import kontor.kernel.run.RunHost.End;
import kontor.kernel.run.RunHost.Suspension;
import kontor.kernel.run.RunState;
import kontor.kernel.words.$;
import kontor.kernel.words.Warehouse;
import kontor.sdk.Business;
import kontor.sdk.Rule;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShardOperationsTest {
    static final class Shop implements Business {
        final Rule greet = on($.Item.seen, seen -> {}).serial();
    }

    private final Desk desk = Desk.of(Warehouse.model(Shop.class), 1);

    private void refused(String detail) {
        var refused = desk.effects(Effect.Operated.class).getFirst().refused();
        assertThat(Objects.requireNonNull(refused).code()).isEqualTo("KON-1410");
        assertThat(refused).hasMessageContaining(detail);
        assertThat(desk.events(ShardEvent.class)).isEmpty();
    }

    private String greet(String message) {
        return desk.run("Shop.greet", message);
    }

    private String greeting() {
        desk.submit(Desk.seen("m1", "i1"));
        return greet("m1");
    }

    // --- operating

    @Test
    void aRunAtWorkIsCancelledAtItsNextRecord() {
        var run = greeting();

        desk.operate(run, Operation.CANCEL);
        assertThat(desk.effects(Effect.RequestCancel.class)).containsExactly(new Effect.RequestCancel(run));
        assertThat(desk.state(run)).isEqualTo(RunState.RUNNING);

        desk.records(run, Desk.step(0, "call"));
        assertThat(desk.events(ShardEvent.Stepped.class)).hasSize(1);
        assertThat(desk.state(run)).isEqualTo(RunState.CANCELLED);
        assertThat(desk.effects(Effect.Abandon.class)).hasSize(1);
        assertThat(desk.effects(Effect.Recorded.class)).isEmpty();
    }

    @Test
    void aRunThatWaitsForItsTurnIsCancelledAtOnce() {
        desk.submit(Desk.seen("m1", "i1"), Desk.seen("m2", "i1"));

        desk.operate(greet("m2"), Operation.CANCEL);
        assertThat(desk.state(greet("m2"))).isEqualTo(RunState.CANCELLED);

        desk.returns(greet("m1"));
        assertThat(desk.started()).doesNotContain(greet("m2"));
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void nothingCanBeDoneToARunThatCompleted(Operation operation) {
        var run = greeting();
        desk.returns(run);

        desk.operate(run, operation);

        refused("the run is completed");
    }

    @Test
    void aRunAtWorkCanNeitherBeRetriedNorWoken() {
        var run = greeting();

        desk.operate(run, Operation.RETRY);
        refused("only a failed or retrying run can be retried");
        desk.operate(run, Operation.WAKE);
        refused("only a sleeping run, or one that waits with a timeout, can be woken");
    }

    private String waiting(@Nullable Instant until) {
        var run = greeting();
        desk.suspends(run, Desk.step(0, "next"), new Suspension.Next(0, "Item.seen", Map.of(), Desk.AT, until));
        assertThat(desk.state(run)).isEqualTo(RunState.WAITING);
        return run;
    }

    @Test
    void aRunThatWaitsWithATimeoutIsWokenAsIfItHadPassed() {
        var run = waiting(Desk.AT.plusSeconds(60));

        desk.operate(run, Operation.WAKE);

        assertThat(desk.state(run)).isEqualTo(RunState.RUNNING);
        assertThat(desk.events(ShardEvent.AwaitingOver.class)).hasSize(1);
        assertThat(desk.started()).last().isEqualTo(run);
    }

    @Test
    void aRunThatWaitsWithoutATimeoutIsNotWoken() {
        var run = waiting(null);

        desk.operate(run, Operation.WAKE);

        refused("the run is waiting");
    }

    @Test
    void aFailedRunCanBeRetriedWithAllItsAttempts() {
        var run = greeting();
        desk.ends(run, new End.Stopped("KON-2500", "no"));

        desk.operate(run, Operation.RETRY);

        assertThat(desk.state(run)).isEqualTo(RunState.RUNNING);
        assertThat(desk.record(run).attempts()).isEqualTo(1);
        assertThat(desk.started()).last().isEqualTo(run);
    }

    @Test
    void aRunThatWasReadBeforeItWaitedIsReadAgainSoThatItsWaitEndsWithIt() {
        var run = greeting();
        var read = desk.stored(run);
        desk.suspends(
                run, Desk.step(0, "next"), new Suspension.Next(0, "Item.moved", java.util.Map.of(), Desk.AT, null));

        desk.tell(new ShardCommand.Operate(read, Operation.CANCEL, "waiter"));
        assertThat(desk.effects(Effect.Load.class)).containsExactly(new Effect.Load(run));
        desk.loaded(run);

        assertThat(desk.state(run)).isEqualTo(RunState.CANCELLED);
        assertThat(desk.events(ShardEvent.AwaitingOver.class)).containsExactly(new ShardEvent.AwaitingOver(run, 0));
    }

    // --- each

    @Test
    void anEachHandsOutPagesWithinItsLimitAndAnswersWhenAllAreDone() {
        var parent = greeting();
        desk.suspends(parent, Desk.step(0, "each"), new Suspension.Each(0, "Item", Json.object()));
        assertThat(desk.effects(Effect.ReadPage.class)).hasSize(1);

        desk.tell(new ShardCommand.PageRead(desk.stored(parent), 0, List.of("a", "b")));
        assertThat(desk.effects(Effect.ReadPage.class)).hasSize(1);
        desk.tell(new ShardCommand.PageRead(desk.stored(parent), 0, List.of("c", "d")));
        assertThat(desk.effects(Effect.ReadPage.class))
                .as("two pages are under way")
                .isEmpty();

        desk.returns(greet("a"));
        assertThat(desk.effects(Effect.ReadPage.class)).isEmpty();
        desk.ends(greet("b"), new End.Stopped("KON-2500", "no"));
        var read = desk.effects(Effect.ReadPage.class).getFirst();
        assertThat(read.state().after()).isEqualTo("d");
        desk.tell(new ShardCommand.PageRead(desk.stored(parent), 0, List.of()));
        desk.returns(greet("c"));
        assertThat(desk.events(ShardEvent.Answered.class)).isEmpty();

        desk.returns(greet("d"));
        var result = new Outcome.Done(Json.object().put("completed", 3L).put("failed", 1L));
        assertThat(desk.events(ShardEvent.Answered.class))
                .containsExactly(new ShardEvent.Answered(parent, 0, result, desk.now));
        assertThat(desk.effects(Effect.Load.class)).containsExactly(new Effect.Load(parent));
    }
}
