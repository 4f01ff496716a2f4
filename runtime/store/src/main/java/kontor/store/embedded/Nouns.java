package kontor.store.embedded;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import kontor.kernel.model.NounModel;
import kontor.kernel.model.Shape.FieldShape;
import kontor.sdk.KontorException;

/** The nouns' tables, brought to today's records when the store is opened. */
final class Nouns {
    private final Map<String, NounTable> byName = new HashMap<>();
    private final List<NounTable> stale = new ArrayList<>();
    private final List<NounTable> unclaimed = new ArrayList<>();

    private Nouns() {}

    /** Finds or makes the tables; adds what is new, keeps what is gone. */
    static Nouns prepare(Db db, Collection<NounModel> models) throws SQLException {
        var nouns = new Nouns();
        for (var model : models) {
            nouns.byName.put(model.name(), nouns.table(db, model));
        }
        return nouns;
    }

    /** Tables in which a field has another type than before: their rows must be made anew from the events. */
    List<NounTable> stale() {
        return stale;
    }

    /** Tables with a field that has become unique: what their rows have must be claimed. */
    List<NounTable> unclaimed() {
        return unclaimed;
    }

    Collection<NounTable> all() {
        return byName.values();
    }

    /** By name. */
    List<NounTable> inOrder() {
        return byName.values().stream()
                .sorted(Comparator.comparing(table -> table.noun().name()))
                .toList();
    }

    NounTable get(String noun) {
        var table = byName.get(noun);
        if (table == null) {
            throw new KontorException(
                    "KON-3404", "the store has no noun '" + noun + "'; it was opened with " + byName.keySet());
        }
        return table;
    }

    private NounTable table(Db db, NounModel model) throws SQLException {
        var found = db.first(
                "SELECT noun, relation FROM k_noun WHERE name = ?",
                row -> Map.entry(row.getInt(1), row.getString(2)),
                model.name());
        int number = found.isPresent()
                ? found.get().getKey()
                : (int) db.number("SELECT coalesce(max(noun), 0) + 1 FROM k_noun");
        var relation = found.isPresent() ? found.get().getValue() : relation(db, model.name());
        if (found.isEmpty()) {
            db.update("INSERT INTO k_noun(noun, name, relation) VALUES(?, ?, ?)", number, model.name(), relation);
            create(db, relation);
        }
        var columns = columns(db, number, model, relation);
        for (var column : columns) {
            index(db, relation, column);
        }
        var table = new NounTable(number, model, relation, columns);
        if (Schema.get(db, "stale " + number).equals("yes")) {
            stale.add(table);
        }
        if (UniqueFields.prepare(db, table)) {
            unclaimed.add(table);
        }
        return table;
    }

    // SQLite's names do not distinguish cases; ours do, and some are SQLite's own.
    private static String relation(Db db, String name) throws SQLException {
        var lower = name.toLowerCase(Locale.ROOT);
        var base = lower.startsWith("k_") || lower.startsWith("sqlite") ? "n_" + name : name;
        var candidate = base;
        for (int i = 2;
                db.number("SELECT count(*) FROM sqlite_schema WHERE lower(name) = lower(?)", candidate) > 0;
                i++) {
            candidate = base + "_" + i;
        }
        return candidate;
    }

    private static void create(Db db, String relation) throws SQLException {
        var table = Column.quoted(relation);
        db.exec("CREATE TABLE " + table + "(_row INTEGER PRIMARY KEY, id TEXT NOT NULL, _version INTEGER NOT NULL,"
                + " _head INTEGER NOT NULL, _created INTEGER, _updated INTEGER NOT NULL, _deleted INTEGER NOT NULL,"
                + " _hash TEXT NOT NULL)");
        db.exec("CREATE UNIQUE INDEX " + Column.quoted("k_id " + relation) + " ON " + table + "(id)");
        db.exec("CREATE INDEX " + Column.quoted("k_created " + relation) + " ON " + table
                + "(_created) WHERE _deleted = 0");
    }

    private List<Column> columns(Db db, int number, NounModel model, String relation) throws SQLException {
        var kept = new HashMap<String, String[]>();
        db.list(
                "SELECT field, kind, name FROM k_column WHERE noun = ?",
                row -> {
                    kept.put(row.getString(1), new String[] {row.getString(2), row.getString(3)});
                    return row;
                },
                number);
        var taken = taken(db, relation);
        var result = new ArrayList<Column>();
        for (var field : model.fields()) {
            var kind = Column.kind(field.shape());
            var known = kept.get(field.name());
            if (known != null && known[0].equals(kind.name())) {
                result.add(new Column(field.name(), field.shape(), kind, known[1], field.indexed()));
            } else {
                result.add(add(db, number, relation, field, taken));
                if (known != null) {
                    Schema.put(db, "stale " + number, "yes");
                }
            }
        }
        return result;
    }

    private static Set<String> taken(Db db, String relation) throws SQLException {
        var taken = new HashSet<>(
                db.list("SELECT lower(name) FROM pragma_table_info(?)", row -> row.getString(1), relation));
        // SQLite's own names of a row's number.
        taken.addAll(List.of("rowid", "oid", "_rowid_"));
        return taken;
    }

    private static Column add(Db db, int number, String relation, FieldShape field, Set<String> taken)
            throws SQLException {
        var kind = Column.kind(field.shape());
        var name = field.name();
        for (int i = 2; !taken.add(name.toLowerCase(Locale.ROOT)); i++) {
            name = field.name() + "_" + i;
        }
        var column = new Column(field.name(), field.shape(), kind, name, field.indexed());
        var table = Column.quoted(relation);
        db.exec("ALTER TABLE " + table + " ADD COLUMN " + column.quoted() + " " + kind.type());
        if (kind == Column.Kind.KEYED) {
            db.exec("ALTER TABLE " + table + " ADD COLUMN " + column.comparable());
        }
        db.update(
                "INSERT OR REPLACE INTO k_column(noun, field, kind, name) VALUES(?, ?, ?, ?)",
                number,
                field.name(),
                kind.name(),
                name);
        return column;
    }

    private static void index(Db db, String relation, Column column) throws SQLException {
        var index = Column.quoted("k_by " + relation + " " + column.name());
        if (column.indexed() && column.kind() != Column.Kind.JSON) {
            db.exec("CREATE INDEX IF NOT EXISTS " + index + " ON " + Column.quoted(relation) + "(" + column.comparable()
                    + ") WHERE _deleted = 0");
        } else {
            db.exec("DROP INDEX IF EXISTS " + index);
        }
    }
}
