package kontor.store.cassandra;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import kontor.kernel.message.Message;
import kontor.kernel.message.Wire;
import org.jspecify.annotations.Nullable;

/**
 * Plans what a shard has to do later: parked runs and delayed messages by the time when they are due. The shard remembers how many
 * rows each bucket of time has, so that nobody reads one where there is nothing left.
 */
final class DuePlans {
    static final String OF_RUN = "run";
    static final String OF_MESSAGE = "message";

    /** How many delayed messages are remembered. */
    static final int REMEMBERED = 4_096;

    private final int shard;
    private final Slots slots;
    private final Map<String, Instant> delayed = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<Key, Row> waiting = new LinkedHashMap<>();

    private record Key(Instant due, String kind, String id) {}

    /** A row to put, with a message as its body if there is one, or to delete. */
    private record Row(boolean there, byte @Nullable [] body) {}

    DuePlans(int shard, Slots slots) {
        this.shard = shard;
        this.slots = slots;
    }

    /** A batch begins; these of its delayed messages were found in the table. */
    void begin(Map<String, Instant> found) {
        var oldest = delayed.keySet().iterator();
        while (delayed.size() > REMEMBERED && oldest.hasNext()) {
            oldest.next();
            oldest.remove();
        }
        found.forEach(delayed::putIfAbsent);
    }

    boolean knows(String message) {
        return delayed.containsKey(message);
    }

    /** The buckets with rows, in order. */
    List<Long> buckets() {
        return slots.names(Kind.DUE).stream().map(Long::valueOf).sorted().toList();
    }

    void delay(Message message, Instant due) {
        undelay(message.id());
        delayed.put(message.id(), due);
        put(due, OF_MESSAGE, message.id(), Wire.write(message, Message.class));
    }

    void undelay(String message) {
        var due = delayed.remove(message);
        if (due != null) {
            remove(due, OF_MESSAGE, message);
        }
    }

    void put(Instant due, String kind, String id, byte @Nullable [] body) {
        waiting.put(new Key(due, kind, id), new Row(true, body));
        count(due, 1);
    }

    void remove(Instant due, String kind, String id) {
        waiting.put(new Key(due, kind, id), new Row(false, null));
        count(due, -1);
    }

    private void count(Instant due, int change) {
        var name = Long.toString(ShardTables.dueBucket(due));
        slots.put(Kind.DUE, name, slots.n(Kind.DUE, name) + change, 0);
    }

    void flush(List<Change> changes) {
        var empty = emptied();
        waiting.forEach((key, row) -> {
            long bucket = ShardTables.dueBucket(key.due());
            if (!empty.contains(bucket)) {
                var where = List.of(
                        Change.cell("shard", shard),
                        Change.cell("bucket", bucket),
                        Change.cell("second", key.due().getEpochSecond()),
                        Change.cell("nano", key.due().getNano()),
                        Change.cell("kind", key.kind()),
                        Change.cell("id", key.id()));
                changes.add(
                        row.there()
                                ? Change.insert(
                                        ShardTables.DUE,
                                        where,
                                        row.body() == null ? List.of() : List.of(Change.cell("body", row.body())))
                                : Change.delete(ShardTables.DUE, where));
            }
        });
        empty.forEach(bucket -> changes.add(
                Change.delete(ShardTables.DUE, List.of(Change.cell("shard", shard), Change.cell("bucket", bucket)))));
        waiting.clear();
    }

    // A bucket without rows goes as a whole: one tombstone instead of one for each row.
    private Set<Long> emptied() {
        var empty = waiting.keySet().stream()
                .map(key -> ShardTables.dueBucket(key.due()))
                .filter(bucket -> slots.n(Kind.DUE, Long.toString(bucket)) <= 0)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        empty.forEach(bucket -> slots.remove(Kind.DUE, Long.toString(bucket)));
        return empty;
    }
}
