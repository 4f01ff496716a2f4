package kontor.kernel.rate;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.SynchronizationStrategy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import kontor.sdk.Allowance;
import kontor.sdk.Rate;

/**
 * Token buckets by key and rate: a bucket holds as many tokens as the rate has uses in its period, each use takes one, and
 * they come back evenly. So a caller that was quiet may send a whole period's uses at once.
 *
 * <p>A full bucket tells nothing and is not kept. There are never more than a limit: past it those that were used longest
 * ago are forgotten, which forgives what they had used. Not safe for several threads.
 */
public final class Buckets {
    /** The most buckets that are kept. */
    public static final int MOST = 10_000;

    private final int most;
    private final Map<Name, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);
    private final Given time = new Given();

    private record Name(String key, Rate rate) {}

    /** The time as it was passed in. */
    private static final class Given implements TimeMeter {
        private long nanos;

        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }

    /** No bucket yet. */
    public Buckets() {
        this(MOST);
    }

    Buckets(int most) {
        this.most = most;
    }

    /**
     * Takes one use if there is one.
     *
     * @param key whose use it is
     * @param rate how often the key may
     * @param nanos the time, in nanoseconds from any beginning
     */
    public Allowance take(String key, Rate rate, long nanos) {
        time.nanos = nanos;
        var name = new Name(key, rate);
        var bucket = buckets.get(name);
        if (bucket == null) {
            if (buckets.size() >= most) {
                makeRoom();
            }
            bucket = full(rate);
            buckets.put(name, bucket);
        }
        var taken = bucket.tryConsumeAndReturnRemaining(1);
        var wait = taken.isConsumed() ? Duration.ZERO : Duration.ofNanos(taken.getNanosToWaitForRefill());
        return new Allowance(taken.isConsumed(), rate.amount(), taken.getRemainingTokens(), wait);
    }

    private Bucket full(Rate rate) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(rate.amount()).refillGreedy(rate.amount(), rate.period()))
                .withCustomTimePrecision(time)
                .withSynchronizationStrategy(SynchronizationStrategy.NONE)
                .build();
    }

    // A quarter at once, so that a look at all of them is rare.
    private void makeRoom() {
        buckets.entrySet()
                .removeIf(entry -> entry.getValue().getAvailableTokens()
                        >= entry.getKey().rate().amount());
        var oldest = buckets.entrySet().iterator();
        for (int excess = buckets.size() - (most - Math.max(1, most / 4)); excess > 0; excess--) {
            oldest.next();
            oldest.remove();
        }
    }

    /** How many buckets are kept. */
    int size() {
        return buckets.size();
    }
}
