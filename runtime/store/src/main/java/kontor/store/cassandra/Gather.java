package kontor.store.cassandra;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Asks for many things, some at a time. */
final class Gather {
    private static final int AT_ONCE = 64;

    private Gather() {}

    /** The answers to questions about these, in their order. */
    static <T, R> CompletionStage<List<R>> all(Collection<T> items, Function<T, CompletionStage<R>> question) {
        return from(List.copyOf(items), 0, question, new ArrayList<>());
    }

    private static <T, R> CompletionStage<List<R>> from(
            List<T> items, int from, Function<T, CompletionStage<R>> question, List<R> answers) {
        if (from >= items.size()) {
            return CompletableFuture.completedStage(answers);
        }
        var asked = items.subList(from, Math.min(items.size(), from + AT_ONCE)).stream()
                .map(item -> question.apply(item).toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).thenCompose(_ -> {
            asked.forEach(one -> answers.add(one.join()));
            return from(items, from + AT_ONCE, question, answers);
        });
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
