package kontor.ingress;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The node's figures of the last hour, every five seconds, for plots. Kept in memory: Prometheus keeps them for longer. */
final class Samples implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Samples.class);
    private static final int EVERY_SECONDS = 5;
    private static final int KEPT = 3600 / EVERY_SECONDS;

    private final Supplier<Map<String, Double>> figures;
    private final Latencies latencies;
    private final LongSupplier seconds;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("samples").factory());

    /** What was read at a time: figures as they stood, and the times to answer since the sample before. */
    private record Sample(long time, Map<String, Double> figures, double median, double slowest) {}

    Samples(Supplier<Map<String, Double>> figures, Latencies latencies, LongSupplier seconds) {
        this.figures = figures;
        this.latencies = latencies;
        this.seconds = seconds;
    }

    void start() {
        timer.scheduleAtFixedRate(this::takeQuietly, 0, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    private void takeQuietly() {
        try {
            take();
        } catch (RuntimeException e) {
            LOG.debug("no sample", e);
        }
    }

    /** Takes a sample now. */
    synchronized void take() {
        var spent = latencies.take();
        samples.addLast(new Sample(seconds.getAsLong(), now(), spent.millis(0.5), spent.millis(0.99)));
        if (samples.size() > KEPT + 1) {
            samples.removeFirst();
        }
    }

    /** The figures as they stand. */
    Map<String, Double> now() {
        var now = new TreeMap<>(figures.get());
        var runtime = Runtime.getRuntime();
        now.put("heap_bytes", (double) (runtime.totalMemory() - runtime.freeMemory()));
        return now;
    }

    /**
     * Series over the same times: rates a second since the sample before, levels as they stood.
     *
     * @param times seconds since 1970
     * @param series values by name
     */
    record Series(List<Long> times, Map<String, List<Double>> series) {}

    /** The series after a time in seconds; all of the hour after 0. */
    synchronized Series series(long after) {
        var all = new ArrayList<>(samples);
        var times = new ArrayList<Long>();
        var series = new LinkedHashMap<String, List<Double>>();
        for (int i = 1; i < all.size(); i++) {
            var before = all.get(i - 1);
            var one = all.get(i);
            if (one.time() <= after) {
                continue;
            }
            times.add(one.time());
            add(series, "messages", rate(before, one, "node_messages_accepted_total"));
            add(series, "runs", rate(before, one, "node_run_starts_total"));
            add(series, "at_work", one.figures().getOrDefault("node_runs_at_work", 0.0));
            add(series, "queue", one.figures().getOrDefault("store_store_queue_writes", 0.0));
            add(series, "heap", one.figures().getOrDefault("heap_bytes", 0.0) / (1024 * 1024));
            add(series, "p50", one.median());
            add(series, "p99", one.slowest());
        }
        return new Series(times, series);
    }

    private static void add(Map<String, List<Double>> series, String name, double value) {
        series.computeIfAbsent(name, _ -> new ArrayList<>()).add(Math.round(value * 1000) / 1000.0);
    }

    private static double rate(Sample before, Sample one, String figure) {
        var grown = one.figures().getOrDefault(figure, 0.0) - before.figures().getOrDefault(figure, 0.0);
        return Math.max(0, grown) / Math.max(1, one.time() - before.time());
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
