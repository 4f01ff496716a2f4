package kontor.kernel.shard;

import static kontor.sdk.Do.on;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import kontor.kernel.message.Message;
import kontor.kernel.message.Outcome;
import kontor.kernel.model.Json;
import kontor.kernel.port.Gateway.RunView;
import kontor.kernel.run.RunHost.End;
import kontor.kernel.run.RunHost.Suspension;
import kontor.kernel.run.RunState;
import kontor.kernel.shard.Effect.Result;
import kontor.kernel.words.$;
import kontor.kernel.words.Item.Quoted;
import kontor.kernel.words.Warehouse;
import kontor.sdk.Business;
import kontor.sdk.Rule;
import org.junit.jupiter.api.Test;

/** What whoever submitted messages is told, and when. */
class WaitersTest {
    static final class Shop implements Business {
        final Rule quote = on($.Item.quote, asked -> new Quoted(1, null));
        final Rule hears = on($.Item.quote.accepted(), asked -> {});
        final Rule seen = on($.Item.seen, seen -> {});
    }

    private final Front front = new Front(Warehouse.model(Shop.class), 0);

    private static Message quote(String id, String item) {
        return Front.message(id, "Item.quote", item, Warehouse.json("{'item':'" + item + "','amount':1}"));
    }

    private void submitAndWait(Message... messages) {
        front.tell(new ShardCommand.Submit(List.of(messages), true, "waiter"));
    }

    private List<Result> told() {
        return front.effects(Effect.Submitted.class)
                .flatMap(submitted -> submitted.results().stream())
                .toList();
    }

    private Result.Taken taken() {
        return (Result.Taken) told().getFirst();
    }

    private String run(String rule) {
        return front.runs.values().stream()
                .filter(run -> run.rule().equals("Shop." + rule))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private void ends(String rule) {
        front.finish(run(rule), new End.Returned(Warehouse.json("{'total':7,'code':'hush'}")));
    }

    @Test
    void withoutWaitingTheAnswerComesAtOnce() {
        front.submit(quote("m1", "i1"));

        assertThat(taken().done()).isFalse();
        assertThat(taken().answer()).isNull();
        assertThat(taken().runs()).extracting(RunView::state).containsExactly(RunState.RUNNING, RunState.RUNNING);
    }

    @Test
    void whoWaitsIsToldWhenAllRunsHaveEndedTheSecretsOfTheAnswerIncluded() {
        submitAndWait(quote("m1", "i1"));
        assertThat(told()).isEmpty();
        ends("quote");
        assertThat(told()).as("another rule is at work").isEmpty();
        ends("hears");

        assertThat(taken().done()).isTrue();
        assertThat(taken().answer()).isEqualTo(new Outcome.Done(Warehouse.json("{'total':7,'code':'hush'}")));
        assertThat(Json.text(Json.of(front.run(run("quote")).result()))).isEqualTo("{\"total\":7,\"code\":null}");
    }

    @Test
    void whoWaitsForSeveralMessagesIsToldOnceInTheirOrder() {
        submitAndWait(Front.seen("m1", "i1"), Front.seen("m2", "i2"));
        front.finish(front.runIds().getLast(), new End.Returned(Json.of(null)));
        assertThat(told()).isEmpty();
        front.finish(front.runIds().getFirst(), new End.Returned(Json.of(null)));

        assertThat(told())
                .extracting(result -> ((Result.Taken) result).message().id())
                .containsExactly("m1", "m2");
    }

    @Test
    void aRunThatIsTriedAgainIsWaitedForAndOneThatFailsIsToldWithItsError() {
        submitAndWait(Front.seen("m1", "i1"));
        front.finish(run("seen"), new End.Threw("KON-5001", "oh"));
        assertThat(told()).isEmpty();
        front.wake(run("seen"), Duration.ofSeconds(1));
        front.finish(run("seen"), new End.Stopped("KON-2500", "no"));

        assertThat(taken().done()).isTrue();
        assertThat(taken().runs()).singleElement().satisfies(run -> {
            assertThat(run.state()).isEqualTo(RunState.FAILED);
            assertThat(run.error()).isEqualTo(new Outcome.Refused("KON-2500", "no"));
        });
    }

    @Test
    void whoStopsWaitingIsToldWhatIsKnownAndNothingMore() {
        submitAndWait(Front.seen("m1", "i1"));
        front.suspend(run("seen"), new Suspension.Sleep(front.now.plusSeconds(60)), Front.open(0, "sleep", null));
        front.tell(new ShardCommand.StopWaiting("waiter"));

        assertThat(taken().done()).isFalse();
        assertThat(taken().runs()).extracting(RunView::state).containsExactly(RunState.SLEEPING);
        front.wake(run("seen"), Duration.ofSeconds(61));
        front.finish(run("seen"), new End.Returned(Json.of(null)));
        assertThat(told()).isEmpty();
        front.tell(new ShardCommand.StopWaiting("waiter"));
        assertThat(told()).isEmpty();
    }

    @Test
    void aMessageThatNobodyListensToIsDoneAtOnce() {
        submitAndWait(Front.message("m1", "Item.moved", "i1", Warehouse.json("{'item':'i1','by':null}")));

        assertThat(taken().done()).isTrue();
        assertThat(taken().runs()).isEmpty();
    }

    @Test
    void theSameIdIsADuplicateAndWithAnotherBodyAConflict() {
        front.submit(Front.seen("m1", "i1"));
        front.submit(Front.seen("m1", "i1"), Front.seen("m1", "i2"));

        assertThat(told().get(0)).isInstanceOf(Result.Duplicate.class);
        assertThat(told().get(1)).isInstanceOf(Result.Conflict.class);
        assertThat(front.last.events()).isEmpty();
    }

    @Test
    void aFullShardRefusesWhatComesFromOutside() {
        for (int i = 0; i < 5; i++) {
            front.submit(Front.seen("m" + i, "i" + i));
        }
        front.submit(Front.seen("m9", "i9"));

        assertThat(told()).singleElement().isInstanceOf(Result.Full.class);
        assertThat(front.last.events()).isEmpty();
    }
}
