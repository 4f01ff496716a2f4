package kontor.store.cassandra;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import kontor.sdk.KontorException;

/** Asks again what was not answered, as long as the store is open; for what may be done twice. */
final class Retries {
    private static final long FIRST_MILLIS = 50;
    private static final long LAST_MILLIS = 2_000;
    private static final int DOUBLINGS = 10;
    private volatile boolean closed;

    /** Asks until it is answered or refused. */
    <T> CompletionStage<T> again(Supplier<CompletionStage<T>> question) {
        return again(question, 0);
    }

    private <T> CompletionStage<T> again(Supplier<CompletionStage<T>> question, int times) {
        if (closed) {
            return CompletableFuture.failedStage(new KontorException("KON-3010", "the store is closed"));
        }
        return question.get().exceptionallyCompose(failure -> {
            var cause = Cql.failure(failure);
            return cause.code().equals(Cql.UNREACHABLE)
                    ? CompletableFuture.supplyAsync(() -> again(question, times + 1), later(times))
                            .thenCompose(stage -> stage)
                    : CompletableFuture.failedStage(cause);
        });
    }

    /** How long is waited after so many failures. */
    static Duration pause(int times) {
        return Duration.ofMillis(Math.min(LAST_MILLIS, FIRST_MILLIS << Math.min(times, DOUBLINGS)));
    }

    private static Executor later(int times) {
        return CompletableFuture.delayedExecutor(pause(times).toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Asks nothing again from now on. */
    void close() {
        closed = true;
    }
}
