package kontor.store.embedded;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kontor.kernel.entity.EntityEvent;
import kontor.kernel.entity.EntityEvent.Kind;
import kontor.kernel.entity.Stored;
import kontor.kernel.model.Json;
import kontor.store.Conflicts;
import org.jspecify.annotations.Nullable;

/** Writes entities: their events and their rows. */
final class EntityTable {
    private static final int REMEMBERED = 65_536;
    private final Db db;
    private final Map<Key, Head> heads = new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Head> eldest) {
            return size() > REMEMBERED;
        }
    };
    private final Map<Integer, Long> rows = new HashMap<>();
    private long last;

    EntityTable(Db db) throws SQLException {
        this.db = db;
        load();
    }

    private record Key(int noun, String id) {}

    /** Where an entity stands: its row, its version, the row of its last event. */
    private record Head(long row, long version, long event) {
        static final Head NONE = new Head(0, 0, 0);
    }

    /** An entity's write made ready: all values as the database takes them. */
    record Encoded(
            NounTable table,
            Stored stored,
            String change,
            @Nullable String cause,
            String sql,
            List<@Nullable Object> values,
            List<MessageTable.Encoded> caused) {
        static Encoded of(NounTable table, Stored stored) {
            var created = stored.event().kind() == Kind.CREATED;
            var fresh = stored.before().version() == 0;
            var columns =
                    created ? table.columns() : table.changed(stored.event().change());
            var values = new ArrayList<@Nullable Object>();
            NounTable.values(columns, stored.after().state(), values);
            return new Encoded(
                    table,
                    stored,
                    Json.text(stored.event().change()),
                    Codec.cause(stored.event().cause()),
                    fresh ? table.insert() : created ? table.replace() : table.update(columns),
                    values,
                    stored.caused().stream()
                            .map(caused -> MessageTable.Encoded.of(caused.message()))
                            .toList());
        }

        int bytes() {
            int sum = 300 + change.length() * 2 + (cause == null ? 0 : cause.length());
            for (var message : caused) {
                sum += message.bytes();
            }
            return sum;
        }
    }

    void load() throws SQLException {
        heads.clear();
        rows.clear();
        last = db.number("SELECT coalesce(max(event), 0) FROM k_event");
    }

    void apply(Encoded encoded, MessageTable messages, VectorTable vectors) throws SQLException {
        var stored = encoded.stored();
        var table = encoded.table();
        var key = new Key(table.number(), stored.id());
        var head = head(table, key);
        var event = stored.event();
        if (head.version() != event.version() - 1
                || head.version() != stored.before().version()) {
            throw Conflicts.version(stored.noun(), stored.id(), head.version(), event.version());
        }
        long row = head.version() == 0 ? nextRow(table) : head.row();
        long number = append(table.number(), row, head, encoded);
        write(encoded, row, number);
        heads.put(key, new Head(row, event.version(), number));
        if (event.kind() == Kind.DELETED) {
            vectors.drop(table, row, event.version());
        }
        for (int i = 0; i < encoded.caused().size(); i++) {
            messages.caused(encoded.caused().get(i), stored.caused().get(i).pending());
        }
    }

    private Head head(NounTable table, Key key) throws SQLException {
        var known = heads.get(key);
        if (known != null) {
            return known;
        }
        return db.first(
                        "SELECT _row, _version, _head FROM " + table.relation() + " WHERE id = ?",
                        row -> new Head(row.getLong(1), row.getLong(2), row.getLong(3)),
                        key.id())
                .orElse(Head.NONE);
    }

    private long nextRow(NounTable table) throws SQLException {
        var known = rows.get(table.number());
        long next = (known == null ? db.number("SELECT coalesce(max(_row), 0) FROM " + table.relation()) : known) + 1;
        rows.put(table.number(), next);
        return next;
    }

    private long append(int noun, long row, Head head, Encoded encoded) throws SQLException {
        var event = encoded.stored().event();
        long number = last + 1;
        db.update(
                "INSERT INTO k_event(event, noun, entity, version, time, kind, change, cause, run, step, request, hash,"
                        + " previous) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                number,
                noun,
                row,
                event.version(),
                Times.of(event.time()),
                event.kind().word(),
                encoded.change(),
                encoded.cause(),
                event.key().run(),
                event.key().step(),
                event.key().hash(),
                event.hash(),
                head.version() == 0 ? null : head.event());
        if (event.version() % Schema.MARK == 0) {
            db.update(
                    "INSERT INTO k_mark(noun, entity, version, event) VALUES(?, ?, ?, ?)",
                    noun,
                    row,
                    event.version(),
                    number);
        }
        last = number;
        return number;
    }

    private void write(Encoded encoded, long row, long event) throws SQLException {
        var after = encoded.stored().after();
        var fresh = encoded.stored().before().version() == 0;
        var values = new ArrayList<@Nullable Object>(encoded.values().size() + 9);
        if (fresh) {
            values.add(row);
            values.add(encoded.stored().id());
            values.add(after.version());
            values.add(event);
            values.add(Times.of(after.createdAt()));
        } else {
            if (encoded.stored().event().kind() == EntityEvent.Kind.CREATED) {
                values.add(Times.of(after.createdAt()));
            }
            values.add(after.version());
            values.add(event);
        }
        values.add(Times.of(after.updatedAt()));
        values.add(after.deleted() ? 1 : 0);
        values.add(after.hash());
        values.addAll(encoded.values());
        if (!fresh) {
            values.add(row);
        }
        db.update(encoded.sql(), values.toArray());
    }
}
