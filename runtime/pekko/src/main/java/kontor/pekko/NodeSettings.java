package kontor.pekko;

import java.time.Duration;

/**
 * How a node runs.
 *
 * @param shards how many shards there are, fixed for a store's life
 * @param maxRuns runs in memory a shard, past which messages from outside are refused
 * @param pageSize rows of an {@code each} that go together
 * @param pagesInFlight pages of one {@code each} under way at most
 * @param horizon how far ahead timers are in memory; later ones stay in the store
 * @param idle how long an entity without messages stays in memory
 * @param patience how long an entity may take to answer
 * @param clustered whether other nodes have some of the shards
 */
public record NodeSettings(
        int shards,
        int maxRuns,
        int pageSize,
        int pagesInFlight,
        Duration horizon,
        Duration idle,
        Duration patience,
        boolean clustered) {
    /** What suits most. */
    public static final NodeSettings DEFAULT = new NodeSettings(
            128, 5_000, 100, 4, Duration.ofHours(1), Duration.ofMinutes(2), Duration.ofSeconds(30), false);
}
