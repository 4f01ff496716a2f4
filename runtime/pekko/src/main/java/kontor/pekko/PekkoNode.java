package kontor.pekko;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import kontor.kernel.model.Model;
import kontor.kernel.port.Connector;
import kontor.kernel.port.Gateway;
import kontor.kernel.port.Meters;
import kontor.kernel.port.Store;
import kontor.kernel.shard.ShardCommand;
import kontor.sdk.KontorException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.remote.RemoteTransportException;
import org.jspecify.annotations.Nullable;

/** A running node: the actor system, its shards, and the way in. */
public final class PekkoNode implements AutoCloseable {
    private static final EntityTypeKey<Routed> KEY = EntityTypeKey.create(Routed.class, "kontor");

    /** Milliseconds: what everybody can read and give back, so that {@code ?at=} finds the version it was copied from. */
    public static final Clock CLOCK = Clock.tickMillis(ZoneOffset.UTC);

    /** Longer than the longest phase of a coordinated shutdown: shards are handed over. */
    private static final Duration STOP = Duration.ofSeconds(60);

    private final ActorSystem<Void> system;
    private final Parts parts;
    private final Membership membership;
    private final @Nullable Reach reach;
    private final LocalGateway gateway;
    private final CompletableFuture<String> lost = new CompletableFuture<>();
    private volatile boolean closing;

    private PekkoNode(ActorSystem<Void> system, Parts parts, Membership membership) {
        this.system = system;
        this.parts = parts;
        this.membership = membership;
        this.reach = parts.settings().clustered() ? new Reach(parts, membership, KEY) : null;
        this.gateway = new LocalGateway(parts, membership, reach);
    }

    /**
     * Starts a node on its own: a cluster of one.
     *
     * @param model what it knows of its businesses
     * @param store where everything is kept
     * @param connectors the ways out
     * @param settings how it runs
     * @param meters where it tells what it does
     * @param install makes the store known to the persistence plugin, before any shard starts
     */
    public static PekkoNode start(
            Model model,
            Store store,
            Collection<? extends Connector> connectors,
            NodeSettings settings,
            Meters meters,
            Consumer<ActorSystem<?>> install) {
        return start(model, store, connectors, settings, null, meters, install);
    }

    /**
     * Starts a node, one of several where {@code cluster} says how it finds the others; returns once it is a member.
     *
     * <p>Refused with KON-1205 or KON-1206 when it cannot join, KON-1207 when it cannot listen for the others.
     */
    public static PekkoNode start(
            Model model,
            Store store,
            Collection<? extends Connector> connectors,
            NodeSettings settings,
            @Nullable ClusterSettings cluster,
            Meters meters,
            Consumer<ActorSystem<?>> install) {
        if (settings.clustered() != (cluster != null)) {
            throw new IllegalArgumentException("clustered: " + settings.clustered() + ", cluster: " + cluster);
        }
        ActorSystem<Void> system = system(model, settings, cluster);
        try {
            install.accept(system);
            var membership = new Membership(system, cluster);
            membership.join();
            var parts = shards(system, model, store, byName(connectors), settings, meters);
            var node = new PekkoNode(system, parts, membership);
            node.watch();
            node.wake();
            return node;
        } catch (RuntimeException e) {
            system.terminate();
            throw e;
        }
    }

    private static ActorSystem<Void> system(Model model, NodeSettings settings, @Nullable ClusterSettings cluster) {
        var setup = ActorSystemSetup.create(
                BootstrapSetup.create(SystemConfig.of(settings, cluster)), new Vocabulary(model));
        try {
            return ActorSystem.create(Behaviors.empty(), "kontor", setup);
        } catch (RemoteTransportException e) {
            var where = cluster == null ? "127.0.0.1" : cluster.bind() + ":" + cluster.port();
            throw new KontorException(
                    "KON-1207",
                    "the node cannot listen for other nodes at " + where + ": "
                            + (e.getCause() == null ? e : e.getCause()).getMessage()
                            + "; stop what listens there, or set KONTOR_CLUSTER_PORT, or KONTOR_CLUSTER_BIND to an address of"
                            + " this machine",
                    e);
        }
    }

