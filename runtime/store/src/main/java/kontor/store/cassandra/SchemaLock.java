package kontor.store.cassandra;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets one node at a time change the nouns' tables: two that make the same table at once may make two of it. A node that dies
 * meanwhile gives it free after two minutes.
 */
final class SchemaLock {
    private static final Executor LATER = CompletableFuture.delayedExecutor(250, TimeUnit.MILLISECONDS);
    private static final Executor AGAIN = CompletableFuture.delayedExecutor(30, TimeUnit.SECONDS);
    // No noun has such a name.
    private static final String WHERE = " WHERE noun = '-' AND field = 'lock'";

    private final Cql cql;
    private final String me = UUID.randomUUID().toString();

    SchemaLock(Cql cql) {
        this.cql = cql;
    }

    /** Does something while no other node does, however long it takes; waits for its turn. */
    <T> CompletionStage<T> with(Supplier<CompletionStage<T>> action) {
        return cql.runIf(
                        "INSERT INTO k_column(noun, field, name) VALUES('-', 'lock', ?) IF NOT EXISTS USING TTL 120",
                        me)
                .thenCompose(ours -> ours
                        ? held(action).handle(Outcome::new).thenCompose(this::free)
                        : CompletableFuture.supplyAsync(() -> 0, LATER).thenCompose(_ -> with(action)));
    }

    private <T> CompletionStage<T> held(Supplier<CompletionStage<T>> action) {
        var done = action.get();
        keep(done.toCompletableFuture());
        return done;
    }

    // Long work must not lose it.
    private void keep(CompletableFuture<?> done) {
        AGAIN.execute(() -> {
            if (!done.isDone()) {
                cql.runIf("UPDATE k_column USING TTL 120 SET name = ?" + WHERE + " IF name = ?", me, me)
                        .whenComplete((_, _) -> keep(done));
            }
        });
    }

    private record Outcome<T>(T value, Throwable failure) {}

    private <T> CompletionStage<T> free(Outcome<T> outcome) {
        return cql.runIf("DELETE FROM k_column" + WHERE + " IF name = ?", me)
                .thenCompose(_ -> outcome.failure() == null
                        ? CompletableFuture.completedStage(outcome.value())
                        : CompletableFuture.failedStage(outcome.failure()));
    }
}
