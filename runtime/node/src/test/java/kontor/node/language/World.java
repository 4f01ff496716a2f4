package kontor.node.language;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** The outside world of the rules under test: no run records what it says, so each try may find it changed. */
public final class World {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Map<String, List<String>> SEEN = new ConcurrentHashMap<>();
    private static final Set<String> OPEN = ConcurrentHashMap.newKeySet();

    private World() {}

    /** A try tells what it sees; gives how many have. */
    static int sees(String about, String what) {
        var seen = SEEN.computeIfAbsent(about, _ -> new CopyOnWriteArrayList<>());
        seen.add(what);
        return seen.size();
    }

    /** What the tries saw, in order. */
    static List<String> seen(String about) {
        return List.copyOf(SEEN.getOrDefault(about, List.of()));
    }

    public static void open(String gate) {
        OPEN.add(gate);
    }

    static boolean isOpen(String gate) {
        return OPEN.contains(gate);
    }

    /** Stays at work until the gate is open. */
    static void workUntilOpen(String gate) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isOpen(gate) && System.nanoTime() < end) {
            work(Duration.ofMillis(5));
        }
    }

    /** Is at work for a while. */
    static void work(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
