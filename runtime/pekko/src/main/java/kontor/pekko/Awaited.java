package kontor.pekko;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import kontor.kernel.message.Message;

/**
 * Which types of messages some run of this node waits for, and the messages for whose waits the store has yet to be asked: one
 * question at a time for each type, about all messages that came meanwhile.
 */
final class Awaited {
    private final Set<String> types = ConcurrentHashMap.newKeySet();
    private final ConcurrentHashMap<String, List<Message>> queued = new ConcurrentHashMap<>();
    private final AtomicBoolean searchWanted = new AtomicBoolean();

    void add(String type) {
        types.add(type);
    }

    Set<String> types() {
        return Set.copyOf(types);
    }

    boolean contains(String type) {
        return types.contains(type);
    }

    /** Puts a message in the queue of its type; true when nobody is at that queue, so that the caller must be. */
    boolean queue(Message message) {
        var first = new boolean[1];
        queued.compute(message.type(), (_, before) -> {
            first[0] = before == null;
            var list = before == null ? new ArrayList<Message>() : before;
            list.add(message);
            return list;
        });
        return first[0];
    }

    /** Takes all messages of a type; none when there are none, and nobody is at that queue from then on. */
    List<Message> take(String type) {
        var taken = new ArrayList<Message>();
        queued.computeIfPresent(type, (_, list) -> {
            taken.addAll(list);
            return list.isEmpty() ? null : new ArrayList<>();
        });
        return taken;
    }

    /** All waits are to be searched for; true when the caller is to see to it. */
    boolean wantSearch() {
        return searchWanted.compareAndSet(false, true);
    }

    /** The search begins: what is wanted from now on needs another one. */
    void searching() {
        searchWanted.set(false);
    }
}
