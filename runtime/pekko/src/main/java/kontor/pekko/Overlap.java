package kontor.pekko;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import kontor.kernel.port.Store.LoggedMessage;

/**
 * Reads a log again that others write to as well: a message may become visible behind one that was read already. So every read
 * begins where the log ended some seconds ago, and what was told of already is passed over.
 */
final class Overlap {
    /** The longest that a message may take from its place in the log until it can be read, clocks that differ included. */
    static final Duration LONGEST = Duration.ofSeconds(10);

    private final Map<String, Long> told = new HashMap<>();
    private final Deque<Mark> marks = new ArrayDeque<>();
    private long newest;

    /** How far the log reached at a time. */
    private record Mark(long position, long nanos) {}

    Overlap(long position, long nanos) {
        newest = position;
        marks.add(new Mark(position, nanos));
    }

    /** From where to read, at a time in nanoseconds; a new round begins. */
    long from(long nanos) {
        marks.addLast(new Mark(newest, nanos));
        var old = nanos - TimeUnit.MILLISECONDS.toNanos(LONGEST.toMillis());
        // The last mark that is old enough stays the first.
        var first = marks.removeFirst();
        while (!marks.isEmpty() && marks.getFirst().nanos() <= old) {
            first = marks.removeFirst();
        }
        marks.addFirst(first);
        long from = first.position();
        told.values().removeIf(position -> position <= from);
        return from;
    }

    /** Those that have not been told of yet, in order. */
    List<LoggedMessage> fresh(List<LoggedMessage> read) {
        read.forEach(message -> newest = Math.max(newest, message.position()));
        return read.stream()
                .filter(message -> told.putIfAbsent(message.message().identity(), message.position()) == null)
                .toList();
    }
}
