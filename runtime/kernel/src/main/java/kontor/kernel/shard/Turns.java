package kontor.kernel.shard;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who is at work for a key, and who waits for their turn, in order. */
final class Turns {
    private final Map<String, Deque<String>> queues = new HashMap<>();

    /** Takes the turn, or a place in the queue for it; whether it is one's turn now. */
    boolean take(String key, String run) {
        var queue = queues.computeIfAbsent(key, _ -> new ArrayDeque<>(2));
        queue.add(run);
        return queue.size() == 1;
    }

    /** Leaves the turn or the queue; who is next, null when nobody is or somebody else is still at work. */
    @Nullable
    String leave(String key, String run) {
        var queue = queues.get(key);
        if (queue == null) {
            return null;
        }
        var wasFirst = run.equals(queue.peek());
        queue.remove(run);
        if (queue.isEmpty()) {
            queues.remove(key);
            return null;
        }
        return wasFirst ? queue.peek() : null;
    }
}
