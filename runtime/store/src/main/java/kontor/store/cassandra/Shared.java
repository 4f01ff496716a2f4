package kontor.store.cassandra;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A question that many ask at once. It is asked once at a time; whoever comes meanwhile gets the answer to the next one, so that
 * every answer is of after its question.
 */
final class Shared<T> {
    private final Supplier<CompletionStage<T>> question;
    private boolean busy;
    private @Nullable CompletableFuture<T> next;

    Shared(Supplier<CompletionStage<T>> question) {
        this.question = question;
    }

    CompletionStage<T> ask() {
        CompletableFuture<T> mine;
        synchronized (this) {
            mine = next == null ? new CompletableFuture<>() : next;
            next = mine;
            if (busy) {
                return mine.minimalCompletionStage();
            }
            busy = true;
        }
        go();
        return mine.minimalCompletionStage();
    }

    private void go() {
        CompletableFuture<T> asking;
        synchronized (this) {
            if (next == null) {
                busy = false;
                return;
            }
            asking = next;
            next = null;
        }
        CompletionStage<T> asked;
        try {
            asked = question.get();
        } catch (RuntimeException e) {
            asked = CompletableFuture.failedStage(e);
        }
        asked.whenComplete((answer, failure) -> {
            if (failure == null) {
                asking.complete(answer);
            } else {
                asking.completeExceptionally(failure);
            }
            go();
        });
    }
}
