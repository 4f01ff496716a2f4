package kontor.pekko;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import kontor.kernel.port.Meters;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.RunState;
import kontor.kernel.shard.ShardEvent;

/** What a node tells about itself: which shards are up, how much is under way in them, and what it has done. */
final class Status {
    private final Set<Integer> up = ConcurrentHashMap.newKeySet();
    private final Set<Integer> seen = ConcurrentHashMap.newKeySet();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder records = new LongAdder();
    private final LongAdder recorded = new LongAdder();
    private final LongAdder runsStarted = new LongAdder();
    private final AtomicInteger atWork = new AtomicInteger();
    private final AtomicIntegerArray live;
    private final AtomicIntegerArray outgoing;
    private final Meters meters;

    Status(int shards, Meters meters) {
        this.live = new AtomicIntegerArray(shards);
        this.outgoing = new AtomicIntegerArray(shards);
        this.meters = meters;
    }

    /** Where more is counted than these figures. */
    Meters meters() {
        return meters;
    }

    /** A shard's front is up; whether it has been up in this process before. */
    boolean up(int shard) {
        up.add(shard);
        return !seen.add(shard);
    }

    void down(int shard) {
        up.remove(shard);
        stands(shard, 0, 0);
    }

    boolean isUp(int shard) {
        return up.contains(shard);
    }

    int shardsUp() {
        return up.size();
    }

    /** How many runs a shard has in memory, and how many envelopes for other shards. */
    void stands(int shard, int runs, int envelopes) {
        live.set(shard, runs);
        outgoing.set(shard, envelopes);
    }

    void accepted(String type) {
        accepted.increment();
        meters.accepted(type);
    }

    /** A shard's record of these events has become durable. */
    void record(List<ShardEvent> events) {
        records.increment();
        recorded.add(events.size());
        meters.recorded(events.size());
        for (var event : events) {
            if (event instanceof ShardEvent.Moved(var run)) {
                moved(run);
            }
        }
    }

    private void moved(RunRecord run) {
        var ended = run.endedAt();
        if (ended != null && run.state().ended()) {
            meters.ended(run.rule(), run.state(), took(run.startedAt(), ended));
        } else if (run.state() == RunState.RETRYING) {
            meters.retried(run.rule());
        }
    }

    // A clock that was set back takes no time.
    private static Duration took(Instant from, Instant until) {
        return until.isAfter(from) ? Duration.between(from, until) : Duration.ZERO;
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
        figures.put("runs_in_memory", (double) sum(live));
        figures.put("outbox_envelopes", (double) sum(outgoing));
        return figures;
    }

    private static int sum(AtomicIntegerArray shards) {
        return IntStream.range(0, shards.length()).map(shards::get).sum();
    }
}
