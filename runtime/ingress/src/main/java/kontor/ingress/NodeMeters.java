package kontor.ingress;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import kontor.kernel.model.Model;
import kontor.kernel.model.NounModel;
import kontor.kernel.model.RuleModel;
import kontor.kernel.port.Meters;
import kontor.kernel.port.Spans;
import kontor.kernel.run.RunState;

/**
 * What a node counts, for Prometheus. Types, rules and nouns are known when it is made, and are there with zero from the
 * start: an alert sees the first failure of a rule as one more. What is not known is counted together as {@code other}, so
 * that the number of series is bounded.
 */
public final class NodeMeters implements Meters {
    private static final String OTHER = "other";
    private static final int MOST_KINDS = 64;
    private static final int MOST_OPERATIONS = 256;
    private static final List<RunState> ENDED = List.of(RunState.COMPLETED, RunState.FAILED, RunState.CANCELLED);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Spans spans;
    private final Named<Counter> accepted;
    private final Named<Counter> written;
    private final Named<OfRule> rules;
    private final Map<String, Counter> kinds = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Map<Called, Timer>>> calls = new ConcurrentHashMap<>();
    private final Counter records;
    private final Counter events;
    private final Timer commits;
    private final Timer reads;

    /** Meters that are looked up by a name of the model. */
    private record Named<T>(Map<String, T> known, T other) {
        static <T> Named<T> of(Collection<String> names, Function<String, T> meter) {
            var known = new HashMap<String, T>();
            names.forEach(name -> known.put(name, meter.apply(name)));
            return new Named<>(Map.copyOf(known), meter.apply(OTHER));
        }

        T get(String name) {
            return known.getOrDefault(name, other);
        }
    }

    private record OfRule(Map<RunState, Counter> ended, Counter retries, Timer duration) {}

    /** Meters for what the model names, all at zero; nothing is told of single messages. */
    public NodeMeters(Model model) {
        this(model, Spans.NONE);
    }

    /** Meters for what the model names, all at zero, and where single messages and runs are told of. */
    public NodeMeters(Model model, Spans spans) {
        this.spans = spans;
        accepted = Named.of(
                model.types(), type -> counter("messages.accepted", "Messages that were accepted", "type", type));
        written = Named.of(
                model.nouns().stream().map(NounModel::name).toList(),
                noun -> counter("entity.writes", "Events of entities that are durable", "noun", noun));
        rules = Named.of(model.rules().stream().map(RuleModel::name).toList(), this::ofRule);
        records = counter("journal.records", "Records of shards that are durable");
        events = counter("journal.events", "Events in records of shards that are durable");
        commits = timer("store.commit", "How long the store took to make a batch of writes durable", Buckets.SHORT);
        reads = timer("store.read", "How long the store took to answer", Buckets.SHORT);
    }

    /** Where everything is registered. */
    PrometheusMeterRegistry registry() {
        return registry;
    }

    private OfRule ofRule(String rule) {
        var ended = new EnumMap<RunState, Counter>(RunState.class);
        for (var state : ENDED) {
            ended.put(state, counter("runs.ended", "Runs that have ended", "rule", rule, "state", state.word()));
        }
        var retries = counter("run.retries", "Tries that failed and are repeated", "rule", rule);
        var took = timer(
                "run.duration",
                "From a message's acceptance to its run's end, sleeps and waits included",
                Buckets.LONG,
                "rule",
                rule);
        return new OfRule(ended, retries, took);
    }

    private Counter counter(String name, String description, String... tags) {
        return Counter.builder("kontor." + name)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private Timer timer(String name, String description, Duration[] buckets, String... tags) {
        return Timer.builder("kontor." + name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(buckets)
                .register(registry);
    }

    // --- what is told

    @Override
    public Spans spans() {
        return spans;
    }

    @Override
    public void accepted(String type) {
        accepted.get(type).increment();
    }

    @Override
    public void ended(String rule, RunState state, Duration took) {
        var of = rules.get(rule);
        var counter = of.ended.get(state);
        if (counter != null) {
            counter.increment();
            of.duration.record(took);
        }
    }

    @Override
    public void retried(String rule) {
        rules.get(rule).retries.increment();
    }

    @Override
    public void began(String kind) {
        var counter = kinds.get(kind);
        if (counter == null) {
            var name = kinds.size() < MOST_KINDS ? kind : OTHER;
            counter = kinds.computeIfAbsent(
                    name, _ -> counter("steps", "Steps that were carried out, replayed ones not", "kind", name));
        }
        counter.increment();
    }

    @Override
    public void called(String connector, String operation, Called outcome, long nanos) {
        var timers = timers(connector, operation).get(outcome);
        if (timers != null) {
            timers.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    // A call has all three outcomes from its first one on, two of them at zero.
    private Map<Called, Timer> timers(String connector, String operation) {
        var operations = calls.get(connector);
        var timers = operations == null ? null : operations.get(operation);
        if (timers != null) {
            return timers;
        }
        var all = calls.values().stream().mapToInt(Map::size).sum();
        var name = all < MOST_OPERATIONS ? operation : OTHER;
        return calls.computeIfAbsent(connector, _ -> new ConcurrentHashMap<>())
                .computeIfAbsent(name, _ -> ofCall(connector, name));
    }

    private Map<Called, Timer> ofCall(String connector, String operation) {
        var timers = new EnumMap<Called, Timer>(Called.class);
        for (var outcome : Called.values()) {
            timers.put(
                    outcome,
                    timer(
                            "connector.calls",
                            "Calls of connectors and how long they took",
                            Buckets.CALLS,
                            "connector",
                            connector,
                            "operation",
                            operation,
                            "outcome",
                            outcome.word()));
        }
        return timers;
    }

    @Override
    public void written(String noun) {
        written.get(noun).increment();
    }

    @Override
    public void recorded(int count) {
        records.increment();
        events.increment(count);
    }

    @Override
    public void committed(long nanos) {
        commits.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void read(long nanos) {
        reads.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** The bounds of the histograms. */
    private static final class Buckets {
        /** Of what is within this machine. */
        static final Duration[] SHORT = millis(1, 2, 5, 10, 25, 50, 100, 250, 1_000, 5_000);
        /** Of what goes over a network. */
        static final Duration[] CALLS = millis(5, 25, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000);
        /** Of runs, which may sleep. */
        static final Duration[] LONG = millis(5, 25, 100, 500, 1_000, 5_000, 30_000, 300_000, 3_600_000, 86_400_000);

        private Buckets() {}

        private static Duration[] millis(long... bounds) {
            var durations = new Duration[bounds.length];
            for (int i = 0; i < bounds.length; i++) {
                durations[i] = Duration.ofMillis(bounds[i]);
            }
            return durations;
        }
    }
}
