package kontor.store.journal;

import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.jspecify.annotations.Nullable;

/**
 * Holds the store that an actor system's plugins use. Install it before the first persistent actor starts:
 *
 * {@snippet :
 * StoreExtension.get(system).install(store, Clock.systemUTC());
 * }
 */
public final class StoreExtension implements Extension {
    private static final Id ID = new Id();
    private final AtomicReference<@Nullable Installed> installed = new AtomicReference<>();
    private final ConcurrentHashMap<String, Integer> inFlight = new ConcurrentHashMap<>();

    private record Installed(JournalStore store, InstantSource clock) {}

    private StoreExtension() {}

    /** The extension of a system, classic or typed. */
    public static StoreExtension get(ClassicActorSystemProvider system) {
        return ID.get(system);
    }

    /**
     * Says which store to use.
     *
     * @param store the open store
     * @param clock what tells which runs are due soon
     */
    public void install(JournalStore store, InstantSource clock) {
        if (!installed.compareAndSet(null, new Installed(store, clock))) {
            throw new IllegalStateException("a store is installed already; a system has one");
        }
    }

    /** The store. */
    public JournalStore store() {
        return there().store();
    }

    InstantSource clock() {
        return there().clock();
    }

    private Installed there() {
        var there = installed.get();
        if (there == null) {
            throw new IllegalStateException(
                    "no store is installed; call StoreExtension.get(system).install(store, clock) before actors start");
        }
        return there;
    }

    /** Marks an actor's write as under way until the stage ends. */
    <T> CompletionStage<T> writing(String actor, CompletionStage<T> write) {
        inFlight.merge(actor, 1, Integer::sum);
        return write.whenComplete(
                (done, problem) -> inFlight.computeIfPresent(actor, (name, count) -> count == 1 ? null : count - 1));
    }

    /** Reads once the writes of an actor that are under way have ended: it may be starting again after a failure. */
    <T> CompletionStage<T> afterWrites(String actor, Supplier<CompletionStage<T>> read) {
        CompletionStage<Void> writes =
                inFlight.containsKey(actor) ? store().settled() : CompletableFuture.completedStage(null);
        return writes.thenCompose(settled -> read.get());
    }

    private static final class Id extends AbstractExtensionId<StoreExtension> {
        @Override
        public StoreExtension createExtension(ExtendedActorSystem system) {
            return new StoreExtension();
        }
    }
}
