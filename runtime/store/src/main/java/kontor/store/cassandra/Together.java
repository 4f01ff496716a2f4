package kontor.store.cassandra;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Asks for many things, some of them at a time. */
final class Together {
    private static final int AT_ONCE = 64;

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

    /** The answers to questions about these, in their order; fails when one does. */
    static <T, R> CompletionStage<List<R>> all(Collection<T> items, Function<T, CompletionStage<R>> question) {
        var list = List.copyOf(items);
        @SuppressWarnings("unchecked")
        var answers = (R[]) new Object[list.size()];
        var places = IntStream.range(0, list.size()).boxed().toList();
        return each(
                        places,
                        AT_ONCE,
                        place -> question.apply(list.get(place)).thenAccept(answer -> answers[place] = answer))
                .thenApply(_ -> new ArrayList<>(Arrays.asList(answers)));
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

    /** Cut into lists of at most so many. */
    static <T> List<List<T>> chunks(Collection<T> items, int size) {
        var all = List.copyOf(items);
        var chunks = new ArrayList<List<T>>();
        for (int i = 0; i < all.size(); i += size) {
            chunks.add(all.subList(i, Math.min(all.size(), i + size)));
        }
        return chunks;
    }
}
