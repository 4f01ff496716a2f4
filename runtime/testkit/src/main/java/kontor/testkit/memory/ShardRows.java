package kontor.testkit.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kontor.kernel.message.Envelope;
import kontor.kernel.message.Message;
import kontor.kernel.shard.EachState;
import kontor.kernel.shard.ShardEvent;
import kontor.kernel.shard.ShardRecord;
import kontor.kernel.shard.ShardSnapshot.DelayedMessage;
import kontor.kernel.shard.ShardSnapshot.OpenEach;
import kontor.kernel.shard.ShardSnapshot.Outgoing;

/** What belongs to one shard alone: its head, outbox, watermarks, delayed messages, open {@code each}s. */
final class ShardRows {
    long sequence;
    long epoch;
    private long owned;
    final Map<Integer, TreeMap<Long, Outgoing>> outbox = new TreeMap<>();
    final Map<Integer, Long> posted = new HashMap<>();
    final Map<Integer, Long> taken = new HashMap<>();
    final Map<String, DelayedMessage> delayed = new LinkedHashMap<>();
    final Map<String, OpenEach> each = new LinkedHashMap<>();

    /** The next epoch begins: whatever is written under an earlier one from now on is refused. */
    long own() {
        owned = Math.max(owned, epoch) + 1;
        return owned;
    }

    /** The epoch that was claimed last; 0 when none was, so that nothing is refused. */
    long owned() {
        return owned;
    }

    /** Refuses what is written under an epoch that is over. */
    void fence(int shard, long given) {
        if (given < owned) {
            throw Conflicts.fenced(shard, owned, given);
        }
    }

    void check(ShardRecord record) {
        fence(record.shard(), record.epoch());
        if (record.sequence() != sequence + 1) {
            throw Conflicts.sequence(record.shard(), sequence, record.sequence());
        }
        if (record.epoch() < epoch) {
            throw Conflicts.epoch(record.shard(), epoch, record.epoch());
        }
    }

    void advance(ShardRecord record) {
        sequence = record.sequence();
        epoch = record.epoch();
    }

    void posted(ShardEvent.Posted event) {
        var envelope = Copies.of(event.envelope(), Envelope.class);
        outbox.computeIfAbsent(event.to(), _ -> new TreeMap<>())
                .put(event.sequence(), new Outgoing(event.to(), event.sequence(), envelope));
        posted.merge(event.to(), event.sequence(), Math::max);
    }

    void delivered(int to, long sequence) {
        var queue = outbox.get(to);
        if (queue != null) {
            queue.headMap(sequence, true).clear();
        }
    }

    List<Outgoing> outgoing() {
        var all = new ArrayList<Outgoing>();
        outbox.values().forEach(queue -> all.addAll(queue.values()));
        return all;
    }

    void delayed(ShardEvent.Delayed event) {
        var message = Copies.of(event.message(), Message.class);
        delayed.put(message.id(), new DelayedMessage(message, event.due()));
    }

    void each(ShardEvent.EachMoved event) {
        var key = event.run() + "." + event.step();
        if (event.state() == null) {
            each.remove(key);
        } else {
            each.put(key, new OpenEach(event.run(), event.step(), Copies.of(event.state(), EachState.class)));
        }
    }
}
