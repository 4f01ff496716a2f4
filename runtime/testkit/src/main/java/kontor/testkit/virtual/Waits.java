package kontor.testkit.virtual;

import kontor.kernel.message.Message;
import kontor.kernel.port.Store.Waiting;
import kontor.kernel.shard.ShardCommand;
import kontor.kernel.where.Wanted;

/**
 * Brings together messages and the runs that wait for them. Waiting writes the wait, then reads the messages; accepting
 * writes the message, then reads the waits: so neither order misses.
 */
final class Waits {
    private final VirtualNode node;
    private final Core core;

    Waits(VirtualNode node, Core core) {
        this.node = node;
        this.core = core;
    }

    void announce(Message message) {
        for (var wait : core.join(core.store.waiting(message.type()))) {
            if (Wanted.matches(wait, message)) {
                matched(wait, message);
            }
        }
    }

    void search(Waiting wait) {
        var found = core.join(core.store.arrived(wait.type(), Wanted.fields(wait), wait.since(), Wanted.limit(wait)));
        Wanted.first(wait, found).ifPresent(message -> matched(wait, message));
    }

    /**
     * Looks again for what every run waits for: a shard that died may have written messages without announcing them, and
     * the runs that wait for those may live on other shards.
     */
    void searchAll() {
        for (var verb : core.model.verbs()) {
            core.join(core.store.waiting(verb.name())).forEach(wait -> core.task(() -> search(wait)));
        }
    }

    private void matched(Waiting wait, Message message) {
        node.shard(wait.shard()).tell(new ShardCommand.Matched(wait.run(), wait.step(), message));
    }
}
