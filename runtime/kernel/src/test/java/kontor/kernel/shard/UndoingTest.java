package kontor.kernel.shard;

import static kontor.sdk.Do.on;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import kontor.kernel.message.Outcome.Done;
import kontor.kernel.message.Outcome.Refused;
import kontor.kernel.model.Json;
import kontor.kernel.port.Gateway.Operation;
import kontor.kernel.run.RunHost.End;
import kontor.kernel.run.RunHost.Progress;
import kontor.kernel.run.RunState;
import kontor.kernel.run.StepRecord;
import kontor.kernel.run.Undo;
import kontor.kernel.words.$;
import kontor.kernel.words.Warehouse;
import kontor.sdk.Business;
import kontor.sdk.Retry;
import kontor.sdk.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UndoingTest {
    static final class Shop implements Business {
        final Rule greet =
                on($.Item.seen, seen -> {}).retry(new Retry(2, Duration.ofSeconds(1), Duration.ofSeconds(1)));
    }

    private final Desk desk = Desk.of(Warehouse.model(Shop.class), 1);
    private final String run;

    UndoingTest() {
        desk.submit(Desk.seen("m1", "i1"));
        run = desk.run("Shop.greet", "m1");
        desk.records(run, Desk.step(0, "ask"));
        desk.records(run, done(1, Undo.REGISTERED));
    }

    private static Progress done(int index, String kind) {
        var step = new StepRecord(index, kind, "", "h", Json.object(), new Done(Json.of(null)), Desk.AT, Desk.AT, 1);
        return new Progress(List.of(step), List.of());
    }

    private void fails(End end) {
        desk.ends(run, end);
        assertThat(desk.state(run)).isEqualTo(RunState.RETRYING);
        desk.wakes(run);
        assertThat(desk.state(run)).isEqualTo(RunState.RUNNING);
    }

    private Refused error() {
        return Objects.requireNonNull(desk.record(run).error());
    }

    @Test
    void aRefusedRunGetsAMarkAndIsStartedToUndo() {
        desk.ends(run, new End.Stopped("KON-2500", "sold out"));

        var mark = desk.stored(run).steps().getLast();
        assertThat(mark.index()).isEqualTo(2);
        assertThat(mark.kind()).isEqualTo("undoing");
        assertThat(mark.outcome()).isEqualTo(new Refused("KON-2500", "sold out"));
        assertThat(mark.request())
                .as("the ask is not answered")
                .isEqualTo(Json.object().put("open", 0));
        assertThat(desk.record(run).wakeAt()).isEqualTo(desk.now);

        desk.wakes(run);
        assertThat(desk.record(run).attempts()).isEqualTo(1);
        desk.ends(run, new End.Undone(new Refused("KON-2500", "sold out")));

        assertThat(desk.state(run)).isEqualTo(RunState.FAILED);
        assertThat(error()).isEqualTo(new Refused("KON-2500", "sold out"));
    }

    @Test
    void undoingComesAfterTheLastAttemptAndHasAttemptsOfItsOwn() {
        desk.ends(run, new End.Threw("KON-5001", "bad luck"));
        assertThat(desk.stored(run).steps()).hasSize(2);
        desk.passes(Duration.ofSeconds(2));
        desk.wakes(run);
        fails(new End.Threw("KON-5001", "bad luck"));

        desk.ends(run, new End.Threw("KON-5002", "no luck either"));
        assertThat(desk.state(run)).isEqualTo(RunState.RETRYING);
        desk.passes(Duration.ofSeconds(2));
        desk.wakes(run);
        assertThat(desk.record(run).attempts()).isEqualTo(2);
        desk.ends(run, new End.Threw("KON-5002", "no luck either"));

        assertThat(desk.state(run)).isEqualTo(RunState.FAILED);
        assertThat(error().code()).isEqualTo("KON-5107");
        assertThat(error().detail()).contains("KON-5001 (bad luck)", "KON-5002 (no luck either)");
    }

    @Test
    void aTimeoutFromOutsideUndoesToo() {
        desk.ends(run, new End.Threw("KON-5201", "too long"));
        desk.passes(Duration.ofSeconds(2));
        desk.wakes(run);
        fails(new End.Threw("KON-5201", "too long"));
        assertThat(desk.stored(run).steps().getLast().kind()).isEqualTo("undoing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"KON-5102", "KON-5103", "KON-5106"})
    void aRunWhoseCodeChangedIsNotUndone(String code) {
        desk.ends(run, new End.Stopped(code, "changed"));

        assertThat(desk.state(run)).isEqualTo(RunState.FAILED);
        assertThat(desk.stored(run).steps()).hasSize(2);
    }

    @Test
    void aRunThatIsCancelledIsNotUndone() {
        desk.operate(run, Operation.CANCEL);
        desk.ends(run, new End.Threw("KON-5001", "bad luck"));

        assertThat(desk.state(run)).isEqualTo(RunState.CANCELLED);
        assertThat(desk.stored(run).steps()).hasSize(2);
    }

    @Test
    void aRetryByHandGoesOnWithUndoingThatFailed() {
        fails(new End.Stopped("KON-2500", "sold out"));
        desk.records(run, done(3, "send"));
        desk.ends(run, new End.Stopped("KON-2500", "cannot"));
        assertThat(error().code()).isEqualTo("KON-5107");

        desk.operate(run, Operation.RETRY);
        assertThat(desk.state(run)).isEqualTo(RunState.RUNNING);
        desk.ends(run, new End.Undone(new Refused("KON-2500", "sold out")));

        assertThat(error()).isEqualTo(new Refused("KON-2500", "sold out"));
    }

    @Test
    void aRetryByHandOfAnUndoneRunMayFailAndUndoOnceMore() {
        fails(new End.Stopped("KON-2500", "sold out"));
        desk.records(run, done(2, Undo.DONE));
        desk.ends(run, new End.Undone(new Refused("KON-2500", "sold out")));
        desk.operate(run, Operation.RETRY);

        desk.ends(run, new End.Stopped("KON-2500", "nothing done yet"));
        assertThat(desk.state(run)).isEqualTo(RunState.FAILED);

        desk.operate(run, Operation.RETRY);
        desk.records(run, done(3, Undo.REGISTERED));
        fails(new End.Stopped("KON-2500", "sold out again"));
        var mark = desk.stored(run).steps().getLast();
        assertThat(mark.index()).isEqualTo(4);
        assertThat(mark.request())
                .as("the ask of the first time does not count")
                .isEqualTo(Json.object().put("open", 4));
        assertThat(mark.kind()).isEqualTo("undoing");
    }
}
