package kontor.pekko;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import kontor.kernel.model.Model;
import kontor.kernel.port.Connector;
import kontor.kernel.port.Gateway;
import kontor.kernel.port.Meters;
import kontor.kernel.port.Store;
import kontor.kernel.shard.ShardCommand;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/** A running node: the actor system, its shards, and the way in. */
public final class PekkoNode implements AutoCloseable {
    private static final EntityTypeKey<Routed> KEY = EntityTypeKey.create(Routed.class, "kontor");

    /** Milliseconds: what everybody can read and give back, so that {@code ?at=} finds the version it was copied from. */
    public static final Clock CLOCK = Clock.tickMillis(ZoneOffset.UTC);

    private final ActorSystem<Void> system;
    private final Parts parts;
    private final LocalGateway gateway;

    private PekkoNode(ActorSystem<Void> system, Parts parts) {
        this.system = system;
        this.parts = parts;
        this.gateway = new LocalGateway(parts);
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
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "kontor", config(settings));
        try {
            install.accept(system);
            var cluster = Cluster.get(system);
            cluster.manager().tell(Join.create(cluster.selfMember().address()));
            var node = new PekkoNode(system, shards(system, model, store, byName(connectors), settings, meters));
            node.wake();
            return node;
        } catch (RuntimeException e) {
            system.terminate();
            throw e;
        }
    }

    // A front is given what is due within the horizon when it starts; its scheduler goes on from there.
    private static Config config(NodeSettings settings) {
        return ConfigFactory.parseMap(Map.of("kontor.snapshots.horizon", settings.horizon()))
                .withFallback(ConfigFactory.load("kontor-pekko"));
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
                new Status(settings.shards(), meters)));
        return parts.join();
    }

    // Fronts are woken and kept awake from outside: they have timers to keep and envelopes to send again.
    private void wake() {
        var every = Duration.ofSeconds(1);
        system.scheduler().scheduleAtFixedRate(Duration.ZERO, every, this::nudge, system.executionContext());
    }

    private void nudge() {
        for (int shard = 0; shard < parts.settings().shards(); shard++) {
            parts.region().tell(new Routed.Command(shard, new ShardCommand.Nudge()));
        }
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

    /** Stops the actors; the store stays open. */
    @Override
    public void close() {
        system.terminate();
        try {
            system.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the actor system did not stop within 30 s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
