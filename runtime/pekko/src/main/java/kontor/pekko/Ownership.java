package kontor.pekko;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import kontor.kernel.port.Store;

/**
 * The epochs of the shards that this node has. Each incarnation of a shard claims it once, before any of its actors reads what it
 * will change; its front and its entities write under the same epoch. An incarnation that was claimed from, although the cluster
 * still sends it messages, claims again after a pause: two that take each other for gone must not keep claiming in turn.
 */
final class Ownership {
    private static final Duration PAUSE = Duration.ofSeconds(3);

    private final Store store;
    private final Executor later =
            CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS, Runnable::run);
    private final ConcurrentHashMap<Integer, Owned> shards = new ConcurrentHashMap<>();

    /** What an incarnation has claimed; the incarnation is told by its shard's actor. */
    private record Owned(Object incarnation, CompletableFuture<Long> epoch) {}

    Ownership(Store store) {
        this.store = store;
    }

    /** The epoch of a shard's incarnation, once it is claimed. */
    CompletionStage<Long> epoch(int shard, Object incarnation) {
        return shards.compute(shard, (_, before) -> {
                    if (before == null || !before.incarnation().equals(incarnation)) {
                        return new Owned(incarnation, claim(shard));
                    }
                    return isOver(shard, before.epoch())
                            ? new Owned(
                                    incarnation,
                                    CompletableFuture.runAsync(() -> {}, later).thenCompose(_ -> claim(shard)))
                            : before;
                })
                .epoch();
    }

    private CompletableFuture<Long> claim(int shard) {
        return store.own(shard).toCompletableFuture();
    }

    private boolean isOver(int shard, CompletableFuture<Long> epoch) {
        return switch (epoch.state()) {
            case RUNNING -> false;
            case SUCCESS -> !store.owns(shard, epoch.resultNow());
            case FAILED, CANCELLED -> true;
        };
    }
}
