package kontor.pekko;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import kontor.kernel.port.Gateway;
import kontor.sdk.KontorException;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.apache.pekko.cluster.typed.Subscribe;
import org.jspecify.annotations.Nullable;

/** This node among the others: how it joins them, who they are, and which of them does what only one is to do. */
final class Membership {
    private static final int CONNECT_MILLIS = 1_000;

    private final ActorSystem<?> system;
    private final Cluster cluster;
    private final @Nullable ClusterSettings settings;
    private volatile Map<Address, Integer> shards = Map.of();

    Membership(ActorSystem<?> system, @Nullable ClusterSettings settings) {
        this.system = system;
        this.cluster = Cluster.get(system);
        this.settings = settings;
    }

    /**
     * Joins the cluster, or forms a new one where nobody answers and this node may; returns once it is a member. Refused with
     * KON-1205 when that takes too long, KON-1206 when the cluster does not let it in.
     */
    void join() {
        var self = cluster.selfMember().address();
        if (settings == null) {
            cluster.manager().tell(Join.create(self));
            return;
        }
        var seeds = settings.seeds().stream().map(this::address).toList();
        cluster.manager().tell(new JoinSeedNodes(seeds));
        var until = System.nanoTime() + settings.patience().toNanos();
        while (cluster.selfMember().status() != MemberStatus.up()) {
            var reason = CoordinatedShutdown.get(system).getShutdownReason();
            if (reason.isPresent()) {
                throw refused(reason.get(), settings);
            }
            if (System.nanoTime() > until) {
                throw new KontorException(
                        "KON-1205",
                        "this node (" + self.hostPort() + ") could not join a cluster within "
                                + settings.patience().toSeconds() + " s. " + tried(settings, self));
            }
            pause();
        }
    }

    private Address address(String seed) {
        int colon = seed.lastIndexOf(':');
        return new Address(
                "pekko", system.name(), seed.substring(0, colon), Integer.parseInt(seed.substring(colon + 1)));
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KontorException("KON-1205", "the node was stopped before it had joined a cluster", e);
        }
    }

    private static KontorException refused(CoordinatedShutdown.Reason reason, ClusterSettings settings) {
        var seeds = String.join(", ", settings.seeds());
        return reason instanceof CoordinatedShutdown.IncompatibleConfigurationDetectedReason$
                ? new KontorException(
                        "KON-1206",
                        "the cluster at " + seeds
                                + " does not let this node in, because they do not fit together: its number of"
                                + " shards, its store (this node's: " + settings.store()
                                + ") or its split-brain resolver is"
                                + " another one; the log names the setting. Configure this node like the others")
                : new KontorException(
                        "KON-1205",
                        "this node stopped while it was joining the cluster at " + seeds + ": " + why(reason));
    }

    /** Why the node has left, in words. */
    static String why(CoordinatedShutdown.Reason reason) {
        return reason instanceof CoordinatedShutdown.ClusterDowningReason$
                ? "the other nodes took it for gone, or it found itself on the smaller side of a split"
                : reason.getClass().getSimpleName().replace("Reason$", "");
    }

    // What stands in the way of joining, seed by seed.
    private static String tried(ClusterSettings settings, Address self) {
        var first = settings.seeds().getFirst();
        var found = settings.seeds().stream()
                .filter(seed ->
                        !seed.equals(self.hostPort()) && !self.hostPort().endsWith("@" + seed))
                .map(seed -> seed + " " + reached(seed))
                .collect(Collectors.joining("; "));
        return "Seeds asked: " + (found.isEmpty() ? "none but itself" : found) + ". Only the first seed (" + first
                + ") may form a new cluster: see that it runs; that every node has the same seeds, and the same answer to whether"
                + " TLS is used; and that names and ports (KONTOR_CLUSTER_HOST, KONTOR_CLUSTER_PORT) are those in the seeds";
    }

    private static String reached(String seed) {
        int colon = seed.lastIndexOf(':');
        var host = seed.substring(0, colon);
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, Integer.parseInt(seed.substring(colon + 1))), CONNECT_MILLIS);
            return "can be connected to, but did not let this node in";
        } catch (UnknownHostException e) {
            return "has a name that is not known here";
        } catch (IOException e) {
            return "cannot be connected to (" + e.getMessage() + ")";
        }
    }

    /** Calls back whenever a node has left, or was taken for gone: what was asked of it stays unanswered. */
    void onRemoved(Runnable action) {
        Behavior<ClusterEvent.MemberRemoved> departures = Behaviors.receiveMessage(_ -> {
            action.run();
            return Behaviors.same();
        });
        var listener = system.systemActorOf(departures, "departures", Props.empty());
        cluster.subscriptions().tell(Subscribe.create(listener, ClusterEvent.MemberRemoved.class));
    }

    /** Whether this node does what only one is to do. Two may think so while they do not see each other. */
    boolean isLeader() {
        return cluster.selfMember().address().equals(cluster.state().getLeader());
    }

    /** Why this node is none of the cluster's, null when it is. */
    @Nullable
    String trouble() {
        var status = cluster.selfMember().status();
        if (status != MemberStatus.up()) {
            return "this node is " + word(status);
        }
        var state = cluster.state();
        var others = state.getUnreachable().size();
        var members = 0;
        for (var _ : state.getMembers()) {
            members++;
        }
        // On the smaller side of a split, it will leave in a few seconds.
        return others * 2 > members ? "this node does not reach " + others + " of " + members + " nodes" : null;
    }

    /** How many shards each node has, as learned just now. */
    void learn(Map<Address, Integer> counts) {
        shards = Map.copyOf(counts);
    }

    /** The nodes, this one first. */
    List<Gateway.Member> members(int own) {
        var self = cluster.selfMember();
        ClusterEvent.CurrentClusterState state = cluster.state();
        var unreachable = state.getUnreachable();
        var members = new ArrayList<Gateway.Member>();
        members.add(new Gateway.Member(self.address().hostPort(), true, word(self.status()), own));
        var others = new TreeMap<String, Gateway.Member>();
        for (var one : state.getMembers()) {
            if (!one.uniqueAddress().equals(self.uniqueAddress())) {
                var word = unreachable.contains(one) ? "unreachable" : word(one.status());
                var address = one.address().hostPort();
                others.put(address, new Gateway.Member(address, false, word, shards.get(one.address())));
            }
        }
        members.addAll(others.values());
        return members;
    }

    private static String word(MemberStatus status) {
        return status.toString().toLowerCase(Locale.ROOT);
    }
}
