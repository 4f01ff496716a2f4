package kontor.kernel.shard;

import static kontor.sdk.Do.on;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import kontor.kernel.message.Envelope;
import kontor.kernel.message.Message;
import kontor.kernel.message.Outcome;
import kontor.kernel.message.Wire;
import kontor.kernel.model.Json;
import kontor.kernel.run.RunHost.End;
import kontor.kernel.run.RunHost.Suspension;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.RunState;
import kontor.kernel.shard.ShardSnapshot.Outgoing;
import kontor.kernel.words.$;
import kontor.kernel.words.Warehouse;
import kontor.sdk.Business;
import kontor.sdk.Retry;
import kontor.sdk.Rule;
import org.junit.jupiter.api.Test;

/** The rows of an {@code each}: handed out page by page, run on other shards, reported page by page. */
class EachTest {
    static final class Shop implements Business {
        final Rule sweep = on($.Item.seen, seen -> {}).retry(Retry.never());
    }

    private final Front front = new Front(Warehouse.model(Shop.class), 0);

    // --- the shard that has the each

    private String opened() {
        front.submit(Front.seen("m1", "i1"));
        var run = front.runIds().getFirst();
        front.suspend(run, new Suspension.Each(0, "Item", Json.object()), Front.open(0, "each", "Item"));
        return run;
    }

    private List<Effect.ReadPage> reads() {
        return front.effects(Effect.ReadPage.class).toList();
    }

    /** The next rows have been read: so many, of three that were asked for. */
    private void read(String run, int rows) {
        var ids = IntStream.range(0, rows).mapToObj(i -> "row" + i).toList();
        front.tell(new ShardCommand.PageRead(front.active(run), 0, ids));
    }

    private void done(String run, int page, int completed, int failed) {
        var envelope = new Envelope.PageDone(run, 0, page, completed, failed);
        front.tell(new ShardCommand.Deliver(10 + page, List.of(new Outgoing(0, 1, envelope))));
    }

    private List<String> answers() {
        return front.events(ShardEvent.Answered.class)
                .map(answered -> answered.outcome() instanceof Outcome.Done(var value) ? Json.text(value) : "refused")
                .toList();
    }

    @Test
    void anEachReadsOnePageAfterTheOtherUpToItsLimit() {
        var run = opened();
        assertThat(reads())
                .singleElement()
                .satisfies(read -> assertThat(read.size()).isEqualTo(3));
        read(run, 3);
        assertThat(reads())
                .singleElement()
                .satisfies(read -> assertThat(read.state().after()).isEqualTo("row2"));
        read(run, 3);
        assertThat(reads()).as("two pages are under way").isEmpty();

        done(run, 0, 3, 0);
        assertThat(reads()).hasSize(1);
    }

    @Test
    void aShortPageIsTheLastAndTheAnswerComesWhenAllPagesAreDone() {
        var run = opened();
        read(run, 3);
        read(run, 1);
        done(run, 1, 1, 0);
        assertThat(front.events(ShardEvent.Answered.class)).isEmpty();
        assertThat(reads()).isEmpty();
        done(run, 0, 2, 1);

        assertThat(answers()).containsExactly("{\"completed\":3,\"failed\":1}");
        front.tell(new ShardCommand.Loaded(front.active(run)));
        assertThat(front.started()).containsExactly("m1");
    }

    @Test
    void anEachOverNothingIsDoneAtOnce() {
        var run = opened();
        read(run, 0);

        assertThat(answers()).containsExactly("{\"completed\":0,\"failed\":0}");
    }

    @Test
    void aPageThatIsReportedTwiceCountsOnce() {
        var run = opened();
        read(run, 3);
        read(run, 3);
        done(run, 0, 3, 0);
        var envelope = new Envelope.PageDone(run, 0, 0, 3, 0);
        front.tell(new ShardCommand.Deliver(40, List.of(new Outgoing(0, 1, envelope))));

        assertThat(front.events(ShardEvent.EachMoved.class)).isEmpty();
    }

    @Test
    void aCancelledRunHandsOutNoMorePages() {
        var run = opened();
        front.tell(new ShardCommand.Operate(front.active(run), kontor.kernel.port.Gateway.Operation.CANCEL, "waiter"));
        assertThat(front.events(ShardEvent.EachMoved.class))
                .singleElement()
                .satisfies(moved -> assertThat(moved.state()).isNull());

        read(run, 3);
        assertThat(front.last.events()).isEmpty();
        assertThat(reads()).isEmpty();
    }

    // --- a shard that has a page

    private void page(String... rows) {
        var parent = Front.seen("m1", "i1");
        var page = new EachPage("r0", 5, 0, 7, "Shop.sweep", parent, List.of(), Front.START, null, null, List.of(rows));
        var message = new Message(
                "r0.0.7",
                Message.RUNS,
                EachPage.TYPE,
                "r0.0.7",
                Front.START,
                Front.START,
                Wire.tree(page),
                "h",
                null,
                1,
                null);
        front.tell(new ShardCommand.Deliver(5, List.of(new Outgoing(0, 1, new Envelope.Sent(message)))));
    }

    private List<Envelope> posted() {
        return front.events(ShardEvent.Posted.class)
                .<Envelope>map(ShardEvent.Posted::envelope)
                .toList();
    }

    @Test
    void everyRowOfAPageIsARunOfItsOwnAndAllBeginAtOnce() {
        page("a", "b", "c");

        assertThat(front.runs.values()).extracting(RunRecord::row).containsExactly("a", "b", "c");
        assertThat(front.effects(Effect.Start.class)).hasSize(3);
        assertThat(front.effects(Effect.Announce.class))
                .as("a page is nobody else's business")
                .isEmpty();
    }

    @Test
    void aPageIsReportedOnceAllItsRowsHaveEndedWithHowManyFailed() {
        page("a", "b", "c");
        front.finish(front.runIds().get(0), new End.Returned(Json.of(null)));
        front.finish(front.runIds().get(1), new End.Threw("KON-5001", "oh"));
        assertThat(posted()).isEmpty();
        assertThat(front.state(front.runIds().get(1))).isEqualTo(RunState.FAILED);

        front.finish(front.runIds().get(2), new End.Returned(Json.of(null)));
        assertThat(posted()).containsExactly(new Envelope.PageDone("r0", 0, 7, 2, 1));
    }

    @Test
    void aPageThatIsTakenUpAfterACrashKnowsWhatWasDone() {
        page("a", "b");
        var message = front.active(front.runIds().getFirst()).message();
        var rest = front.active(front.runIds().getLast());
        var none = ShardSnapshot.empty(0);
        var after = new Front(
                new ShardMachine.Settings(0, 8, 5, 3, 2),
                Warehouse.model(Shop.class),
                new ShardSnapshot(
                        0,
                        1,
                        List.of(rest),
                        none.pending(),
                        none.outbox(),
                        none.posted(),
                        none.taken(),
                        none.delayed(),
                        none.each(),
                        none.schedules(),
                        none.waiting(),
                        List.of(new ShardSnapshot.OpenPage(message, 1, 1, 0))));

        after.finish(rest.run().id(), new End.Returned(Json.of(null)));
        assertThat(after.events(ShardEvent.Posted.class))
                .extracting(ShardEvent.Posted::envelope)
                .containsExactly(new Envelope.PageDone("r0", 0, 7, 2, 0));
    }
}
