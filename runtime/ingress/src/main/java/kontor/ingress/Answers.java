package kontor.ingress;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import kontor.sdk.KontorException;

/**
 * The answers to operations (retry, cancel, pause, …) that carried an {@code Idempotency-Key}: the same key gets the
 * same answer. Kept in memory only, because each operation can be done again without harm.
 */
final class Answers {
    private static final int MOST = 10_000;

    private final Map<String, Kept> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
            return size() > MOST;
        }
    };

    private record Kept(String operation, CompletableFuture<Reply> reply) {}

    /** Carries out an operation once for its key; refused (KON-1409) when the key named another operation before. */
    Reply once(Call call, Route.Handler handler) throws Exception {
        var key = call.idempotencyKey();
        if (key == null) {
            return handler.handle(call);
        }
        var operation = String.join("/", call.path());
        var mine = new Kept(operation, new CompletableFuture<>());
        Kept first;
        synchronized (kept) {
            first = kept.putIfAbsent(key, mine);
        }
        if (first == null) {
            return carryOut(key, mine, call, handler);
        }
        if (!first.operation.equals(operation)) {
            throw new KontorException(
                    "KON-1409", "the Idempotency-Key '" + key + "' was used for another operation; use a new one");
        }
        return waitFor(first);
    }

    private Reply carryOut(String key, Kept mine, Call call, Route.Handler handler) throws Exception {
        try {
            var reply = handler.handle(call);
            mine.reply.complete(reply);
            return reply;
        } catch (Exception e) {
            // What failed may be tried again under the same key.
            synchronized (kept) {
                kept.remove(key);
            }
            mine.reply.completeExceptionally(e);
            throw e;
        }
    }

    private static Reply waitFor(Kept first) throws Exception {
        try {
            return first.reply.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
