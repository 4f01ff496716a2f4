package kontor.node.history;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** How many acknowledgements there were, second by second. */
public final class Rates {
    private static final int SECONDS = 1_200;

    private final long start = System.nanoTime();
    private final AtomicIntegerArray counts = new AtomicIntegerArray(SECONDS);

    void acknowledged() {
        var second = second();
        if (second < SECONDS) {
            counts.incrementAndGet(second);
        }
    }

    /** The second that it is, from 0. */
    public int second() {
        return (int) ((System.nanoTime() - start) / 1_000_000_000);
    }

    /** Acknowledgements a second from one second to another, the later one not included. */
    public double between(int from, int to) {
        int sum = 0;
        for (int second = from; second < Math.min(to, SECONDS); second++) {
            sum += counts.get(second);
        }
        return to > from ? (double) sum / (to - from) : 0;
    }

    /** The longest time without any acknowledgement between two seconds, in whole seconds. */
    public int longestSilence(int from, int to) {
        int longest = 0;
        int silent = 0;
        for (int second = from; second < Math.min(to, SECONDS); second++) {
            silent = counts.get(second) == 0 ? silent + 1 : 0;
            longest = Math.max(longest, silent);
        }
        return longest;
    }

    /** One line: before, during and after a fault that lasted from one second to another. */
    public String table(int from, int to) {
        return String.format(
                Locale.ROOT,
                "events/s before %.0f, during %.0f, after %.0f; longest silence %d s",
                between(0, from),
                between(from, to),
                between(to, second()),
                longestSilence(0, second()));
    }
}
