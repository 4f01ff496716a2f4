package kontor.store.embedded;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import kontor.kernel.entity.EntityCommand;
import kontor.kernel.entity.EntityState;
import kontor.kernel.entity.Stored;
import kontor.kernel.message.Cause;
import kontor.kernel.message.Ids;
import kontor.kernel.message.Message;
import kontor.kernel.message.Outcome;
import kontor.kernel.model.Json;
import kontor.kernel.model.NounModel;
import kontor.kernel.port.Write;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.RunState;
import kontor.kernel.run.StepRecord;
import kontor.kernel.shard.ShardEvent;
import kontor.kernel.shard.ShardRecord;
import kontor.testkit.contract.StoreFixtures;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the store by itself: entity writes and shard records, with 256 in flight. Not a test; run its main with the
 * number of keys, the seconds and a folder.
 */
public final class StoreBench {
    private static final Logger LOG = LoggerFactory.getLogger(StoreBench.class);
    private static final NounModel COUNTER = StoreFixtures.noun("Counter", Counter.class);
    private static final int IN_FLIGHT = 256;
    // Filled by the one thread that completes writes.
    private static final List<Long> LATENCIES = new ArrayList<>();
    private final EmbeddedStore store;
    private final Random random = new Random(1);
    private final Semaphore room = new Semaphore(IN_FLIGHT);
    private final AtomicReference<@Nullable Throwable> problem = new AtomicReference<>();

    private StoreBench(EmbeddedStore store) {
        this.store = store;
    }

    /** The entity that is counted up. */
    public record Counter(String id, long usage) {}

    /** Runs. */
    public static void main(String[] arguments) throws Exception {
        int keys = Integer.parseInt(arguments[0]);
        int seconds = Integer.parseInt(arguments[1]);
        var folder = arguments.length > 2 ? Path.of(arguments[2]) : Files.createTempDirectory("kontor-bench");
        try (var store = EmbeddedStore.open(folder, List.of(COUNTER), 128, Settings.standard())) {
            var bench = new StoreBench(store);
            bench.entities(keys, seconds);
            bench.records(seconds);
            store.figures().forEach((name, value) -> LOG.info("{} {}", name, value));
        }
    }

    private void entities(int keys, int seconds) throws Exception {
        var states = new ArrayList<EntityState>(keys);
        var made = new Measure("create " + keys);
        for (int i = 0; i < keys; i++) {
            var state = Json.object().put("id", "k" + i).put("usage", 0);
            var stored = decided("k" + i, EntityState.NONE, new EntityCommand.Create(state), i);
            states.add(stored.after());
            write(stored);
        }
        drain();
        made.done(keys);
        var measure = new Measure("update of " + keys + " keys");
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        long count = 0;
        while (System.nanoTime() < end) {
            int key = random.nextInt(keys);
            var before = states.get(key);
            var state = Json.object().put("id", "k" + key).put("usage", (int) before.version());
            var stored = decided("k" + key, before, new EntityCommand.Put(state), count);
            states.set(key, stored.after());
            write(stored);
            count++;
        }
        drain();
        measure.done(count);
    }

    private static Stored decided(String id, EntityState before, EntityCommand command, long number) {
        var key = new kontor.kernel.entity.StepKey(
                Ids.run("/events", "m" + number, "Bench.track", "", Instant.now()),
                0,
                "0123456789abcdef0123456789abcdef");
        var cause = new Cause("m" + number, "Counter.track", key.run(), "Bench.track", 0, null);
        var decision = kontor.kernel.entity.Entities.decide(
                COUNTER, id, before, command, new kontor.kernel.entity.Entities.Asked(key, cause, Instant.now()));
        if (!(decision instanceof kontor.kernel.entity.Decision.Happens happens)) {
            throw new IllegalStateException(decision.toString());
        }
        return new Stored("Counter", id, 1, 1, happens.event(), before, happens.after(), List.of());
    }

