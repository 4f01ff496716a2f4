package kontor.store.cassandra;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Writes that are under way. */
final class InFlight {
    private final Set<CompletableFuture<?>> writes = ConcurrentHashMap.newKeySet();

    /** Knows of a write until it ends. */
    <T> CompletionStage<T> add(CompletionStage<T> write) {
        var known = write.toCompletableFuture();
        writes.add(known);
        known.whenComplete((_, _) -> writes.remove(known));
        return write;
    }

    /** Completes when all that are under way now have ended, well or not. */
    CompletionStage<Void> settled() {
        return CompletableFuture.allOf(
                writes.stream().map(write -> write.handle((_, _) -> null)).toArray(CompletableFuture[]::new));
    }
}
