package kontor.ingress;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Waits for what others complete: requests run on virtual threads, which may block. */
final class Stages {
    private Stages() {}

    /** The stage's value; what it failed with is thrown as it is. */
    static <T> T join(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }
}