    private void records(int seconds) throws Exception {
        var sequences = new long[128];
        var measure = new Measure("messages with run and step, 8 a record");
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        long count = 0;
        while (System.nanoTime() < end) {
            int shard = random.nextInt(128);
            var events = new ArrayList<ShardEvent>();
            for (int i = 0; i < 8; i++) {
                events.addAll(track(shard, count++));
            }
            write(new ShardRecord(shard, ++sequences[shard], 1, events));
        }
        drain();
        measure.done(count);
    }

    private static List<ShardEvent> track(int shard, long number) {
        var now = Instant.now();
        var id = java.util.UUID.randomUUID().toString();
        var data = Json.object().put("id", "k" + number % 1000).put("n", 1);
        var message = new Message(
                id, Message.EVENTS, "Counter.track", "k" + number % 1000, now, now, data, Ids.hash(id), null, 0, null);
        var run = new RunRecord(
                Ids.run(message.source(), id, "Bench.track", "", Instant.now()),
                shard,
                "Bench.track",
                message.source(),
                id,
                message.type(),
                message.subject(),
                null,
                RunState.RUNNING,
                1,
                "fingerprint",
                now,
                null,
                null,
                null,
                null);
        var step = new StepRecord(
                0,
                "upsert",
                "Counter/k1",
                "0123456789abcdef0123456789abcdef",
                Json.object().put("usage", 1),
                new Outcome.Done(Json.object().put("id", "k1").put("usage", 17)),
                now,
                now,
                1);
        return List.of(
                new ShardEvent.Accepted(message, List.of(run)),
                new ShardEvent.Stepped(run.id(), List.of(step)),
                new ShardEvent.Moved(run.with(
                        RunState.COMPLETED, now, null, null, Json.object().put("usage", 17))));
    }

    private void write(Write write) throws InterruptedException {
        room.acquire();
        long begun = System.nanoTime();
        store.write(write).whenComplete((done, failure) -> {
            LATENCIES.add(System.nanoTime() - begun);
            if (failure != null) {
                problem.compareAndSet(null, failure);
            }
            room.release();
        });
    }

    private void drain() throws Exception {
        room.acquire(IN_FLIGHT);
        room.release(IN_FLIGHT);
        if (problem.get() != null) {
            throw new IllegalStateException(problem.get());
        }
    }

    /** Time and CPU since it was made. */
    private static final class Measure {
        private static final OperatingSystemMXBean SYSTEM =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        private final String what;
        private final long begun = System.nanoTime();
        private final long cpu = SYSTEM.getProcessCpuTime();
        private final long writer = writer();

        Measure(String what) {
            this.what = what;
        }

        private static String latencies() {
            var sorted = LATENCIES.stream().mapToLong(Long::longValue).sorted().toArray();
            LATENCIES.clear();
            return "p50 %.1f ms, p99 %.1f ms, longest %.1f ms"
                    .formatted(
                            sorted[sorted.length / 2] / 1e6,
                            sorted[(int) (sorted.length * 0.99)] / 1e6,
                            sorted[sorted.length - 1] / 1e6);
        }

        void done(long count) {
            double seconds = (System.nanoTime() - begun) / 1e9;
            double used = (SYSTEM.getProcessCpuTime() - cpu) / 1e3;
            LOG.info(
                    "{}: {}/s, {} us of CPU each, {} of it the writer's; {}",
                    what,
                    Math.round(count / seconds),
                    Math.round(used / count * 10) / 10.0,
                    Math.round((writer() - writer) / 1e3 / count * 10) / 10.0,
                    latencies());
        }

        private static long writer() {
            var threads = ManagementFactory.getThreadMXBean();
            for (var id : threads.getAllThreadIds()) {
                var info = threads.getThreadInfo(id);
                if (info != null && info.getThreadName().equals("kontor-store-writer")) {
                    return threads.getThreadCpuTime(id);
                }
            }
            return 0;
        }
    }
}
