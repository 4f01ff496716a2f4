package kontor.store.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Reads lists that lie in many partitions, of which each holds a part of a bucket of time: only partitions of which {@code k_has}
 * says that there is something, bucket by bucket, and of each no more rows than are wanted.
 */
final class Lists {
    private static final String OLDER = "SELECT bucket, slot FROM " + ShardTables.HAS
            + " WHERE what = ? AND bucket <= ? AND bucket >= ? ORDER BY bucket DESC, slot ASC LIMIT ?";
    private static final String NEWER = "SELECT bucket, slot FROM " + ShardTables.HAS
            + " WHERE what = ? AND bucket >= ? AND bucket <= ? ORDER BY bucket ASC, slot DESC LIMIT ?";
    /** More than a bucket has, so that the first look finds at least one whole. */
    private static final int FIRST = ShardTables.OF_FEED + 1;

    private static final int FURTHER = 64;

    private final Cql cql;

    Lists(Cql cql) {
        this.cql = cql;
    }

    /** A partition. */
    record Partition(long bucket, int slot) {}

    /**
     * What is read.
     *
     * @param <T> what a row becomes
     * @param what of what, as {@code k_has} names it
     * @param newest whether the newest come first
     * @param first the first bucket, inclusive
     * @param last the last bucket, inclusive
     * @param rows asks a partition for its first rows, at most so many
     * @param item makes something of a row
     * @param order the order of the list
     */
    record Search<T>(
            String what,
            boolean newest,
            long first,
            long last,
            Rows rows,
            Function<Row, T> item,
            Comparator<T> order) {}

    /** Asks a partition. */
    interface Rows {
        CompletionStage<List<Row>> of(Partition partition, int limit);
    }

    /** The first so many of a list. */
    <T> CompletionStage<List<T>> read(Search<T> search, int limit) {
        return limit <= 0
                ? CompletableFuture.completedStage(List.of())
                : read(search, search.newest() ? search.last() : search.first(), FIRST, limit, new ArrayList<>());
    }

    private <T> CompletionStage<List<T>> read(Search<T> search, long from, int most, int limit, List<T> found) {
        return partitions(search, from, most).thenCompose(all -> {
            var complete = all.size() < most;
            // The last bucket may go on in the next look.
            var whole = complete
                    ? all
                    : all.stream()
                            .filter(one -> one.bucket() != all.getLast().bucket())
                            .toList();
            // Mostly the first bucket has enough, and the others need not be looked at.
            var first = whole.stream()
                    .takeWhile(one -> one.bucket() == whole.getFirst().bucket())
                    .toList();
            return take(search, first, limit, found)
                    .thenCompose(_ -> take(search, whole.subList(first.size(), whole.size()), limit, found))
                    .thenCompose(_ -> complete || found.size() >= limit
                            ? CompletableFuture.completedStage(found)
                            : read(search, all.getLast().bucket(), FURTHER, limit, found));
        });
    }

    // Takes what is still wanted out of some partitions.
    private static <T> CompletionStage<Void> take(
            Search<T> search, List<Partition> partitions, int limit, List<T> found) {
        int wanted = limit - found.size();
        return wanted <= 0 || partitions.isEmpty()
                ? CompletableFuture.completedStage(null)
                : Together.all(partitions, partition -> search.rows().of(partition, wanted))
                        .thenAccept(rows -> rows.stream()
                                .flatMap(List::stream)
                                .map(search.item())
                                .sorted(search.order())
                                .limit(wanted)
                                .forEach(found::add));
    }

    private CompletionStage<List<Partition>> partitions(Search<?> search, long from, int most) {
        var asked = search.newest()
                ? cql.all(OLDER, search.what(), from, search.first(), most)
                : cql.all(NEWER, search.what(), from, search.last(), most);
        return asked.thenApply(rows -> rows.stream()
                .map(row -> new Partition(row.getLong("bucket"), row.getInt("slot")))
                .toList());
    }

    /** All partitions of something in buckets up to one, oldest first. */
    CompletionStage<List<Partition>> upTo(String what, long last) {
        return partitions(
                new Search<>(what, false, 0, last, (_, _) -> none(), row -> row, (_, _) -> 0), 0, Integer.MAX_VALUE);
    }

    private static CompletionStage<List<Row>> none() {
        return CompletableFuture.completedStage(List.of());
    }
}
