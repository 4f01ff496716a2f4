package kontor.testkit.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kontor.kernel.message.Message;
import org.jspecify.annotations.Nullable;

/** The message log: messages by position and by identity. */
final class MessageLog {
    private final TreeMap<Long, Kept> byPosition = new TreeMap<>();
    private final Map<Identity, Kept> byIdentity = new HashMap<>();
    private long last;

    /** A message in the log with the runs it started, in order. */
    static final class Kept {
        final long position;
        final Message message;
        final int shard;
        boolean pending;
        final List<String> runs = new ArrayList<>();

        Kept(long position, Message message, int shard, boolean pending) {
            this.position = position;
            this.message = message;
            this.shard = shard;
            this.pending = pending;
        }
    }

    private record Identity(String source, String id) {}

    boolean has(String source, String id) {
        return byIdentity.containsKey(new Identity(source, id));
    }

    @Nullable
    Kept get(String source, String id) {
        return byIdentity.get(new Identity(source, id));
    }

    Kept append(Message message, int shard, boolean pending) {
        var kept = new Kept(++last, Copies.of(message, Message.class), shard, pending);
        byPosition.put(kept.position, kept);
        byIdentity.put(new Identity(message.source(), message.id()), kept);
        return kept;
    }

    void remove(Kept kept) {
        byPosition.remove(kept.position);
        byIdentity.remove(new Identity(kept.message.source(), kept.message.id()));
    }

    long last() {
        return last;
    }

    /** Messages after a position, oldest first. */
    Iterable<Kept> after(long position) {
        return byPosition.tailMap(position, false).values();
    }

    /** Messages before a position, newest first. */
    Iterable<Kept> before(long position) {
        return byPosition.headMap(position, false).descendingMap().values();
    }

    List<Kept> olderThan(Instant time) {
        return byPosition.values().stream()
                .filter(kept -> kept.message.accepted().isBefore(time))
                .toList();
    }
}
