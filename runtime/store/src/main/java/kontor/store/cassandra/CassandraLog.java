package kontor.store.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import kontor.sdk.KontorException;

/**
 * Shards' logs in three tables. {@code k_log} has a partition for so many entries of a shard; what is before the mark is
 * deleted partition by partition. {@code k_owner} is changed conditionally only. {@code k_mark} is written with the sequence as
 * its timestamp, so that the highest mark stays, whenever it comes.
 */
final class CassandraLog implements LogStorage {
    /** Entries in a partition of the log. */
    static final int BUCKET = 64;
    /** Bytes that an entry may have. Cassandra takes 8 MiB even where its commit log has segments of 16. */
    static final int MOST_BYTES = 6 * 1024 * 1024;
    // Entries may be a megabyte each.
    private static final int PAGE = 8;

    private final Cql cql;
    private final Tables tables;
    private final Figures figures;

    CassandraLog(Cql cql, Tables tables, Figures figures) {
        this.cql = cql;
        this.tables = tables;
        this.figures = figures;
    }

    static List<String> ddl() {
        return List.of(
                // Deleted partitions need not be remembered for long: an entry that comes back is before the mark, and
                // nobody
                // reads it.
                """
                CREATE TABLE IF NOT EXISTS k_log (shard int, bucket bigint, sequence bigint, epoch bigint, entry blob,
                  PRIMARY KEY ((shard, bucket), sequence, epoch))
                  WITH compaction = {'class': 'UnifiedCompactionStrategy'} AND gc_grace_seconds = 10800""", """
                CREATE TABLE IF NOT EXISTS k_owner (shard int PRIMARY KEY, epoch bigint,
                  firsts frozen<map<bigint, bigint>>)""", "CREATE TABLE IF NOT EXISTS k_mark (shard int PRIMARY KEY, sequence bigint, stamp bigint)");
    }

    private static long bucket(long sequence) {
        return sequence / BUCKET;
    }

    private <T> CompletionStage<T> timed(int shard, CompletionStage<T> asked) {
        figures.asked(shard);
        return asked.whenComplete((_, failure) -> {
            if (failure == null || !Cql.failure(failure).code().equals(Cql.UNREACHABLE)) {
                figures.answered(shard);
            }
        });
    }

    // --- owners

    @Override
    public CompletionStage<Owner> owner(int shard) {
        return timed(
                shard,
                cql.first("SELECT epoch, firsts FROM k_owner WHERE shard = ?", shard)
                        .thenApply(row -> row.map(CassandraLog::owner).orElse(Owner.NOBODY)));
    }

    private static Owner owner(Row row) {
        var firsts = row.getMap("firsts", Long.class, Long.class);
        return new Owner(row.getLong("epoch"), firsts == null ? Map.of() : Map.copyOf(firsts));
    }

    @Override
    public CompletionStage<Boolean> claim(int shard, Owner seen) {
        long epoch = seen.epoch() + 1;
        return timed(
                shard,
                seen.epoch() == 0
                        ? cql.runIf("INSERT INTO k_owner (shard, epoch) VALUES (?, ?) IF NOT EXISTS", shard, epoch)
                        : cql.runIf(
                                "UPDATE k_owner SET epoch = ? WHERE shard = ? IF epoch = ? AND firsts = ?",
                                epoch,
                                shard,
                                seen.epoch(),
                                // An epoch that was claimed and never opened has none.
                                seen.firsts().isEmpty() ? null : seen.firsts()));
    }

    @Override
    public CompletionStage<Boolean> open(int shard, long epoch, Map<Long, Long> firsts) {
        return timed(
                shard, cql.runIf("UPDATE k_owner SET firsts = ? WHERE shard = ? IF epoch = ?", firsts, shard, epoch));
    }

    @Override
    public CompletionStage<Long> epoch(int shard) {
        return timed(
                shard,
                cql.first("SELECT epoch FROM k_owner WHERE shard = ?", shard)
                        .thenApply(
                                row -> row.map(found -> found.getLong("epoch")).orElse(0L)));
    }

    // --- entries

    @Override
    public CompletionStage<Void> append(Entry entry) {
        var bytes = EntryCodec.encode(entry);
        if (bytes.length > MOST_BYTES) {
            return CompletableFuture.failedStage(tooLarge(bytes.length));
        }
        figures.began(entry.shard(), bytes.length);
        return timed(
                entry.shard(),
                cql.run(
                        "INSERT INTO k_log (shard, bucket, sequence, epoch, entry) VALUES (?, ?, ?, ?, ?)",
                        entry.shard(),
                        bucket(entry.sequence()),
                        entry.sequence(),
                        entry.epoch(),
                        ByteBuffer.wrap(bytes)));
    }

    /** What is said of a write that is too large. */
    static KontorException tooLarge(long bytes) {
        return new KontorException(
                "KON-3015",
                "a write has " + bytes + " bytes, with all rows that it changes; Cassandra takes " + MOST_BYTES
                        + " at most. Keep large texts and files elsewhere and their address here");
    }

    @Override
    public CompletionStage<List<Entry>> tail(int shard, long after) {
        return timed(shard, tail(shard, after, bucket(after + 1), new ArrayList<>()));
    }

    // Entries have no gaps that matter, so a bucket without its last one is the end.
    private CompletionStage<List<Entry>> tail(int shard, long after, long bucket, List<Entry> found) {
        return cql.page(
                        "SELECT entry FROM k_log WHERE shard = ? AND bucket = ? AND sequence > ?",
                        PAGE,
                        shard,
                        bucket,
                        after)
                .thenCompose(page -> Cql.each(page, row -> found.add(entry(row))))
                .thenCompose(_ -> {
                    if (!found.isEmpty() && bucket(found.getLast().sequence() + 1) > bucket) {
                        return tail(shard, after, bucket + 1, found);
                    }
                    found.sort(Comparator.comparingLong(Entry::sequence).thenComparingLong(Entry::epoch));
                    return CompletableFuture.completedStage(found);
                });
    }

    private static Entry entry(Row row) {
        var bytes = row.getByteBuffer("entry");
        return EntryCodec.decode(bytes == null ? ByteBuffer.allocate(0) : bytes);
    }

    @Override
    public CompletionStage<Void> apply(Entry entry) {
        return timed(entry.shard(), tables.apply(entry))
                .thenAccept(_ -> figures.ended(entry.shard(), entry.changes().size()));
    }

    // --- marks

    @Override
    public CompletionStage<Mark> mark(int shard) {
        return timed(
                shard,
                cql.first("SELECT sequence, stamp FROM k_mark WHERE shard = ?", shard)
                        .thenApply(row -> row.map(found -> new Mark(found.getLong("sequence"), found.getLong("stamp")))
                                .orElse(Mark.START)));
    }

    @Override
    public CompletionStage<Void> mark(int shard, Mark mark) {
        long bucket = bucket(mark.sequence() + 1);
        // Not timed: an owner does not ask again when it fails, and nothing waits for it.
        return cql.run(
                        "INSERT INTO k_mark (shard, sequence, stamp) VALUES (?, ?, ?) USING TIMESTAMP ?",
                        shard,
                        mark.sequence(),
                        mark.stamp(),
                        mark.sequence())
                .thenCompose(_ -> bucket == 0
                        ? CompletableFuture.completedStage(null)
                        : cql.run("DELETE FROM k_log WHERE shard = ? AND bucket = ?", shard, bucket - 1));
    }
}
