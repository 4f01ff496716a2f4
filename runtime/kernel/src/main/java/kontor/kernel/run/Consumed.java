package kontor.kernel.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The messages that a run has met: each is taken by one {@code next} at most. */
final class Consumed {
    /**
     * How much later a message may become visible than one that was accepted after it: far more than a write takes, or
     * the clocks of two nodes differ.
     */
    static final Duration SLOWEST = Duration.ofMinutes(5);
    /** The most that a new wait names; more are met once more, and passed over. */
    private static final int MOST = 100;

    private final Map<String, Taken> taken = new LinkedHashMap<>();

    private record Taken(String id, String type, Instant accepted) {}

    /** Takes a message; false when it had been taken before. */
    boolean take(String message, String type, Instant accepted) {
        return taken.putIfAbsent(message, new Taken(message, type, accepted)) == null;
    }

    /** The latest ones of a type, for a wait that begins. */
    private List<Taken> latest(String type) {
        var all = taken.values().stream().filter(one -> one.type().equals(type)).toList();
        return all.subList(Math.max(0, all.size() - MOST), all.size());
    }

    /** One wait: from when on it looks at messages, and which of them it has met. */
    final class Wait {
        private final Instant start;
        private final Map<String, Instant> met = new LinkedHashMap<>();
        private Instant since;

        Wait(String type, Instant start) {
            this.start = start;
            this.since = start;
            latest(type).forEach(one -> met.put(one.id(), one.accepted()));
        }

        Instant since() {
            return since;
        }

        Collection<String> seen() {
            return new ArrayList<>(met.keySet());
        }

        /** It has met a message that it does not want. */
        void passOver(String message, Instant accepted) {
            var slowest = accepted.minus(SLOWEST);
            since = slowest.isAfter(start) ? slowest : start;
            met.put(message, accepted);
            met.values().removeIf(at -> at.isBefore(since));
        }
    }
}
