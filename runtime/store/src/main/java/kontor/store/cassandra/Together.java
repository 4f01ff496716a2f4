package kontor.store.cassandra;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Waits for many stages. */
final class Together {
    private Together() {}

    /** What all stages complete with, in their order; fails when one does. */
    static <T> CompletionStage<List<T>> all(Collection<? extends CompletionStage<T>> stages) {
        var futures = stages.stream().map(CompletionStage::toCompletableFuture).toList();
        return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
                .thenApply(_ -> {
                    var results = new ArrayList<T>(futures.size());
                    futures.forEach(future -> results.add(future.join()));
                    return results;
                });
    }

    /** Does something for each item, for a few at once; fails when one of them fails. */
    static <T> CompletionStage<Void> each(
            Collection<T> items, int atOnce, Function<? super T, ? extends CompletionStage<?>> action) {
        var rest = List.copyOf(items).iterator();
        var lanes = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < Math.min(atOnce, items.size()); i++) {
            lanes.add(lane(rest, action).toCompletableFuture());
        }
        return CompletableFuture.allOf(lanes.toArray(CompletableFuture[]::new));
    }

    private static <T> CompletionStage<Void> lane(
            Iterator<T> rest, Function<? super T, ? extends CompletionStage<?>> action) {
        while (true) {
            T item;
            synchronized (rest) {
                if (!rest.hasNext()) {
                    return CompletableFuture.completedStage(null);
                }
                item = rest.next();
            }
            CompletableFuture<?> done = action.apply(item).toCompletableFuture();
            // Stages that are done at once must not make the stack deeper.
            if (!done.isDone() || done.isCompletedExceptionally()) {
                return done.thenCompose(_ -> lane(rest, action));
            }
        }
    }
}
