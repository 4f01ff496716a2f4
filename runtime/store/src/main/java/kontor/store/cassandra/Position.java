package kontor.store.cassandra;

import java.time.Instant;
import kontor.sdk.KontorException;

/**
 * Places in the message log: milliseconds since 2020 in 41 bits, the shard in 10, a counter in 12. Positions of a shard grow, those
 * of all shards are different, and nobody has to ask another for the next one.
 *
 * <p>No message has a position below {@link #first} of the time at which it was accepted; one above it may have been accepted
 * before, when the clock was set back.
 */
final class Position {
    /** How many shards there can be. */
    static final int SHARDS = 1024;

    private static final long ZERO = 1_577_836_800L;
    private static final int COUNTER_BITS = 12;
    private static final int TIME_AT = 22;
    private static final long LAST_MILLI = (1L << 41) - 1;
    private static final long THOUSAND = 1_000;
    private static final int MILLION = 1_000_000;
    /** Positions of 2^25 milliseconds, which are 9.3 hours, lie in one bucket. */
    private static final int BUCKET_AT = TIME_AT + 25;

    private Position() {}

    /** The position of a message of a shard whose newest one has {@code last}, 0 when it has none. */
    static long next(long last, Instant accepted, int shard) {
        long from = first(accepted) | (long) shard << COUNTER_BITS;
        if (last < from) {
            return from;
        }
        long next = last + 1;
        return shard(next) == shard ? next : ((last >> TIME_AT) + 1 << TIME_AT) | (long) shard << COUNTER_BITS;
    }

    /** The first position that a message accepted at this time can have. */
    static long first(Instant accepted) {
        return millis(accepted) << TIME_AT;
    }

    private static long millis(Instant time) {
        long seconds = time.getEpochSecond() - ZERO;
        if (seconds < 0) {
            return 0;
        }
        return seconds > LAST_MILLI / THOUSAND
                ? LAST_MILLI
                : Math.min(LAST_MILLI, seconds * THOUSAND + time.getNano() / MILLION);
    }

    /** The time that a position stands for, in milliseconds since 1970. */
    static long time(long position) {
        return (position >> TIME_AT) + ZERO * THOUSAND;
    }

    /** The shard of a position's message. */
    static int shard(long position) {
        return (int) (position >> COUNTER_BITS) & SHARDS - 1;
    }

    /** The bucket of a position. */
    static long bucket(long position) {
        return position >> BUCKET_AT;
    }

    /** The given number of shards, when positions can tell so many apart. */
    static int checked(int shards) {
        if (shards > SHARDS) {
            throw new KontorException(
                    "KON-3002",
                    "a store in Cassandra has at most " + SHARDS + " shards; kontor.shards = " + shards
                            + " was given. Set a smaller number");
        }
        return shards;
    }
}
