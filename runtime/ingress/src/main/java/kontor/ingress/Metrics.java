package kontor.ingress;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Figures for Prometheus: requests by route and status, the node's and the store's own, and the JVM's. */
final class Metrics implements AutoCloseable {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final PrometheusMeterRegistry registry;
    private final ConcurrentHashMap<Answered, Timer> timers = new ConcurrentHashMap<>();
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final JvmGcMetrics collector = new JvmGcMetrics();
    private final Latencies latencies = new Latencies();

    private record Answered(String method, String route, int status) {}

    Metrics(NodeMeters meters) {
        registry = meters.registry();
        collector.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /**
     * Counts a request. The route is its pattern, never its path, and a method that is made up is not told, so that the
     * number of series is bounded.
     */
    void answered(String method, String route, int status, long nanos) {
        var key = new Answered(METHODS.contains(method) ? method : "other", route, status);
        var timer = timers.get(key);
        if (timer == null) {
            timer = timers.computeIfAbsent(key, this::timer);
        }
        timer.record(Duration.ofNanos(nanos));
        if (method.equals("POST") || route.startsWith("/api/")) {
            latencies.count(nanos);
        }
    }

    /** How long it took to answer what changes something, and the business's own API. */
    Latencies latencies() {
        return latencies;
    }

    private Timer timer(Answered key) {
        return Timer.builder("kontor.http.requests")
                .description("Requests by route and status")
                .tag("method", key.method)
                .tag("route", key.route)
                .tag("status", Integer.toString(key.status))
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5))
                .register(registry);
    }

    /** A figure that is read whenever it is asked for. */
    void gauge(String name, String description, Supplier<Number> figure) {
        Gauge.builder("kontor." + name, figure).description(description).register(registry);
    }

    /** Everything in Prometheus' text format, with these figures by prefix. */
    String scrape(Map<String, Supplier<Map<String, Double>>> figures) {
        figures.forEach((prefix, read) -> read.get().keySet().forEach(name -> figure(prefix, name, read)));
        return registry.scrape();
    }

    private void figure(String prefix, String name, Supplier<Map<String, Double>> read) {
        var full = prefix + "." + name;
        if (known.add(full)) {
            gauge(full, "The " + prefix + "'s " + name, () -> read.get().getOrDefault(name, Double.NaN));
        }
    }

    @Override
    public void close() {
        collector.close();
        registry.close();
    }
}
