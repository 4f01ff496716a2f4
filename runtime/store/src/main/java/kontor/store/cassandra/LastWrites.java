package kontor.store.cassandra;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The writes of entities that are under way: what follows the last one of an entity waits for it. */
final class LastWrites {
    private final Map<Key, CompletableFuture<?>> writes = new ConcurrentHashMap<>();

    private record Key(String noun, String id) {}

    /** Knows of a write until it ends; answers it. */
    <T> CompletionStage<T> add(String noun, String id, CompletionStage<T> write) {
        var key = new Key(noun, id);
        var known = write.toCompletableFuture();
        writes.put(key, known);
        known.whenComplete((_, _) -> writes.remove(key, known));
        return write;
    }

    /** Completes when the entity's writes that are under way now have ended, well or not: they end in their order. */
    CompletionStage<Void> of(String noun, String id) {
        var last = writes.get(new Key(noun, id));
        return last == null ? CompletableFuture.completedStage(null) : last.handle((_, _) -> (Void) null);
    }
}
