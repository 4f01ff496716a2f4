package kontor.sdk;

import java.time.Duration;

/**
 * How often something may happen.
 *
 * @param amount how many times, at least 1, and not more than once a nanosecond
 * @param period in how long, at most {@link #LONGEST}
 */
public record Rate(long amount, Duration period) {
    /** The longest period. */
    public static final Duration LONGEST = Duration.ofDays(366);

    public Rate {
        if (amount < 1
                || period.isNegative()
                || period.isZero()
                || period.compareTo(LONGEST) > 0
                || amount > period.toNanos()) {
            throw new IllegalArgumentException("KON-1117 a rate of " + amount + " in " + period
                    + ": expected at least 1, and not more than one a nanosecond, in at most " + LONGEST);
        }
    }
}
