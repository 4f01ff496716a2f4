package kontor.pekko;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import kontor.kernel.entity.Stored;
import kontor.kernel.model.Model;
import kontor.kernel.port.Write;
import kontor.kernel.shard.ShardRecord;
import kontor.sdk.KontorException;
import kontor.store.journal.JournalStore;
import kontor.testkit.memory.MemoryStore;
import org.jspecify.annotations.Nullable;

/** One store in memory for several nodes, which fences as theirs does. */
final class SharedStore {
    private final MemoryStore memory;
    private final AtomicLong fenced = new AtomicLong();

    SharedStore(Model model, int shards) {
        memory = new MemoryStore(model, shards);
    }

    MemoryStore memory() {
        return memory;
    }

    /** How many writes were refused because their epoch was over. */
    long fenced() {
        return fenced.get();
    }

    /** The store as one node sees it, which learns that a shard is another's only when a write is refused. */
    JournalStore port() {
        var owned = new ConcurrentHashMap<Integer, Long>();
        return (JournalStore) Proxy.newProxyInstance(
                JournalStore.class.getClassLoader(),
                new Class<?>[] {JournalStore.class},
                (_, method, arguments) -> called(owned, method, arguments));
    }

    private @Nullable Object called(Map<Integer, Long> owned, Method method, Object @Nullable [] arguments)
            throws Throwable {
        return switch (method.getName()) {
            case "own" ->
                memory.own((int) arguments[0]).thenApply(epoch -> {
                    owned.put((int) arguments[0], epoch);
                    return epoch;
                });
            case "owns" -> arguments[1].equals(owned.get((int) arguments[0]));
            case "stillOwns" ->
                memory.stillOwns((int) arguments[0], (long) arguments[1]).thenApply(still -> {
                    if (!still) {
                        owned.remove((int) arguments[0], (long) arguments[1]);
                    }
                    return still;
                });
            case "settled" -> CompletableFuture.completedStage(null);
            case "sequence" -> memory.shard((int) arguments[0], Instant.MAX).thenApply(shard -> shard.sequence());
            case "write" -> written(owned, (Write) arguments[0]);
            case "plain", "entities", "shards" -> throw new UnsupportedOperationException(method.getName());
            default -> {
                try {
                    yield method.invoke(memory, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            }
        };
    }

    private Object written(Map<Integer, Long> owned, Write write) {
        return memory.write(write).whenComplete((_, failure) -> {
            var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
            if (cause instanceof KontorException refused && refused.code().equals("KON-3020")) {
                fenced.incrementAndGet();
                switch (write) {
                    case ShardRecord record -> owned.remove(record.shard(), record.epoch());
                    case Stored stored -> owned.remove(stored.shard(), stored.epoch());
                    default -> throw new AssertionError(write);
                }
            }
        });
    }
}
