package kontor.kernel.shard;

import java.util.ArrayList;
import java.util.List;
import kontor.kernel.message.Message;
import kontor.kernel.run.RunRecord;

/** What a shard decided in one batch: events to be made durable, then effects. */
public final class Out {
    private final List<ShardEvent> events = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();
    private final List<Over> over = new ArrayList<>();

    /** A run that has ended for good, and its message. */
    public record Over(RunRecord run, Message message) {}

    void over(RunRecord run, Message message) {
        over.add(new Over(run, message));
    }

    /** The runs that have ended for good, for traces. */
    public List<Over> over() {
        return over;
    }

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
