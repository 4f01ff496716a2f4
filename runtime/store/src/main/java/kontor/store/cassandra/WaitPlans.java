package kontor.store.cassandra;

import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kontor.kernel.message.Wire;
import kontor.kernel.port.Store.Waiting;
import kontor.kernel.shard.ShardEvent.Awaiting;
import org.jspecify.annotations.Nullable;

/** Plans the waits for messages: by type for whoever accepts one, by shard for its recovery. */
final class WaitPlans {
    private static final int SPARE = 64;
    private static final byte[] NOTHING = {};

    private final int shard;
    private final Slots slots;
    private final Map<String, Wait> waits = new HashMap<>();
    private final Map<String, BitSet> taken = new HashMap<>();
    private final Map<Wait, byte @Nullable []> waiting = new LinkedHashMap<>();

    /** Where a wait is: its slot among those of a type and this shard. */
    private record Wait(String type, int slot) {}

    WaitPlans(int shard, Slots slots) {
        this.shard = shard;
        this.slots = slots;
    }

    static String name(String run, int step) {
        return run + "." + step;
    }

    /** The run of a name; the name itself for what is none. */
    static String run(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    /** A wait that is in the tables. */
    void load(Waiting wait, int slot) {
        waits.put(name(wait.run(), wait.step()), new Wait(wait.type(), slot));
        slots(wait.type()).set(slot);
    }

    private BitSet slots(String type) {
        return taken.computeIfAbsent(type, _ -> new BitSet());
    }

    void begin(Awaiting event) {
        over(event.run(), event.step());
        var name = name(event.run(), event.step());
        var free = slots(event.type()).nextClearBit(0);
        var wait = new Wait(event.type(), free);
        slots(event.type()).set(free);
        waits.put(name, wait);
        var body = Wire.write(
                new Waiting(event.run(), event.step(), shard, event.equals(), event.since(), event.type()),
                Waiting.class);
        waiting.put(wait, body);
        slots.put(Kind.WAIT, name, free, 0, body);
    }

    void over(String run, int step) {
        var wait = waits.remove(name(run, step));
        if (wait == null) {
            return;
        }
        var left = slots(wait.type());
        left.clear(wait.slot());
        // Emptied for the next one to take; deleted when far more than needed, as in Slots.
        waiting.put(wait, wait.slot() > 2 * left.cardinality() + SPARE ? null : NOTHING);
        slots.remove(Kind.WAIT, name(run, step));
    }

    void flush(List<Change> changes) {
        waiting.forEach((wait, body) -> {
            var key = List.of(
                    Change.cell("type", wait.type()), Change.cell("shard", shard), Change.cell("slot", wait.slot()));
            changes.add(
                    body == null
                            ? Change.delete(ShardTables.WAIT, key)
                            : Change.insert(ShardTables.WAIT, key, List.of(Change.cell("body", body))));
        });
        waiting.clear();
    }
}
