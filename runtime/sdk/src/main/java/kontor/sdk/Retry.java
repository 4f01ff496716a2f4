package kontor.sdk;

import java.time.Duration;

/**
 * How often and when a failing run is tried again, before it is parked as failed.
 *
 * @param attempts tries in all, at least 1
 * @param first the pause after the first failure; doubled after each further one
 * @param longest the pause never grows past this
 */
public record Retry(int attempts, Duration first, Duration longest) {
    /** Ten tries over about an hour. */
    public static final Retry DEFAULT = new Retry(10, Duration.ofSeconds(1), Duration.ofMinutes(20));

    public Retry {
        if (attempts < 1 || first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("KON-1103 retry(" + attempts + ", " + first + ", " + longest
                    + "): expected attempts >= 1 and 0 <= first <= longest");
        }
    }

    /** Tries once and never again. */
    public static Retry never() {
        return new Retry(1, Duration.ZERO, Duration.ZERO);
    }

    /** Tries {@code attempts} times with the default pauses. */
    public static Retry times(int attempts) {
        return new Retry(attempts, DEFAULT.first, DEFAULT.longest);
    }

    /** The pause before the try that follows {@code failures} failures, without jitter. */
    public Duration pause(int failures) {
        var doubled = first.multipliedBy(1L << Math.min(Math.max(failures - 1, 0), 30));
        return doubled.compareTo(longest) > 0 ? longest : doubled;
    }
}
