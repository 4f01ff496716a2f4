package kontor.store.cassandra;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import kontor.kernel.message.Envelope;
import kontor.kernel.message.Wire;
import kontor.kernel.shard.ShardEvent.Posted;

/** Plans what a shard sends to others and has taken from them. */
final class LanePlans {
    private final Slots slots;
    private final Map<Integer, TreeSet<Long>> outbox = new HashMap<>();

    LanePlans(Slots slots) {
        this.slots = slots;
    }

    private static String name(int to, long sequence) {
        return to + ":" + sequence;
    }

    /** An envelope that is in the table. */
    void load(int to, long sequence) {
        outbox.computeIfAbsent(to, _ -> new TreeSet<>()).add(sequence);
    }

    void posted(Posted event) {
        load(event.to(), event.sequence());
        slots.put(
                Kind.OUTBOX,
                name(event.to(), event.sequence()),
                event.to(),
                event.sequence(),
                Wire.write(event.envelope(), Envelope.class));
        lane(event.to(), 0, event.sequence());
    }

    void delivered(int to, long sequence) {
        var waiting = outbox.get(to);
        if (waiting != null) {
            var gone = waiting.headSet(sequence, true);
            gone.forEach(one -> slots.remove(Kind.OUTBOX, name(to, one)));
            gone.clear();
        }
    }

    void taken(int from, long sequence) {
        lane(from, sequence, 0);
    }

    private void lane(int peer, long taken, long posted) {
        var name = Integer.toString(peer);
        slots.put(
                Kind.LANE, name, Math.max(slots.n(Kind.LANE, name), taken), Math.max(slots.m(Kind.LANE, name), posted));
    }
}
