package kontor.kernel.shard;

import static kontor.sdk.Do.on;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import kontor.kernel.message.Envelope;
import kontor.kernel.message.Ids;
import kontor.kernel.message.Message;
import kontor.kernel.model.Json;
import kontor.kernel.model.Model;
import kontor.kernel.port.Store.Due;
import kontor.kernel.run.RunHost;
import kontor.kernel.run.RunHost.Progress;
import kontor.kernel.shard.ShardMachine.Settings;
import kontor.kernel.shard.ShardSnapshot.Outgoing;
import kontor.kernel.words.$;
import kontor.kernel.words.Warehouse;
import kontor.sdk.Business;
import kontor.sdk.Rule;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Between two shards every envelope takes effect once, in order, whatever happens to it on its way. */
class OutboxTest {
    static final class Shop implements Business {
        final Rule seen = on($.Item.seen, seen -> {}).parallel();
    }

    private static final Model MODEL = Warehouse.model(Shop.class);
    private static final String HERE = itemOn(0);
    private static final String THERE = itemOn(1);

    private final Front front = new Front(new Settings(0, 8, 1_000, 3, 2), MODEL, ShardSnapshot.empty(0));

    private static String itemOn(int shard) {
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> "i" + i)
                .filter(id -> Ids.shard(id, 8) == shard)
                .findFirst()
                .orElseThrow();
    }

    // --- taking

    private static Outgoing envelope(long sequence) {
        return new Outgoing(0, sequence, new Envelope.Sent(sent("s" + sequence, HERE)));
    }

    private static Message sent(String id, String item) {
        var seen = Front.seen(id, item);
        return new Message(
                id,
                Message.RUNS,
                seen.type(),
                item,
                seen.time(),
                seen.accepted(),
                seen.data(),
                seen.hash(),
                null,
                1,
                null);
    }

    private long deliver(long... sequences) {
        front.tell(new ShardCommand.Deliver(
                5, Arrays.stream(sequences).mapToObj(OutboxTest::envelope).toList()));
        return front.effects(Effect.Acknowledge.class).findFirst().orElseThrow().sequence();
    }

    @Test
    void envelopesAreTakenInOrderAndAcknowledgedUpToTheLast() {
        assertThat(deliver(1, 2, 3)).isEqualTo(3);
        assertThat(front.started()).containsExactly("s1", "s2", "s3");
        assertThat(front.events(ShardEvent.Taken.class)).containsExactly(new ShardEvent.Taken(5, 3));
    }

    @Test
    void whatWasTakenBeforeIsOnlyAcknowledgedAgain() {
        deliver(1, 2);

        assertThat(deliver(1, 2)).isEqualTo(2);
        assertThat(front.started()).isEmpty();
        assertThat(front.last.events()).isEmpty();
        assertThat(deliver(2, 3)).isEqualTo(3);
        assertThat(front.started()).containsExactly("s3");
    }

    @Test
    void afterAGapNothingIsTakenUntilItIsClosed() {
        deliver(1);

        assertThat(deliver(3, 4)).isEqualTo(1);
        assertThat(front.started()).isEmpty();
        assertThat(deliver(2, 3, 4)).isEqualTo(4);
        assertThat(front.started()).containsExactly("s2", "s3", "s4");
    }

    @Test
    void eachShardHasAWatermarkOfItsOwnThatOutlivesACrash() {
        deliver(1, 2);
        var none = ShardSnapshot.empty(0);
        var after = new Front(
                new Settings(0, 8, 1_000, 3, 2),
                MODEL,
                new ShardSnapshot(
                        0,
                        1,
                        none.active(),
                        none.pending(),
                        none.outbox(),
                        none.posted(),
                        Map.of(5, 2L),
                        none.delayed(),
                        none.each(),
                        none.schedules(),
                        none.waiting(),
                        none.pages()));

        after.tell(new ShardCommand.Deliver(5, List.of(envelope(2))));
        assertThat(after.started()).isEmpty();
        after.tell(new ShardCommand.Deliver(6, List.of(envelope(1))));
        assertThat(after.started()).containsExactly("s1");
    }

    @Test
    void howeverEnvelopesAreRepeatedReorderedAndLostEachTakesEffectOnce() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var taken = new ArrayList<String>();
        long mark = 0;
        for (int i = 0; mark < 100; i++) {
            long from = Math.max(1, mark + 1 - random.nextInt(5) + random.nextInt(3));
            mark = deliver(IntStream.range(0, random.nextInt(1, 6))
                    .mapToLong(n -> from + n)
                    .toArray());
            taken.addAll(front.started());
        }
        var inOrder =
                IntStream.rangeClosed(1, (int) mark).mapToObj(n -> "s" + n).toList();
        assertThat(taken).as("seed %s", seed).containsExactlyElementsOf(inOrder);
    }

    // --- sending

    private void send(String item, @Nullable Instant due, String... ids) {
        front.submit(Front.seen("m" + front.runs.size(), HERE));
        var run = front.runIds().getLast();
        var sends = Arrays.stream(ids)
                .map(id -> new RunHost.Outgoing(sent(id, item), false, due))
                .toList();
        front.tell(new ShardCommand.Record(run, front.token(run), new Progress(List.of(), sends)));
    }

    private List<Long> posted() {
        return front.effects(Effect.Post.class)
                .flatMap(post -> post.envelopes().stream())
                .map(Outgoing::sequence)
                .toList();
    }

    @Test
    void whatIsForThisShardIsAcceptedInTheSameRecord() {
        send(HERE, null, "s1");

        assertThat(front.events(ShardEvent.Accepted.class)).hasSize(1);
        assertThat(front.started()).containsExactly("s1");
        assertThat(front.machine.outgoing()).isZero();
    }

    @Test
    void whatIsForAnotherShardWaitsInTheOutboxUntilItIsAcknowledged() {
        send(THERE, null, "s1", "s2");
        assertThat(front.events(ShardEvent.Posted.class))
                .extracting(ShardEvent.Posted::sequence)
                .containsExactly(1L, 2L);
        assertThat(posted()).containsExactly(1L, 2L);

        front.tell(new ShardCommand.Acknowledged(1, 1));
        assertThat(front.machine.outgoing()).isEqualTo(1);
        front.tell(new ShardCommand.Acknowledged(1, 2));
        assertThat(front.machine.outgoing()).isZero();
    }

    @Test
    void whatStandsUnacknowledgedOverTwoNudgesIsSentAgainFromTheOldest() {
        send(THERE, null, "s1", "s2");
        front.tell(new ShardCommand.Nudge());
        assertThat(posted()).as("it may be on its way").isEmpty();
        front.tell(new ShardCommand.Nudge());
        assertThat(posted()).containsExactly(1L, 2L);

        front.tell(new ShardCommand.Acknowledged(1, 1));
        front.tell(new ShardCommand.Nudge());
        front.tell(new ShardCommand.Nudge());
        assertThat(posted()).containsExactly(2L);
    }

    @Test
    void atMostAWindowIsUnderWayToOneShard() {
        send(THERE, null, IntStream.rangeClosed(1, 300).mapToObj(n -> "s" + n).toArray(String[]::new));
        assertThat(posted()).hasSize(Outbox.WINDOW).startsWith(1L).endsWith(256L);

        front.tell(new ShardCommand.Acknowledged(1, 100));
        assertThat(posted()).hasSize(44).startsWith(257L).endsWith(300L);
    }

    @Test
    void deliveryIsPutDownWithTheNextRecordOrNudge() {
        send(THERE, null, "s1");
        front.tell(new ShardCommand.Acknowledged(1, 1));
        assertThat(front.last.events()).isEmpty();

        front.tell(new ShardCommand.Nudge());
        assertThat(front.events(ShardEvent.Delivered.class)).containsExactly(new ShardEvent.Delivered(1, 1));
    }

    @Test
    void theOutboxIsSentAgainAfterACrashAndGoesOnCounting() {
        var none = ShardSnapshot.empty(0);
        var waiting = new Outgoing(1, 7, new Envelope.Sent(sent("s7", THERE)));
        var after = new Front(
                new Settings(0, 8, 1_000, 3, 2),
                MODEL,
                new ShardSnapshot(
                        0,
                        1,
                        none.active(),
                        none.pending(),
                        List.of(waiting),
                        Map.of(1, 7L),
                        Map.of(),
                        none.delayed(),
                        none.each(),
                        none.schedules(),
                        none.waiting(),
                        none.pages()));

        assertThat(after.effects(Effect.Post.class)).containsExactly(new Effect.Post(1, List.of(waiting)));
        after.submit(Front.seen("m1", HERE));
        var run = after.runIds().getFirst();
        var more = new RunHost.Outgoing(sent("s8", THERE), false, null);
        after.tell(new ShardCommand.Record(run, after.token(run), new Progress(List.of(), List.of(more))));
        assertThat(after.events(ShardEvent.Posted.class))
                .extracting(ShardEvent.Posted::sequence)
                .containsExactly(8L);
    }

    @Test
    void whatIsToBeSentLaterIsSentWhenItsTimeHasCome() {
        var due = Front.START.plus(Duration.ofHours(1));
        send(THERE, due, "s1");
        assertThat(posted()).isEmpty();
        assertThat(front.effects(Effect.Timer.class))
                .extracting(timer -> timer.due().at())
                .containsExactly(due);

        front.now = due;
        front.tell(new ShardCommand.Woken(new Due(due, null, sent("s1", THERE))));
        assertThat(front.events(ShardEvent.Undelayed.class)).containsExactly(new ShardEvent.Undelayed("s1"));
        assertThat(posted()).containsExactly(1L);
    }

    @Test
    void theAnswerToACommandGoesBackToTheShardThatAsked() {
        var asked = new Message(
                "s1",
                Message.RUNS,
                "Item.quote",
                HERE,
                Front.START,
                Front.START,
                Json.object(),
                "h",
                null,
                1,
                new Message.ReplyTo(3, "r9", 4, List.of()));
        var quoting = new Front(Warehouse.model(Quoting.class), 0);
        quoting.tell(new ShardCommand.Deliver(3, List.of(new Outgoing(0, 1, new Envelope.Sent(asked)))));
        var run = quoting.runIds().getFirst();

        quoting.finish(run, new RunHost.End.Returned(Warehouse.json("{'total':7,'code':'hush'}")));

        assertThat(quoting.events(ShardEvent.Posted.class)).singleElement().satisfies(posted -> {
            assertThat(posted.to()).isEqualTo(3);
            assertThat(Json.text(kontor.kernel.message.Wire.tree(posted.envelope())))
                    .contains("\"r9\"", "\"total\":7", "\"code\":null")
                    .doesNotContain("hush");
        });
    }

    static final class Quoting implements Business {
        final Rule quote = on($.Item.quote, asked -> new kontor.kernel.words.Item.Quoted(1, null));
    }
}
