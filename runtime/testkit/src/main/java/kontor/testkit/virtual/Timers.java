package kontor.testkit.virtual;

import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** What happens at a time: the earliest first, and first come first served within an instant. */
final class Timers {
    private final PriorityQueue<Timer> queue =
            new PriorityQueue<>(Comparator.comparing(Timer::at).thenComparingLong(Timer::number));
    private long numbers;

    private record Timer(Instant at, long number, Runnable action) {}

    void at(Instant time, Runnable action) {
        queue.add(new Timer(time, numbers++, action));
    }

    @Nullable
    Instant next() {
        var first = queue.peek();
        return first == null ? null : first.at();
    }

    /** Takes what is due. */
    @Nullable
    Runnable due(Instant now) {
        var first = queue.peek();
        if (first == null || first.at().isAfter(now)) {
            return null;
        }
        queue.remove();
        return first.action();
    }

    void clear() {
        queue.clear();
    }
}
