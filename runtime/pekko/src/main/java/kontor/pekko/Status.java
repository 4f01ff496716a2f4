package kontor.pekko;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What a node tells about itself: which shards are up, and what it has done. */
final class Status {
    private final Set<Integer> up = ConcurrentHashMap.newKeySet();
    private final Set<Integer> seen = ConcurrentHashMap.newKeySet();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder records = new LongAdder();
    private final LongAdder recorded = new LongAdder();
    private final LongAdder runsStarted = new LongAdder();
    private final AtomicInteger atWork = new AtomicInteger();

    /** A shard's front is up; whether it has been up in this process before. */
    boolean up(int shard) {
        up.add(shard);
        return !seen.add(shard);
    }

    void down(int shard) {
        up.remove(shard);
    }

    int shardsUp() {
        return up.size();
    }

    void accepted() {
        accepted.increment();
    }

    /** A shard's record with some events has become durable. */
    void record(int events) {
        records.increment();
        recorded.add(events);
    }

    void started() {
        runsStarted.increment();
        atWork.incrementAndGet();
    }

    void stopped() {
        atWork.decrementAndGet();
    }

    /** How many bodies of rules are at work. */
    int atWork() {
        return atWork.get();
    }

    Map<String, Double> figures() {
        var figures = new TreeMap<String, Double>();
        figures.put("shards_up", (double) up.size());
        figures.put("messages_accepted_total", accepted.doubleValue());
        figures.put("shard_records_total", records.doubleValue());
        figures.put("shard_events_total", recorded.doubleValue());
        figures.put("run_starts_total", runsStarted.doubleValue());
        figures.put("runs_at_work", (double) atWork.get());
        return figures;
    }
}
