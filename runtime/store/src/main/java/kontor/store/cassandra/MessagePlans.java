package kontor.store.cassandra;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kontor.kernel.message.Message;
import kontor.kernel.message.Wire;
import org.jspecify.annotations.Nullable;

/** Plans a shard's part of the message log. */
final class MessagePlans {
    private static final String LAST = "last";

    private final int shard;
    private final Slots slots;
    private final Has has;
    private final List<Change> waiting = new ArrayList<>();
    private final Map<String, Place> there = new HashMap<>();
    private final Set<String> fresh = new HashSet<>();
    private final Map<String, String> pendingTypes = new HashMap<>();

    /** Where a message is. */
    record Place(long position, String type) {}

    MessagePlans(int shard, Slots slots, Has has) {
        this.shard = shard;
        this.slots = slots;
        this.has = has;
    }

    /** A batch begins; these of its messages are in the store. */
    void begin(Map<String, Place> found) {
        fresh.clear();
        there.clear();
        there.putAll(found);
    }

    static String identity(String source, String id) {
        return source + "\u0000" + id;
    }

    boolean has(String identity) {
        return fresh.contains(identity) || there.containsKey(identity);
    }

    boolean isPending(String identity) {
        return slots.has(Kind.PENDING, identity);
    }

    Place append(Message message, boolean pending) {
        long position = Position.next(slots.n(Kind.HEAD, LAST), message.accepted(), shard);
        slots.put(Kind.HEAD, LAST, position, 0);
        var type = message.type();
        waiting.add(Change.insert(
                ShardTables.MESSAGE,
                ShardTables.messageKey(position, type),
                List.of(Change.cell("body", Wire.write(message, Message.class)))));
        waiting.add(Change.insert(ShardTables.FEED, ShardTables.feedKey(position), List.of(Change.cell("type", type))));
        waiting.add(Change.insert(
                ShardTables.IDENTITY,
                List.of(Change.cell("id", message.id()), Change.cell("source", message.source())),
                List.of(Change.cell("position", position), Change.cell("type", type))));
        var bucket = Position.bucket(position);
        has.note(ShardTables.MESSAGES, bucket, ShardTables.ofFeed(shard));
        has.note(ShardTables.type(type), bucket, ShardTables.ofType(shard));
        fresh.add(message.identity());
        if (pending) {
            slots.put(Kind.PENDING, message.identity(), position, 0, ShardTables.utf8(type));
            pendingTypes.put(message.identity(), type);
        }
        return new Place(position, type);
    }

    /** A pending message that is in the table. */
    void load(String identity, String type) {
        pendingTypes.put(identity, type);
    }

    /** A pending message gets its runs; null when it is not pending. */
    @Nullable
    Place dispatch(String identity) {
        var type = pendingTypes.remove(identity);
        if (type == null) {
            return null;
        }
        var place = new Place(slots.n(Kind.PENDING, identity), type);
        slots.remove(Kind.PENDING, identity);
        return place;
    }

    /** Deletes a message. */
    void drop(Pruned.Old old) {
        waiting.add(Change.delete(ShardTables.MESSAGE, ShardTables.messageKey(old.position(), old.type())));
        waiting.add(Change.delete(ShardTables.FEED, ShardTables.feedKey(old.position())));
        waiting.add(Change.delete(
                ShardTables.IDENTITY, List.of(Change.cell("id", old.id()), Change.cell("source", old.source()))));
        if (!old.runs().isEmpty()) {
            waiting.add(Change.delete(ShardTables.RUNS, ShardTables.feedKey(old.position())));
        }
        var identity = identity(old.source(), old.id());
        fresh.remove(identity);
        there.remove(identity);
        has.forget();
    }

    void flush(List<Change> changes) {
        changes.addAll(waiting);
        waiting.clear();
    }
}
