package kontor.store.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import kontor.kernel.message.Message;
import kontor.store.cassandra.Lists.Partition;
import kontor.store.cassandra.MessagePlans.Place;
import kontor.store.cassandra.Pruned.Old;

/**
 * Finds old messages and lets them go. Each node does so for the shards that it owns, through their logs: what is open is known
 * there.
 */
final class Pruning {
    private static final int AT_ONCE = 200;
    private static final String FENCED = "KON-3020";
    private static final String OLD = "SELECT position, type FROM " + ShardTables.FEED
            + " WHERE bucket = ? AND slot = ? AND position > ? AND position < ? ORDER BY position ASC LIMIT ?";
    private static final String ANY =
            "SELECT position FROM " + ShardTables.FEED + " WHERE bucket = ? AND slot = ? LIMIT 1";
    private static final String NOTHING =
            "DELETE FROM " + ShardTables.HAS + " WHERE what = ? AND bucket = ? AND slot = ?";
    private static final String NOTES = "SELECT DISTINCT what FROM " + ShardTables.HAS;
    private static final String FORGET = "DELETE FROM " + ShardTables.HAS + " WHERE what = ? AND bucket < ?";

    private final Cql cql;
    private final Logs logs;
    private final Lists lists;
    private final MessageReads messages;

    /** The logs of the shards that this node owns. */
    interface Logs {
        /** The shards. */
        Collection<Integer> owned();

        /** Writes to a shard's log, as {@link kontor.kernel.port.Store#write} does. */
        CompletionStage<Void> write(int shard, Pruned pruned);
    }

    Pruning(Cql cql, Logs logs) {
        this.cql = cql;
        this.logs = logs;
        this.lists = new Lists(cql);
        this.messages = new MessageReads(cql);
    }

    /** Deletes messages accepted before an instant whose runs have ended, with those runs; answers how many messages. */
    CompletionStage<Long> prune(Instant before) {
        var gone = new AtomicLong();
        long end = Position.first(before);
        return lists.upTo(ShardTables.MESSAGES, Position.bucket(end))
                .thenCompose(partitions -> partitions(partitions, 0, end, gone))
                .thenCompose(_ -> forget(end))
                .thenApply(_ -> gone.get());
    }

    private CompletionStage<Void> partitions(List<Partition> partitions, int at, long end, AtomicLong gone) {
        if (at >= partitions.size()) {
            return CompletableFuture.completedStage(null);
        }
        var partition = partitions.get(at);
        return rows(partition, 0, end, gone)
                .thenCompose(_ -> empty(partition, end))
                .thenCompose(_ -> partitions(partitions, at + 1, end, gone));
    }

    private CompletionStage<Void> rows(Partition partition, long after, long end, AtomicLong gone) {
        return cql.all(OLD, partition.bucket(), partition.slot(), after, end, AT_ONCE)
                .thenCompose(rows -> {
                    if (rows.isEmpty()) {
                        return CompletableFuture.completedStage(null);
                    }
                    var owned = logs.owned();
                    var places = rows.stream()
                            .map(row -> new Place(row.getLong("position"), ShardTables.string(row, "type")))
                            .filter(place -> owned.contains(Position.shard(place.position())))
                            .toList();
                    return Together.all(places, this::old)
                            .thenCompose(found -> write(
                                    found.stream().flatMap(Optional::stream).toList(), gone))
                            .thenCompose(_ -> rows.size() < AT_ONCE
                                    ? CompletableFuture.completedStage(null)
                                    : rows(partition, rows.getLast().getLong("position"), end, gone));
                });
    }

    private CompletionStage<Optional<Old>> old(Place place) {
        return messages.at(place)
                .thenCombine(
                        messages.runs(place.position()), (message, runs) -> message.map(one -> old(place, one, runs)));
    }

    private static Old old(Place place, Message message, List<String> runs) {
        return new Old(place.position(), place.type(), message.source(), message.id(), runs);
    }

    private CompletionStage<Void> write(List<Old> old, AtomicLong gone) {
        var shards = new TreeMap<Integer, List<Old>>();
        old.forEach(one -> shards.computeIfAbsent(Position.shard(one.position()), _ -> new ArrayList<>())
                .add(one));
        return Together.all(shards.entrySet(), entry -> write(entry.getKey(), entry.getValue(), gone))
                .thenAccept(_ -> {});
    }

    private CompletionStage<Void> write(int shard, List<Old> old, AtomicLong gone) {
        return logs.write(shard, new Pruned(shard, List.copyOf(old), gone))
                .exceptionallyCompose(failure -> Cql.failure(failure).code().equals(FENCED)
                        // The shard has gone to another node meanwhile, which prunes it too.
                        ? CompletableFuture.completedStage(null)
                        : CompletableFuture.failedStage(failure));
    }

    // Nobody adds to a bucket that is over: its end is hours away from now.
    private CompletionStage<Void> empty(Partition partition, long end) {
        return partition.bucket() >= Position.bucket(end)
                ? CompletableFuture.completedStage(null)
                : cql.first(ANY, partition.bucket(), partition.slot())
                        .thenCompose(row -> row.isPresent()
                                ? CompletableFuture.completedStage(null)
                                : cql.run(NOTHING, ShardTables.MESSAGES, partition.bucket(), partition.slot()));
    }

    // What is noted of types, rules and states before the first message that is left.
    private CompletionStage<Void> forget(long end) {
        return lists.upTo(ShardTables.MESSAGES, Position.bucket(end)).thenCompose(left -> {
            long first = left.isEmpty() ? Position.bucket(end) : left.getFirst().bucket();
            return cql.all(NOTES)
                    .thenCompose(rows -> Together.all(what(rows), what -> cql.run(FORGET, what, first))
                            .thenAccept(_ -> {}));
        });
    }

    private static List<String> what(List<Row> rows) {
        return rows.stream()
                .map(row -> ShardTables.string(row, "what"))
                .filter(what -> !what.equals(ShardTables.MESSAGES))
                .toList();
    }
}
