package kontor.pekko;

import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.cluster.sharding.typed.GetClusterShardingStats;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.jspecify.annotations.Nullable;

/**
 * Whether this node reaches the shards, wherever they are: all of them once when it starts, then one in turn every second. And
 * every few seconds, how many each node has.
 */
final class Reach {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** Longer than a failover: the shards of a node that died may fail to answer without this node being at fault. */
    private static final Duration SILENCE = Duration.ofSeconds(20);

    private static final int ROUND = 5;

    private final Parts parts;
    private final Membership membership;
    private final EntityTypeKey<Routed> key;
    private final BitSet answered = new BitSet();
    private long lastAnswer = System.nanoTime();
    private int turn;

    Reach(Parts parts, Membership membership, EntityTypeKey<Routed> key) {
        this.parts = parts;
        this.membership = membership;
        this.key = key;
    }

    /** To be called every second. */
    void ask() {
        var shards = parts.settings().shards();
        var missing = missing();
        if (missing.isEmpty()) {
            turn++;
            ask(turn % shards);
        } else {
            missing.stream().forEach(this::ask);
        }
        if (turn % ROUND == 0) {
            stats();
        }
    }

    private synchronized BitSet missing() {
        var missing = new BitSet();
        missing.set(0, parts.settings().shards());
        missing.andNot(answered);
        return missing;
    }

    private void ask(int shard) {
        AskPattern.<Routed, Boolean>ask(
                        parts.region(),
                        replyTo -> new Routed.Ping(shard, replyTo),
                        PATIENCE,
                        parts.system().scheduler())
                .thenAccept(_ -> answered(shard));
    }

    private synchronized void answered(int shard) {
        answered.set(shard);
        lastAnswer = System.nanoTime();
    }

    /** What is wrong; null when the shards answer. */
    synchronized @Nullable String trouble() {
        var shards = parts.settings().shards();
        if (answered.cardinality() < shards) {
            return answered.cardinality() + " of " + shards + " shards have answered";
        }
        var silent = Duration.ofNanos(System.nanoTime() - lastAnswer);
        return silent.compareTo(SILENCE) > 0 ? "no shard has answered for " + silent.toSeconds() + " s" : null;
    }

    private void stats() {
        AskPattern.<GetClusterShardingStats, ShardRegion.ClusterShardingStats>ask(
                        ClusterSharding.get(parts.system()).shardState().narrow(),
                        replyTo -> new GetClusterShardingStats(key, PATIENCE, replyTo),
                        PATIENCE,
                        parts.system().scheduler())
                .thenAccept(stats -> {
                    Map<Address, Integer> counts = new TreeMap<>(java.util.Comparator.comparing(Address::toString));
                    stats.getRegions()
                            .forEach((address, region) ->
                                    counts.put(address, region.getStats().size()));
                    membership.learn(counts);
                });
    }
}
