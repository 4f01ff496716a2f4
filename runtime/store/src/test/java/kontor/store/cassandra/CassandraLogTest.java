package kontor.store.cassandra;

import static kontor.store.cassandra.Change.cell;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import kontor.kernel.port.Meters;
import kontor.store.cassandra.LogStorage.Mark;
import kontor.store.cassandra.LogStorage.Owner;
import org.junit.jupiter.api.Test;

/** What the protocol asks of Cassandra, asked of a real one. */
final class CassandraLogTest {
    private static final int SHARD = 3;
    private final Cql cql = new Cql(Keyspace.emptied());
    private final Figures figures = new Figures(Meters.NONE, 1_000_000);
    private final CassandraLog log = new CassandraLog(cql, new Tables(cql), figures);

    private static <T> T got(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static Entry entry(long sequence, long epoch) {
        return new Entry(
                SHARD,
                sequence,
                epoch,
                1_000 * sequence,
                List.of(Change.insert(
                        "k_snapshot",
                        List.of(cell("actor", "a"), cell("sequence", sequence)),
                        List.of(cell("time", epoch)))));
    }

    @Test
    void aShardIsClaimedByOne() {
        assertThat(got(log.owner(SHARD))).isEqualTo(Owner.NOBODY);
        assertThat(got(log.epoch(SHARD))).isZero();
        assertThat(got(log.claim(SHARD, Owner.NOBODY))).isTrue();
        assertThat(got(log.claim(SHARD, Owner.NOBODY))).isFalse();
        var first = got(log.owner(SHARD));
        assertThat(first).isEqualTo(new Owner(1, Map.of()));
        assertThat(got(log.claim(SHARD, first))).isTrue();
        assertThat(got(log.claim(SHARD, first))).isFalse();
        assertThat(got(log.epoch(SHARD))).isEqualTo(2);
        assertThat(got(log.epoch(SHARD + 1))).isZero();
    }

    @Test
    void anEpochIsOpenedWhileItIsTheShards() {
        got(log.claim(SHARD, Owner.NOBODY));
        var before = got(log.owner(SHARD));
        assertThat(got(log.open(SHARD, 1, Map.of(1L, 1L)))).isTrue();
        assertThat(got(log.owner(SHARD))).isEqualTo(new Owner(1, Map.of(1L, 1L)));
        assertThat(got(log.claim(SHARD, before)))
                .as("by who has not seen its opening")
                .isFalse();
        got(log.claim(SHARD, got(log.owner(SHARD))));
        assertThat(got(log.open(SHARD, 1, Map.of(1L, 9L)))).isFalse();
        assertThat(got(log.owner(SHARD))).isEqualTo(new Owner(2, Map.of(1L, 1L)));
    }

    @Test
    void entriesAreReadInOrderWhoeverWroteThem() {
        var all = new ArrayList<Entry>();
        for (long sequence = 1; sequence <= 2 * CassandraLog.BUCKET + 3; sequence++) {
            all.add(entry(sequence, 1));
        }
        all.add(2, entry(2, 7));
        all.reversed().forEach(entry -> got(log.append(entry)));
        got(log.append(all.getFirst()));
        assertThat(got(log.tail(SHARD, 0))).isEqualTo(all);
        assertThat(got(log.tail(SHARD, 2))).isEqualTo(all.subList(3, all.size()));
        assertThat(got(log.tail(SHARD, CassandraLog.BUCKET)))
                .isEqualTo(all.subList(CassandraLog.BUCKET + 1, all.size()));
        assertThat(got(log.tail(SHARD, all.getLast().sequence()))).isEmpty();
        assertThat(got(log.tail(SHARD + 1, 0))).isEmpty();
    }

    @Test
    void anOlderMarkChangesNothing() {
        assertThat(got(log.mark(SHARD))).isEqualTo(Mark.START);
        got(log.mark(SHARD, Mark.START));
        assertThat(got(log.mark(SHARD))).isEqualTo(Mark.START);
        got(log.mark(SHARD, new Mark(70, 7)));
        got(log.mark(SHARD, new Mark(60, 8)));
        assertThat(got(log.mark(SHARD))).isEqualTo(new Mark(70, 7));
    }

    @Test
    void whatIsBeforeTheMarkIsDeletedByTheBucket() {
        for (long sequence = 1; sequence <= CassandraLog.BUCKET + 1; sequence++) {
            got(log.append(entry(sequence, 1)));
        }
        got(log.mark(SHARD, new Mark(CassandraLog.BUCKET - 2, 7)));
        assertThat(got(log.tail(SHARD, 0))).hasSize(CassandraLog.BUCKET + 1);
        got(log.mark(SHARD, new Mark(CassandraLog.BUCKET, 7)));
        assertThat(got(log.tail(SHARD, CassandraLog.BUCKET))).containsExactly(entry(CassandraLog.BUCKET + 1, 1));
        assertThat(got(cql.all("SELECT sequence FROM k_log WHERE shard = ? AND bucket = 0", SHARD)))
                .isEmpty();
    }

    @Test
    void carryingOutAgainComesToTheSame() {
        got(log.apply(entry(1, 1)));
        got(log.apply(new Entry(
                SHARD, 2, 1, 5_000, List.of(Change.delete("k_snapshot", List.of(cell("actor", "a")))))));
        got(log.apply(entry(1, 1)));
        assertThat(got(cql.all("SELECT * FROM k_snapshot WHERE actor = 'a'"))).isEmpty();
    }

    @Test
    void anEntryThatIsTooLargeIsRefused() {
        var text = "x".repeat(CassandraLog.MOST_BYTES);
        var entry =
                new Entry(SHARD, 1, 1, 1, List.of(Change.insert("k_actor", List.of(cell("actor", text)), List.of())));
        assertThat(log.append(entry).toCompletableFuture())
                .completesExceptionallyWithin(java.time.Duration.ofSeconds(10))
                .withThrowableThat()
                .withMessageContaining("KON-3015");
    }
}
