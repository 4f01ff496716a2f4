package kontor.store.embedded;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import kontor.kernel.entity.Entities;
import kontor.kernel.entity.EntityEvent;
import kontor.kernel.entity.EntityState;
import org.jspecify.annotations.Nullable;

/** Folds entities from their events: to make rows anew, and to check them. */
final class Folding {
    private Folding() {}

    /** An entity folded from its events. */
    record Folded(long row, EntityState state) {}

    /** An entity that was checked, and what is wrong with it. */
    record Checked(long row, @Nullable String problem) {}

    private record Root(long row, String id, long version, long head) {}

    private static List<Root> roots(Db db, NounTable table, long after, int limit) throws SQLException {
        return db.list(
                "SELECT _row, id, _version, _head FROM " + table.relation() + " WHERE _row > ? ORDER BY _row LIMIT ?",
                row -> new Root(row.getLong(1), row.getString(2), row.getLong(3), row.getLong(4)),
                after,
                limit);
    }

    private static List<EntityEvent> events(Db db, long head) throws SQLException {
        var events = new ArrayList<EntityEvent>();
        long next = head;
        while (next != 0) {
            var link = EntityReads.link(db, next);
            if (link.isEmpty()) {
                break;
            }
            events.add(link.get().event());
            next = link.get().previous();
        }
        Collections.reverse(events);
        return events;
    }

    static List<Folded> fold(Db db, NounTable table, long after, int limit) throws SQLException {
        var result = new ArrayList<Folded>();
        for (var root : roots(db, table, after, limit)) {
            result.add(new Folded(root.row(), Entities.fold(table.noun(), EntityState.NONE, events(db, root.head()))));
        }
        return result;
    }

    /** Writes a folded state's fields; one that has been written meanwhile is folded again, here where nobody writes. */
    static void store(Db db, NounTable table, Folded folded) throws SQLException {
        if (table.columns().isEmpty() || refill(db, table, folded)) {
            return;
        }
        refill(db, table, fold(db, table, folded.row() - 1, 1).getFirst());
    }

    private static boolean refill(Db db, NounTable table, Folded folded) throws SQLException {
        var values = new ArrayList<@Nullable Object>();
        NounTable.values(table.columns(), folded.state().state(), values);
        values.add(folded.row());
        values.add(folded.state().version());
        return db.update(table.refill(), values.toArray()) > 0;
    }

    static List<Checked> check(Db db, NounTable table, long after, int limit) throws SQLException {
        var result = new ArrayList<Checked>();
        for (var root : roots(db, table, after, limit)) {
            result.add(new Checked(root.row(), problem(db, table, root)));
        }
        return result;
    }

    private static @Nullable String problem(Db db, NounTable table, Root root) throws SQLException {
        var name = table.noun().name() + " '" + root.id() + "'";
        var before = "";
        long version = 0;
        var events = events(db, root.head());
        for (var event : events) {
            version++;
            if (event.version() != version) {
                return name + ": version " + version + " is missing from its history (found " + event.version() + ")";
            }
            if (!Entities.chained(before, event)) {
                return name + ": the hash of version " + version + " does not follow from what is recorded";
            }
            before = event.hash();
        }
        if (version != root.version()) {
            return name + ": its row is at version " + root.version() + ", its history at " + version;
        }
        var row = EntityReads.entity(db, table, root.id());
        var folded = Entities.fold(table.noun(), EntityState.NONE, events);
        if (row.isPresent() && !row.get().equals(folded)) {
            return name + ": its row differs from its history; `kontor rebuild "
                    + table.noun().name() + "` makes it anew";
        }
        return UniqueTable.check(db, table, root.id(), folded);
    }
}
