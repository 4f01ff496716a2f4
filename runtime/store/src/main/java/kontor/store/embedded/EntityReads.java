package kontor.store.embedded;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import kontor.kernel.entity.EntityEvent;
import kontor.kernel.entity.EntityState;
import kontor.kernel.entity.StepKey;
import kontor.kernel.port.Store.EntityRow;
import kontor.kernel.port.Store.Page;
import kontor.kernel.where.Filter;
import kontor.sdk.words.Sort;
import kontor.store.journal.JournalStore.EntityId;
import org.jspecify.annotations.Nullable;

/** Reads entities: as they stand, their history, their rows. */
final class EntityReads {
    private static final String EVENT = "SELECT " + Rows.EVENT + " FROM k_event WHERE event = ?";

    private EntityReads() {}

    static Optional<EntityState> entity(Db db, NounTable table, String id) throws SQLException {
        return db.first(table.select() + " WHERE id = ?", table::entity, id);
    }

    /** An event and where the one before it is; 0 when it is the first. */
    record Link(EntityEvent event, long previous) {}

    static Optional<Link> link(Db db, long event) throws SQLException {
        return db.first(EVENT, row -> new Link(Rows.event(row), row.getLong(10)), event);
    }

    /** An entity's row number and its last event. */
    record Head(long row, long version, long event) {}

    static Optional<Head> head(Db db, NounTable table, String id) throws SQLException {
        return db.first(
                "SELECT _row, _version, _head FROM " + table.relation() + " WHERE id = ?",
                row -> new Head(row.getLong(1), row.getLong(2), row.getLong(3)),
                id);
    }

    static Optional<EntityEvent> applied(Db db, NounTable table, String id, StepKey key, Instant since)
            throws SQLException {
        long next = head(db, table, id).map(Head::event).orElse(0L);
        while (next != 0) {
            var link = link(db, next);
            if (link.isEmpty() || link.get().event().time().isBefore(since)) {
                return Optional.empty();
            }
            var found = link.get().event();
            if (found.key().run().equals(key.run()) && found.key().step() == key.step()) {
                return Optional.of(found);
            }
            next = link.get().previous();
        }
        return Optional.empty();
    }

    static List<EntityEvent> history(Db db, NounTable table, String id, long after, int limit) throws SQLException {
        var head = head(db, table, id);
        if (head.isEmpty() || head.get().version() <= after || limit <= 0) {
            return List.of();
        }
        long until = Math.min(head.get().version(), after + limit);
        return walk(db, start(db, table, head.get(), until), after, until);
    }

    // The nearest marked event at or after a version; the last event when none is marked.
    private static long start(Db db, NounTable table, Head head, long version) throws SQLException {
        return db.first(
                        "SELECT event FROM k_mark WHERE noun = ? AND entity = ? AND version >= ? ORDER BY version LIMIT 1",
                        row -> row.getLong(1),
                        table.number(),
                        head.row(),
                        version)
                .orElse(head.event());
    }

    private static List<EntityEvent> walk(Db db, long from, long after, long until) throws SQLException {
        var events = new ArrayList<EntityEvent>();
        long next = from;
        while (next != 0) {
            var link = link(db, next).orElseThrow();
            if (link.event().version() <= after) {
                break;
            }
            if (link.event().version() <= until) {
                events.add(link.event());
            }
            next = link.previous();
        }
        Collections.reverse(events);
        return events;
    }

    static List<EntityId> entities(Db db, Nouns nouns, @Nullable EntityId after, int limit) throws SQLException {
        var result = new ArrayList<EntityId>();
        for (var table : nouns.inOrder()) {
            var noun = table.noun().name();
            int place = after == null ? 1 : noun.compareTo(after.noun());
            if (place >= 0 && result.size() < limit) {
                result.addAll(db.list(
                        "SELECT id FROM " + table.relation() + " WHERE id > ? ORDER BY id LIMIT ?",
                        row -> new EntityId(noun, row.getString(1)),
                        after == null || place > 0 ? "" : after.id(),
                        limit - result.size()));
            }
        }
        return result;
    }

    static Page<EntityRow> rows(
            Db db, NounTable table, Filter where, List<Sort<?>> sort, int limit, @Nullable String cursor)
            throws SQLException {
        var query = new RowQuery(table, db.matches(), where, sort, cursor);
        var sql = query.select(limit + 1);
        int keys = sort.size();
        var found = db.composed(
                sql,
                row -> {
                    var last = new ArrayList<@Nullable Object>();
                    for (int i = 0; i < keys; i++) {
                        last.add(row.getObject(query.firstKey() + i));
                    }
                    last.add(row.getString(2));
                    return new Keyed(table.row(row), last);
                },
                query.values());
        var page = found.size() > limit ? found.subList(0, limit) : found;
        return new Page<>(
                page.stream().map(Keyed::row).toList(),
                found.size() > limit ? Cursor.of(page.getLast().keys()) : null);
    }

    private record Keyed(EntityRow row, List<@Nullable Object> keys) {}

    static List<String> ids(Db db, NounTable table, Filter where, @Nullable String after, int limit)
            throws SQLException {
        var condition = new WhereSql(table, db.matches());
        var sql = "SELECT id FROM " + table.relation() + " WHERE _deleted = 0 AND " + condition.of(where);
        var values = condition.values();
        if (after != null) {
            sql += " AND id > ?";
            values.add(after);
        }
        values.add(limit);
        return db.composed(sql + " ORDER BY id LIMIT ?", row -> row.getString(1), values);
    }

    static long count(Db db, NounTable table, Filter where) throws SQLException {
        var condition = new WhereSql(table, db.matches());
        var sql = "SELECT count(*) FROM " + table.relation() + " WHERE _deleted = 0 AND " + condition.of(where);
        return db.composed(sql, row -> row.getLong(1), condition.values()).getFirst();
    }
}
