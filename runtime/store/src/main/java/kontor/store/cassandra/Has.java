package kontor.store.cassandra;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Notes in which partitions there is anything of something, so that lists need not look into the others. A note is written once
 * for each time that a shard is owned, not for each row.
 */
final class Has {
    private static final int REMEMBERED = 10_000;

    private final Set<Note> noted = new HashSet<>();
    private final List<Change> waiting = new ArrayList<>();

    private record Note(String what, long bucket, int slot) {}

    void note(String what, long bucket, int slot) {
        if (noted.size() >= REMEMBERED) {
            noted.clear();
        }
        if (noted.add(new Note(what, bucket, slot))) {
            waiting.add(Change.insert(
                    ShardTables.HAS,
                    List.of(Change.cell("what", what), Change.cell("bucket", bucket), Change.cell("slot", slot)),
                    List.of()));
        }
    }

    /** After old notes may have gone from the table. */
    void forget() {
        noted.clear();
    }

    void flush(List<Change> changes) {
        changes.addAll(waiting);
        waiting.clear();
    }
}
