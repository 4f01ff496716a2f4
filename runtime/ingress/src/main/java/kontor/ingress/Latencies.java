package kontor.ingress;

import java.util.concurrent.atomic.AtomicLongArray;

/** How long answers took, in buckets that grow by a quarter each: cheap to count, exact to an eighth. */
final class Latencies {
    private static final double GROWTH = 1.25;
    private static final double FIRST_NANOS = 50_000;
    private static final int BUCKETS = 80;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

    void count(long nanos) {
        int bucket = nanos <= FIRST_NANOS ? 0 : (int) (Math.log(nanos / FIRST_NANOS) / Math.log(GROWTH)) + 1;
        counts.incrementAndGet(Math.min(bucket, BUCKETS - 1));
    }

    /** What was counted since this was last called. */
    Spent take() {
        var taken = new long[BUCKETS];
        for (int i = 0; i < BUCKETS; i++) {
            taken[i] = counts.getAndSet(i, 0);
        }
        return new Spent(taken);
    }

    /** Counts of one stretch of time. */
    record Spent(long[] counts) {
        /** The time within which this part of the answers came, in milliseconds; 0 when there was none. */
        double millis(double part) {
            long all = 0;
            for (long count : counts) {
                all += count;
            }
            long wanted = (long) Math.ceil(all * part);
            long seen = 0;
            for (int i = 0; i < counts.length && all > 0; i++) {
                seen += counts[i];
                if (seen >= wanted) {
                    return FIRST_NANOS * Math.pow(GROWTH, i) / 1e6;
                }
            }
            return 0;
        }
    }
}