    // The node may find out that it is none of the cluster's any more.
    private void watch() {
        var shutdown = CoordinatedShutdown.get(system);
        shutdown.addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "tell", () -> {
            if (!closing) {
                var why = shutdown.getShutdownReason().map(Membership::why).orElse("it was told to");
                // Not on this thread: whoever closes the node then waits for this phase to end.
                lost.completeAsync(() -> why);
            }
            return CompletableFuture.completedStage(Done.getInstance());
        });
    }

    private static Map<String, Connector> byName(Collection<? extends Connector> connectors) {
        var byName = new TreeMap<String, Connector>();
        connectors.forEach(connector -> byName.put(connector.name(), connector));
        return byName;
    }

    private static Parts shards(
            ActorSystem<Void> system,
            Model model,
            Store store,
            Map<String, Connector> connectors,
            NodeSettings settings,
            Meters meters) {
        // The region and what its actors share need each other; no actor is made before the first message.
        var parts = new CompletableFuture<Parts>();
        var entity = Entity.of(KEY, context -> RegionActor.create(context, parts.join()))
                .withMessageExtractor(new Routed.Extractor(settings.shards()))
                .withStopMessage(new Routed.Stop());
        var region = ClusterSharding.get(system).init(entity);
        var ways = new TreeMap<>(connectors);
        ways.put(RatesConnector.NAME, new RatesConnector(system, region, settings.shards()));
        parts.complete(new Parts(
                system,
                region,
                model,
                store,
                ways,
                CLOCK,
                settings,
                new Live(store),
                new Awaited(),
                new Status(settings.shards(), meters),
                new Ownership(store)));
        return parts.join();
    }

    // Fronts are woken and kept awake from outside: they have timers to keep and envelopes to send again.
    private void wake() {
        var every = Duration.ofSeconds(1);
        system.scheduler().scheduleAtFixedRate(Duration.ZERO, every, this::nudge, system.executionContext());
        if (parts.settings().clustered()) {
            parts.live().poll(parts);
        }
    }

    // Each node nudges the fronts it has. The others are woken by one node: after a failover, nobody else may send them
    // anything.
    private void nudge() {
        // A region that shuts down waits until nothing more is on its way through it.
        if (closing || lost.isDone()) {
            return;
        }
        var alone = reach == null;
        var leads = alone || membership.isLeader();
        for (int shard = 0; shard < parts.settings().shards(); shard++) {
            if (alone || parts.status().isUp(shard)) {
                parts.region().tell(new Routed.Command(shard, new ShardCommand.Nudge()));
            } else if (leads) {
                parts.region().tell(new Routed.Ping(shard, null));
            }
        }
        if (reach != null) {
            reach.ask();
        }
    }

    /** Completes with the reason when the node has left the cluster although nobody closed it; it can only be started anew. */
    public CompletionStage<String> lost() {
        return lost;
    }

    /** Whether this node is to do what only one node does. */
    boolean isLeader() {
        return membership.isLeader();
    }

    /** The way in. */
    public Gateway gateway() {
        return gateway;
    }

    /** Waits until every shard is up; false when the time is up first. */
    public boolean awaitReady(Duration limit) throws InterruptedException {
        var until = System.nanoTime() + limit.toNanos();
        while (!gateway.notReady().isEmpty()) {
            if (System.nanoTime() > until) {
                return false;
            }
            Thread.sleep(5);
        }
        return true;
    }

    /** Waits until no body of a rule is at work; false when the time is up first. */
    public boolean awaitQuiet(Duration limit) throws InterruptedException {
        var until = System.nanoTime() + limit.toNanos();
        while (parts.status().atWork() > 0) {
            if (System.nanoTime() > until) {
                return false;
            }
            Thread.sleep(10);
        }
        return true;
    }

    /** Hands the shards over, leaves the cluster and stops the actors; the store stays open. */
    @Override
    public void close() {
        closing = true;
        system.terminate();
        try {
            system.getWhenTerminated().toCompletableFuture().get(STOP.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the actor system did not stop within " + STOP.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
