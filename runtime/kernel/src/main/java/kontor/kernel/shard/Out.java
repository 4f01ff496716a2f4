package kontor.kernel.shard;

import java.util.ArrayList;
import java.util.List;

/** What a shard decided in one batch: events to be made durable, then effects. */
public final class Out {
    private final List<ShardEvent> events = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();

    void event(ShardEvent event) {
        events.add(event);
    }

    void effect(Effect effect) {
        effects.add(effect);
    }

    public List<ShardEvent> events() {
        return events;
    }

    public List<Effect> effects() {
        return effects;
    }
}
