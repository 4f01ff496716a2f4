package kontor.store.embedded;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import kontor.kernel.port.Meters;

/** What the store counts of its own work. */
final class Figures {
    private final LongAdder writes = new LongAdder();
    private final LongAdder commits = new LongAdder();
    private final LongAdder commitNanos = new LongAdder();
    private final LongAdder checkpoints = new LongAdder();
    private final LongAdder checkpointsHeldUp = new LongAdder();
    private final LongAdder checkpointNanos = new LongAdder();
    private final LongAdder reads = new LongAdder();
    private final LongAdder readNanos = new LongAdder();
    private final Map<String, Long> vectors = new ConcurrentHashMap<>();
    private final Map<String, Long> othersPassedOver = new ConcurrentHashMap<>();
    private final AtomicLong logPages = new AtomicLong();
    private final AtomicLong lastBatch = new AtomicLong();
    private final Meters meters;

    Figures(Meters meters) {
        this.meters = meters;
    }

    void committed(int batch, long nanos) {
        writes.add(batch);
        commits.increment();
        commitNanos.add(nanos);
        lastBatch.set(batch);
        meters.committed(nanos);
    }

    void checkpointed(long nanos, boolean complete) {
        checkpoints.increment();
        checkpointNanos.add(nanos);
        if (!complete) {
            checkpointsHeldUp.increment();
        }
    }

    void read(long nanos) {
        reads.increment();
        readNanos.add(nanos);
        meters.read(nanos);
    }

    void log(long pages) {
        logPages.set(pages);
    }

    /** Notes among how many vectors was searched, and how many had another length; whether that is news. */
    boolean searched(String noun, long all, long others) {
        vectors.put(noun, all);
        var before = othersPassedOver.put(noun, others);
        return others > 0 && (before == null || before == 0);
    }

    private static double sum(Map<String, Long> byNoun) {
        return byNoun.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Names as Prometheus has them: totals grow, the rest is as it is now. */
    Map<String, Double> all(WriteQueue queue, int readsWaiting) {
        var result = new LinkedHashMap<String, Double>();
        result.put("store_writes_total", (double) writes.sum());
        result.put("store_commits_total", (double) commits.sum());
        result.put("store_commit_seconds_total", commitNanos.sum() / 1e9);
        result.put("store_batch_last", (double) lastBatch.get());
        result.put("store_queue_writes", (double) queue.depth());
        result.put("store_queue_bytes", (double) queue.bytes());
        result.put("store_log_pages", (double) logPages.get());
        result.put("store_checkpoints_total", (double) checkpoints.sum());
        result.put("store_checkpoints_held_up_total", (double) checkpointsHeldUp.sum());
        result.put("store_checkpoint_seconds_total", checkpointNanos.sum() / 1e9);
        result.put("store_reads_total", (double) reads.sum());
        result.put("store_read_seconds_total", readNanos.sum() / 1e9);
        result.put("store_reads_waiting", (double) readsWaiting);
        result.put("store_vectors", sum(vectors));
        result.put("store_vectors_passed_over", sum(othersPassedOver));
        return result;
    }
}
