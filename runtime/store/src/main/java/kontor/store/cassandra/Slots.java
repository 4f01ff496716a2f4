package kontor.store.cassandra;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kontor.store.cassandra.Change.Cell;
import org.jspecify.annotations.Nullable;

/**
 * A shard's own rows. They come and go all the time, and a deleted row would be in the way of every recovery until Cassandra
 * forgets it. So a row is not deleted but emptied, and the next of its kind takes its place: there are about as many rows as
 * there ever were at a time.
 *
 * <p>What happens to a row before {@link #flush} is written once.
 */
final class Slots {
    private static final int SPARE = 64;

    private final int shard;
    private final Map<Kind, Drawer> drawers = new EnumMap<>(Kind.class);
    private final Map<Place, Kept> dirty = new LinkedHashMap<>();

    /** A row as it is read; an empty name is no row. */
    record Read(int slot, String name, long n, long m) {}

    /** Rows of a kind. */
    private static final class Drawer {
        final Map<String, Kept> byName = new HashMap<>();
        final BitSet taken = new BitSet();
        final BitSet there = new BitSet();
    }

    private record Place(Kind kind, int slot) {}

    private static final class Kept {
        final String name;
        final int slot;
        long n;
        long m;
        /** A body that is not written yet; what is written is not remembered. */
        byte @Nullable [] body;

        boolean gone;
        private boolean written;
        private long writtenN;
        private long writtenM;

        Kept(String name, int slot, long n, long m) {
            this.name = name;
            this.slot = slot;
            this.n = n;
            this.m = m;
        }

        boolean isWritten() {
            return written && body == null && n == writtenN && m == writtenM;
        }

        Kept written() {
            written = true;
            body = null;
            writtenN = n;
            writtenM = m;
            return this;
        }
    }

    Slots(int shard) {
        this.shard = shard;
        for (var kind : Kind.values()) {
            drawers.put(kind, new Drawer());
        }
    }

    private Drawer drawer(Kind kind) {
        return java.util.Objects.requireNonNull(drawers.get(kind), kind.name());
    }

    /** Takes over a row that is in the table. */
    void load(Kind kind, Read row) {
        var drawer = drawer(kind);
        drawer.there.set(row.slot());
        if (!row.name().isEmpty()) {
            drawer.taken.set(row.slot());
            drawer.byName.put(row.name(), new Kept(row.name(), row.slot(), row.n(), row.m()).written());
        }
    }

    boolean has(Kind kind, String name) {
        return drawer(kind).byName.containsKey(name);
    }

    /** The names of a kind's rows. */
    Set<String> names(Kind kind) {
        return drawer(kind).byName.keySet();
    }

    /** The row's first number, 0 when it is not there. */
    long n(Kind kind, String name) {
        var kept = drawer(kind).byName.get(name);
        return kept == null ? 0 : kept.n;
    }

    /** The row's second number, 0 when it is not there. */
    long m(Kind kind, String name) {
        var kept = drawer(kind).byName.get(name);
        return kept == null ? 0 : kept.m;
    }

    void put(Kind kind, String name, long n, long m) {
        put(kind, name, n, m, null);
    }

    /** Puts a row; without a body the one that is there stays. */
    void put(Kind kind, String name, long n, long m, byte @Nullable [] body) {
        var drawer = drawer(kind);
        var kept = drawer.byName.get(name);
        if (kept == null) {
            kept = new Kept(name, drawer.taken.nextClearBit(0), n, m);
            drawer.taken.set(kept.slot);
            drawer.byName.put(name, kept);
        }
        kept.n = n;
        kept.m = m;
        kept.body = body == null ? kept.body : body;
        dirty.put(new Place(kind, kept.slot), kept);
    }

    void remove(Kind kind, String name) {
        var drawer = drawer(kind);
        var kept = drawer.byName.remove(name);
        if (kept != null) {
            kept.gone = true;
            drawer.taken.clear(kept.slot);
            dirty.put(new Place(kind, kept.slot), kept);
        }
    }

    /** Adds the changes that have come together. */
    void flush(List<Change> changes) {
        dirty.forEach((place, kept) -> {
            var drawer = drawer(place.kind());
            var key = List.of(
                    Change.cell("shard", shard),
                    Change.cell("kind", place.kind().code),
                    Change.cell("slot", place.slot()));
            if (kept.isWritten() && !kept.gone) {
                // It went back to what it was.
                return;
            }
            if (!kept.gone) {
                changes.add(Change.insert(ShardTables.SHARD, key, cells(place.kind(), kept)));
                drawer.there.set(place.slot());
                kept.written();
            } else if (drawer.there.get(place.slot())) {
                changes.add(emptied(place, drawer, key));
            }
        });
        dirty.clear();
    }

    private static List<Cell> cells(Kind kind, Kept kept) {
        var cells = new ArrayList<>(
                List.of(Change.cell("name", kept.name), Change.cell("n", kept.n), Change.cell("m", kept.m)));
        if (kind.body && kept.body != null) {
            cells.add(Change.cell("body", kept.body));
        }
        return cells;
    }

    private static Change emptied(Place place, Drawer drawer, List<Cell> key) {
        // What is far more than needed goes for good.
        if (place.slot() > 2 * drawer.taken.cardinality() + SPARE) {
            drawer.there.clear(place.slot());
            return Change.delete(ShardTables.SHARD, key);
        }
        var name = Change.cell("name", "");
        return Change.insert(
                ShardTables.SHARD,
                key,
                place.kind().body ? List.of(name, Change.cell("body", new byte[0])) : List.of(name));
    }
}
