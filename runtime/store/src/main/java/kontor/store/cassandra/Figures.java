package kontor.store.cassandra;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import kontor.kernel.port.Meters;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/** What the store does, counted; what waits, bounded; since when nobody answers. */
final class Figures {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private final Meters meters;
    private final long most;
    private final LongAdder writes = new LongAdder();
    private final LongAdder entries = new LongAdder();
    private final LongAdder entryBytes = new LongAdder();
    private final LongAdder changes = new LongAdder();
    private final LongAdder commitNanos = new LongAdder();
    private final LongAdder reads = new LongAdder();
    private final LongAdder readNanos = new LongAdder();
    private final LongAdder unanswered = new LongAdder();
    private final AtomicLong waitingWrites = new AtomicLong();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final ConcurrentHashMap<Integer, Long> begun = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Integer, Long> since = new ConcurrentHashMap<>();

    Figures(Meters meters, long most) {
        this.meters = meters;
        this.most = most;
    }

    // --- what waits

    /** Counts a write until it ends; refused with KON-3503 when too much waits already. */
    void enter(long bytes) {
        long now = waitingBytes.addAndGet(bytes);
        if (now > most && now > bytes) {
            waitingBytes.addAndGet(-bytes);
            throw new KontorException(
                    "KON-3503",
                    "the store has " + (now - bytes) + " bytes of writes waiting; at most " + most
                            + " may. Try again later");
        }
        waitingWrites.incrementAndGet();
    }

    void leave(long bytes, boolean written) {
        waitingBytes.addAndGet(-bytes);
        waitingWrites.decrementAndGet();
        if (written) {
            writes.increment();
        }
    }

    // --- entries of logs

    void began(int shard, int bytes) {
        // An entry that is added again began when it was added first.
        if (begun.putIfAbsent(shard, System.nanoTime()) == null) {
            entryBytes.add(bytes);
        }
    }

    void ended(int shard, int carriedOut) {
        changes.add(carriedOut);
        var from = begun.remove(shard);
        if (from != null) {
            long nanos = System.nanoTime() - from;
            entries.increment();
            commitNanos.add(nanos);
            meters.committed(nanos);
        }
    }

    // --- answers

    void asked(int shard) {
        since.putIfAbsent(shard, System.nanoTime());
    }

    void answered(int shard) {
        since.remove(shard);
    }

    void unanswered() {
        unanswered.increment();
    }

    /** Since when a shard's question is not answered, when that is too long; null when all is well. */
    @Nullable
    String trouble() {
        long now = System.nanoTime();
        long longest =
                since.values().stream().mapToLong(from -> now - from).max().orElse(0);
        return longest < PATIENCE.toNanos()
                ? null
                : "Cassandra has not answered for " + longest / 1_000_000_000
                        + " s; writes wait, and nothing that was acknowledged is lost";
    }

    /** Times a question. */
    <T> CompletionStage<T> read(CompletionStage<T> question) {
        long from = System.nanoTime();
        return question.whenComplete((_, _) -> {
            long nanos = System.nanoTime() - from;
            reads.increment();
            readNanos.add(nanos);
            meters.read(nanos);
        });
    }

    /** Names as Prometheus has them: totals grow, the rest is as it is now. */
    Map<String, Double> all() {
        var result = new LinkedHashMap<String, Double>();
        result.put("store_writes_total", (double) writes.sum());
        result.put("store_commits_total", (double) entries.sum());
        result.put("store_commit_seconds_total", commitNanos.sum() / 1e9);
        result.put("store_entry_bytes_total", (double) entryBytes.sum());
        result.put("store_changes_total", (double) changes.sum());
        result.put("store_queue_writes", (double) waitingWrites.get());
        result.put("store_queue_bytes", (double) waitingBytes.get());
        result.put("store_reads_total", (double) reads.sum());
        result.put("store_read_seconds_total", readNanos.sum() / 1e9);
        result.put("store_unanswered_total", (double) unanswered.sum());
        return result;
    }
}
