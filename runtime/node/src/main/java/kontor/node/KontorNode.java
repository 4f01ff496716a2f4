package kontor.node;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import kontor.connectors.KeysConnector;
import kontor.connectors.MailConnector;
import kontor.connectors.SlackConnector;
import kontor.connectors.Templates;
import kontor.connectors.ai.AiConnector;
import kontor.connectors.ai.MiniLm;
import kontor.ingress.Ingress;
import kontor.ingress.NodeMeters;
import kontor.kernel.model.Model;
import kontor.kernel.port.Connector;
import kontor.kernel.port.Embedder;
import kontor.kernel.port.Spans;
import kontor.kernel.port.Store;
import kontor.kernel.run.RunRecord;
import kontor.node.config.NodeConfig;
import kontor.pekko.PekkoNode;
import kontor.sdk.KontorException;
import kontor.store.embedded.EmbeddedStore;
import kontor.store.journal.JournalStore;
import kontor.store.journal.StoreExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running node: store, shards and HTTP, started in this order and stopped in the other. */
public final class KontorNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KontorNode.class);
    private static final Duration START = Duration.ofSeconds(60);

    private final NodeConfig config;
    private final JournalStore store;
    private final PekkoNode pekko;
    private final Vendors vendors;
    private final Ingress ingress;
    private final ScheduledExecutorService housekeeping;
    private final Spans spans;
    private boolean closed;

    private KontorNode(
            NodeConfig config,
            JournalStore store,
            PekkoNode pekko,
            Vendors vendors,
            Ingress ingress,
            ScheduledExecutorService housekeeping,
            Spans spans) {
        this.spans = spans;
        this.config = config;
        this.store = store;
        this.pekko = pekko;
        this.vendors = vendors;
        this.ingress = ingress;
        this.housekeeping = housekeeping;
    }

    /**
     * Starts a node and waits until it takes messages.
     *
     * <p>Refused with KON-1003 (a business cannot be loaded), KON-11xx (businesses do not fit together), KON-1112 (open
     * runs of a rule that is gone), KON-1201 (open to a network), KON-1205 to KON-1207 (the cluster), KON-30xx (the store),
     * KON-4401 (the language models).
     */
    public static KontorNode start(NodeConfig config, Businesses businesses) throws InterruptedException {
        var spans = OtlpSpans.open(config.tracing());
        try {
            return start(config, businesses, spans);
        } catch (RuntimeException | InterruptedException e) {
            spans.close();
            throw e;
        }
    }

    private static KontorNode start(NodeConfig config, Businesses businesses, Spans spans) throws InterruptedException {
        var fingerprints = new Fingerprints(businesses);
        var model = businesses.model(fingerprints);
        var meters = new NodeMeters(model, spans);
        var cluster = config.cluster() == null ? null : config.cluster().get();
        var store = OpenStore.of(config, model, meters);
        Vendors vendors = null;
        PekkoNode pekko = null;
        try {
            if (!config.allowLostRules()) {
                refuseLostRules(model, store);
            }
            var embedder = new MiniLm();
            vendors = Vendors.open(config);
            pekko = PekkoNode.start(
                    model,
                    store,
                    connectors(config, businesses, embedder, vendors),
                    config.node(),
                    cluster,
                    meters,
                    system -> StoreExtension.get(system).install(store, PekkoNode.CLOCK));
            if (!pekko.awaitReady(START)) {
                throw new KontorException(
                        "KON-1004",
                        "the node is not ready after " + START.toSeconds() + " s: "
                                + pekko.gateway().notReady() + "; see the log");
            }
            var ingress = Ingress.start(
                    config.http(),
                    model,
                    pekko.gateway(),
                    store,
                    PekkoNode.CLOCK,
                    embedder,
                    fingerprints::does,
                    meters);
            return new KontorNode(config, store, pekko, vendors, ingress, housekeeping(config, store), spans);
        } catch (RuntimeException | InterruptedException e) {
            if (pekko != null) {
                pekko.close();
            }
            if (vendors != null) {
                vendors.close();
            }
            store.close();
            throw e;
        }
    }

    private static List<Connector> connectors(
            NodeConfig config, Businesses businesses, Embedder embedder, Vendors vendors) {
        var settings = config.connectors();
        var templates = new Templates(List.of(businesses.loader()), settings.templates());
        var connectors = new ArrayList<>(vendors.connectors());
        connectors.add(new MailConnector(templates, settings.mail()));
        connectors.add(new SlackConnector(settings.slack()));
        connectors.add(new KeysConnector());
        connectors.add(new AiConnector(settings.ai(), embedder));
        return connectors;
    }

    // A run whose rule is gone would wait for ever without anybody noticing.
    private static void refuseLostRules(Model model, Store store) {
        var open = store.openRuns().toCompletableFuture().join();
        var lost = open.entrySet().stream()
                .filter(entry -> entry.getValue() > 0 && model.rule(entry.getKey()) == null)
                .map(entry ->
                        entry.getKey() + " (" + entry.getValue() + " open: " + someRuns(store, entry.getKey()) + ")")
                .collect(Collectors.joining(", "));
        if (!lost.isEmpty()) {
            throw new KontorException(
                    "KON-1112",
                    "runs are not ended whose rules are gone: " + lost
                            + ". Either load the business that has them (or give the"
                            + " rule its old name again), or start once with --allow-lost-rules, which leaves the runs blocked,"
                            + " and cancel them: ./kontor cancel RUN");
        }
    }

    private static String someRuns(Store store, String rule) {
        var runs =
                store.runs(null, rule, 100, null).toCompletableFuture().join().items();
        return runs.stream()
                .filter(run -> !run.state().ended())
                .limit(10)
                .map(RunRecord::id)
                .collect(Collectors.joining(" "));
    }

    // Each node of a cluster deletes what is old in the shards that it has.
    private static ScheduledExecutorService housekeeping(NodeConfig config, Store store) {
        var executor = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("housekeeping").factory());
        executor.scheduleWithFixedDelay(() -> prune(config, store), 5, 60, TimeUnit.MINUTES);
        return executor;
    }

    private static void prune(NodeConfig config, Store store) {
        store.prune(Clock.systemUTC().instant().minus(config.retention())).whenComplete((pruned, failure) -> {
            if (failure != null) {
                LOG.warn("old messages could not be deleted; tried again in an hour", failure);
            } else if (pruned > 0) {
                LOG.info("deleted {} messages older than {} with their runs", pruned, config.retention());
            }
        });
    }

    /** Where the node listens. */
    public String url() {
        return ingress.url();
    }

    /** How it is configured. */
    public NodeConfig config() {
        return config;
    }

    /** The embedded store, for tests and tools in the same process. */
    EmbeddedStore store() {
        return (EmbeddedStore) store;
    }

    /** Completes with the reason when the cluster has gone on without this node: it is to be closed and started anew. */
    public CompletionStage<String> lost() {
        return pekko.lost();
    }

    /** Stops taking messages, lets what is at work finish, and stops. What does not finish goes on after the next start. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        LOG.info("stopping: no more messages are taken");
        ingress.close();
        try {
            // A node that is lost can finish nothing.
            if (!lost().toCompletableFuture().isDone() && !pekko.awaitQuiet(config.shutdown())) {
                LOG.info("some rules are still at work; they go on after the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        housekeeping.shutdownNow();
        pekko.close();
        vendors.close();
        spans.close();
        store.close();
        LOG.info("stopped");
    }
}
