package kontor.pekko;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which types of messages some run waits for, so that all others need no look at the store. */
final class Awaited {
    private final Set<String> types = ConcurrentHashMap.newKeySet();

    void add(String type) {
        types.add(type);
    }

    Set<String> types() {
        return Set.copyOf(types);
    }

    boolean contains(String type) {
        return types.contains(type);
    }
}
