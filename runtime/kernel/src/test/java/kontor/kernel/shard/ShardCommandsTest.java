package kontor.kernel.shard;

import static kontor.sdk.Do.minutes;
import static kontor.sdk.Do.on;
import static kontor.sdk.Do.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import kontor.kernel.message.Envelope;
import kontor.kernel.message.Message;
import kontor.kernel.message.Outcome;
import kontor.kernel.model.Model;
import kontor.kernel.port.Store.Due;
import kontor.kernel.run.RunHost.End;
import kontor.kernel.run.RunHost.Suspension;
import kontor.kernel.run.RunState;
import kontor.kernel.shard.Effect.Result;
import kontor.kernel.shard.ShardSnapshot.Outgoing;
import kontor.kernel.words.$;
import kontor.kernel.words.Item.Quoted;
import kontor.kernel.words.Warehouse;
import kontor.sdk.Business;
import kontor.sdk.Retry;
import kontor.sdk.Rule;
import org.junit.jupiter.api.Test;

class ShardCommandsTest {
    static final class Shop implements Business {
        final Rule greet = on($.Item.seen, seen -> {}).serial().retry(Retry.times(2));
        final Rule count = on($.Item.seen, seen -> {}).parallel();
        final Rule quote = on($.Item.quote, asked -> new Quoted(1, null));
    }

    private static final Model MODEL = Warehouse.model(Shop.class);
    private static final End THREW = new End.Threw("KON-5001", "oh");

    private final Desk desk = Desk.of(MODEL, 1);

    private List<Result> results() {
        return desk.effects(Effect.Submitted.class).getFirst().results();
    }

    private String greet(String message) {
        return desk.run("Shop.greet", message);
    }

    private String greeting() {
        desk.submit(Desk.seen("m1", "i1"));
        return greet("m1");
    }

    // --- messages

    @Test
    void aMessageStartsOneRunOfEachRuleThatListens() {
        desk.submit(Desk.seen("m1", "i1"));

        assertThat(desk.events(ShardEvent.Accepted.class)).hasSize(1);
        assertThat(desk.started()).containsExactly(greet("m1"), desk.run("Shop.count", "m1"));
        assertThat(results()).singleElement().isInstanceOf(Result.Taken.class);
    }

    @Test
    void theSameMessageAgainIsADuplicateAndAnotherUnderItsIdAConflict() {
        desk.submit(Desk.seen("m1", "i1"));

        desk.submit(Desk.seen("m1", "i1"), Desk.seen("m1", "i2"), Desk.seen("m2", "i2"));

        assertThat(results())
                .hasExactlyElementsOfTypes(Result.Duplicate.class, Result.Conflict.class, Result.Taken.class);
        assertThat(desk.started()).hasSize(4);
    }

    @Test
    void aSerialRulesRunsForOneSubjectTakeTurns() {
        desk.submit(Desk.seen("m1", "i1"), Desk.seen("m2", "i1"), Desk.seen("m3", "i2"));

        assertThat(desk.started()).contains(greet("m1"), greet("m3")).doesNotContain(greet("m2"));
        assertThat(desk.started()).contains(desk.run("Shop.count", "m1"), desk.run("Shop.count", "m2"));
        desk.returns(greet("m3"));
        assertThat(desk.started()).doesNotContain(greet("m2"));
        desk.returns(greet("m1"));
        assertThat(desk.started()).last().isEqualTo(greet("m2"));
    }

    private void delivered(long... sequences) {
        var envelopes = new ArrayList<Outgoing>();
        for (var sequence : sequences) {
            var message = Desk.seen("r9." + sequence, "i" + sequence);
            envelopes.add(new Outgoing(0, sequence, new Envelope.Sent(message)));
        }
        desk.tell(new ShardCommand.Deliver(2, envelopes));
    }

    private void acknowledges(long sequence) {
        assertThat(desk.effects(Effect.Acknowledge.class)).containsExactly(new Effect.Acknowledge(2, sequence));
    }

    @Test
    void anEnvelopeThatComesTwiceIsTakenOnce() {
        delivered(1, 2);
        assertThat(desk.events(ShardEvent.Accepted.class)).hasSize(2);
        assertThat(desk.events(ShardEvent.Taken.class)).containsExactly(new ShardEvent.Taken(2, 2));
        acknowledges(2);

        delivered(1, 2);
        assertThat(desk.events(ShardEvent.class)).isEmpty();
        acknowledges(2);
    }

