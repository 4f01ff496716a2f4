package kontor.pekko;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import kontor.kernel.port.Write;
import kontor.sdk.KontorException;
import kontor.store.journal.JournalStore;
import org.jspecify.annotations.Nullable;

/** A store in front of the real one, which refuses, fails or dawdles when it is told to. */
final class FaultyStore {
    private final JournalStore real;
    private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
    private volatile Predicate<Write> refused = _ -> false;
    private volatile Predicate<Write> tooMuch = _ -> false;
    private volatile Set<String> failing = Set.of();
    private volatile Duration dawdling = Duration.ZERO;
    private volatile Set<String> slow = Set.of();

    FaultyStore(JournalStore real) {
        this.real = real;
    }

    /** The store as its users see it. */
    JournalStore port() {
        return (JournalStore) Proxy.newProxyInstance(
                JournalStore.class.getClassLoader(),
                new Class<?>[] {JournalStore.class},
                (_, method, arguments) -> called(method, arguments));
    }

    /** Refuses these writes, as one that breaks the order is refused. */
    void refuse(Predicate<Write> writes) {
        refused = writes;
    }

    /** Has too much waiting for these writes. */
    void fill(Predicate<Write> writes) {
        tooMuch = writes;
    }

    /** Fails these reads. */
    void fail(String... reads) {
        failing = Set.of(reads);
    }

    /** Does these things at once, and takes so long until it says so. */
    void dawdle(Duration time, String... methods) {
        dawdling = time;
        slow = Set.of(methods);
    }

    void heal() {
        refused = _ -> false;
        tooMuch = _ -> false;
        failing = Set.of();
        slow = Set.of();
    }

    /** How often a method was called. */
    int calls(String method) {
        return calls.getOrDefault(method, new AtomicInteger()).get();
    }

    private @Nullable Object called(Method method, Object @Nullable [] arguments) throws Throwable {
        calls.computeIfAbsent(method.getName(), _ -> new AtomicInteger()).incrementAndGet();
        if (failing.contains(method.getName())) {
            return CompletableFuture.failedStage(new KontorException("KON-3501", "the disk does not answer"));
        }
        if (method.getName().equals("write") && refused.test((Write) arguments[0])) {
            return CompletableFuture.failedStage(new KontorException("KON-3009", "refused by the test"));
        }
        if (method.getName().equals("write") && tooMuch.test((Write) arguments[0])) {
            return CompletableFuture.failedStage(new KontorException("KON-3503", "filled by the test"));
        }
        try {
            var answer = method.invoke(real, arguments);
            return slow.contains(method.getName()) ? late((CompletionStage<?>) answer) : answer;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private <T> CompletionStage<T> late(CompletionStage<T> stage) {
        var executor = CompletableFuture.delayedExecutor(dawdling.toMillis(), TimeUnit.MILLISECONDS);
        return stage.thenCompose(value -> CompletableFuture.supplyAsync(() -> value, executor));
    }
}
