package kontor.store.cassandra;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import kontor.kernel.port.Write;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The logs of the shards that this node has owned. A shard that is written to before it was owned is owned first. */
final class Owners implements Pruning.Logs {
    private static final Logger LOG = LoggerFactory.getLogger(Owners.class);
    private static final int LOUD = 20;
    // Of a message that goes with its runs, what is planned for it.
    private static final int PRUNED_BYTES = 1_000;

    private final LogStorage storage;
    private final IntFunction<ShardRows> planner;
    private final ShardLog.Limits limits;
    private final Figures figures;
    private final ConcurrentHashMap<Integer, Shard> shards = new ConcurrentHashMap<>();

    Owners(LogStorage storage, IntFunction<ShardRows> planner, ShardLog.Limits limits, Figures figures) {
        this.storage = storage;
        this.planner = planner;
        this.limits = limits;
        this.figures = figures;
    }

    private Shard shard(int shard) {
        return shards.computeIfAbsent(shard, Shard::new);
    }

    /** See {@link kontor.kernel.port.Store#own}. */
    CompletionStage<Long> own(int shard) {
        return shard(shard).own();
    }

    /** See {@link kontor.kernel.port.Store#owns}. */
    boolean owns(int shard, long epoch) {
        var known = shards.get(shard);
        return known != null && known.log.owns(epoch);
    }

    /** See {@link kontor.kernel.port.Store#stillOwns}. */
    CompletionStage<Boolean> stillOwns(int shard, long epoch) {
        return shard(shard).log.stillOwns(epoch);
    }

    /** See {@link kontor.kernel.port.Store#write}. */
    CompletionStage<Void> write(int shard, long epoch, Write write, long bytes) {
        return shard(shard).write(new First(write, epoch, bytes, new CompletableFuture<>()));
    }

    @Override
    public List<Integer> owned() {
        return shards.entrySet().stream()
                .filter(shard -> shard.getValue().log.owns(shard.getValue().epoch))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    @Override
    public CompletionStage<Void> write(int shard, Pruned pruned) {
        var known = shard(shard);
        return known.log.write(
                pruned, known.epoch, (long) PRUNED_BYTES * pruned.old().size());
    }

    /** Takes no more writes; those that wait fail. */
    void close() {
        shards.values().forEach(shard -> shard.log.close());
    }

    /** A write that waits until its shard is owned for the first time. */
    private record First(Write write, long epoch, long bytes, CompletableFuture<Void> done) {}

    private final class Shard {
        final ShardLog log;
        private final ArrayDeque<First> firsts = new ArrayDeque<>();
        private CompletionStage<Long> owning = CompletableFuture.completedStage(0L);
        private boolean begun;
        private boolean known;
        private volatile long epoch;

        Shard(int shard) {
            this.log = new ShardLog(shard, storage, () -> planner.apply(shard), limits, new Clock());
        }

        // One claim after the other: each takes the shard from the one before.
        synchronized CompletionStage<Long> own() {
            begun = true;
            owning = owning.exceptionally(_ -> 0L).thenCompose(_ -> log.own());
            owning.whenComplete(this::owned);
            return owning;
        }

        CompletionStage<Void> write(First first) {
            synchronized (this) {
                if (!known) {
                    firsts.add(first);
                    if (!begun) {
                        own();
                    }
                    return first.done();
                }
            }
            return log.write(first.write(), first.epoch(), first.bytes());
        }

        private void owned(@Nullable Long ours, @Nullable Throwable failure) {
            if (ours == null) {
                List<First> failed;
                synchronized (this) {
                    failed = new ArrayList<>(firsts);
                    firsts.clear();
                    begun = known;
                }
                failed.forEach(
                        first -> first.done().completeExceptionally(Cql.failure(Objects.requireNonNull(failure))));
                return;
            }
            epoch = ours;
            // In their order, and before what comes after them.
            synchronized (this) {
                for (var first : firsts) {
                    log.write(first.write(), first.epoch(), first.bytes()).whenComplete((_, refused) -> {
                        if (refused == null) {
                            first.done().complete(null);
                        } else {
                            first.done().completeExceptionally(Cql.failure(refused));
                        }
                    });
                }
                firsts.clear();
                known = true;
            }
        }
    }

    private final class Clock implements ShardLog.World {
        @Override
        public long micros() {
            return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        }

        @Override
        public void later(Duration pause, Runnable action) {
            executor(pause).execute(action);
        }

        private static Executor executor(Duration pause) {
            return CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        public void unanswered(int shard, int times) {
            if (times == 0) {
                LOG.info("Cassandra answers again, for shard {}", shard);
                return;
            }
            figures.unanswered();
            if (times % LOUD == 1) {
                LOG.warn("Cassandra has not answered {} times for shard {}; it is asked again", times, shard);
            }
        }
    }
}