    @Test
    void anEnvelopeAfterAGapIsNotTakenBeforeTheGapIsFilled() {
        delivered(1, 3);
        assertThat(desk.events(ShardEvent.Accepted.class)).hasSize(1);
        acknowledges(1);

        delivered(2, 3);
        assertThat(desk.events(ShardEvent.Accepted.class)).hasSize(2);
        acknowledges(3);
    }

    @Test
    void theAnswerToACommandIsPostedToTheShardThatAsks() {
        var away = Desk.of(MODEL, 4);
        var replyTo = new Message.ReplyTo(3, "r9", 5, List.of());
        away.submit(Desk.message("m1", "Item.quote", "i1", replyTo));

        var value = Warehouse.json("{'total':7,'code':null}");
        away.ends(away.run("Shop.quote", "m1"), new End.Returned(value));

        var reply = new Envelope.Reply("r9", 5, new Outcome.Done(value));
        assertThat(away.events(ShardEvent.Posted.class)).containsExactly(new ShardEvent.Posted(3, 1, reply));
        assertThat(away.effects(Effect.Post.class))
                .containsExactly(new Effect.Post(3, List.of(new Outgoing(3, 1, reply))));
    }

    // --- failing

    @Test
    void aRunThatThrewIsTriedAgainAfterAPauseAndFailsAfterItsLastAttempt() {
        var run = greeting();

        desk.ends(run, THREW);
        var wakeAt = desk.now.plus(Retry.times(2).pause(1));
        assertThat(desk.state(run)).isEqualTo(RunState.RETRYING);
        assertThat(desk.record(run).wakeAt()).isEqualTo(wakeAt);
        assertThat(desk.record(run).error()).isEqualTo(new Outcome.Refused("KON-5001", "oh"));
        assertThat(desk.effects(Effect.Timer.class)).containsExactly(new Effect.Timer(new Due(wakeAt, run, null)));

        desk.now = wakeAt;
        desk.wakes(run);
        assertThat(desk.state(run)).isEqualTo(RunState.RUNNING);
        assertThat(desk.record(run).attempts()).isEqualTo(2);

        desk.ends(run, THREW);
        assertThat(desk.state(run)).isEqualTo(RunState.FAILED);
        assertThat(desk.record(run).endedAt()).isEqualTo(wakeAt);
    }

    @Test
    void aRunThatWasStoppedFailsAtOnce() {
        var run = greeting();

        desk.ends(run, new End.Stopped("KON-2500", "no"));

        assertThat(desk.state(run)).isEqualTo(RunState.FAILED);
        assertThat(desk.record(run).error()).isEqualTo(new Outcome.Refused("KON-2500", "no"));
    }

    @Test
    void whatIsUnreachableIsTriedAgainWithoutCountingAsAFailure() {
        var run = greeting();

        for (int i = 0; i < 5; i++) {
            desk.ends(run, new End.Unreachable("the store"));
            assertThat(desk.state(run)).isEqualTo(RunState.RETRYING);
            desk.passes(seconds(2));
            desk.wakes(run);
            assertThat(desk.record(run).attempts()).isEqualTo(1);
        }
    }

    // --- waiting

    @Test
    void aSleepingRunGoesOnWhenItsTimeHasCome() {
        var run = greeting();
        var until = desk.now.plus(minutes(5));

        desk.suspends(run, Desk.step(0, "sleep"), new Suspension.Sleep(until));
        assertThat(desk.state(run)).isEqualTo(RunState.SLEEPING);
        assertThat(desk.record(run).wakeAt()).isEqualTo(until);

        desk.wakes(run);
        assertThat(desk.state(run)).as("too early").isEqualTo(RunState.SLEEPING);
        desk.now = until;
        desk.wakes(run);
        assertThat(desk.state(run)).isEqualTo(RunState.RUNNING);
        var ticket = desk.effects(Effect.Start.class).getFirst().ticket();
        assertThat(ticket.steps()).singleElement().satisfies(step -> {
            assertThat(step.outcome()).isEqualTo(Outcome.done());
            assertThat(step.endedAt()).isEqualTo(until);
        });
    }

    @Test
    void aSleepingRunLeavesItsTurnToTheNext() {
        desk.submit(Desk.seen("m1", "i1"), Desk.seen("m2", "i1"));

        desk.suspends(greet("m1"), Desk.step(0, "sleep"), new Suspension.Sleep(desk.now.plus(minutes(5))));

        assertThat(desk.started()).last().isEqualTo(greet("m2"));
    }
}
