package kontor.store.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import kontor.kernel.entity.EntityState;
import kontor.kernel.model.Json;
import kontor.kernel.model.NounModel;
import kontor.kernel.port.Store.EntityRow;
import org.jspecify.annotations.Nullable;

/** A noun's table: the columns that every entity has, and one (or two) for each field. */
final class NounTable {
    private static final String KEPT = "_row, id, _version, _head, _created, _updated, _deleted, _hash";
    /** Where the fields begin in {@link #select()}. */
    private static final int FIRST = 9;

    private final int number;
    private final NounModel noun;
    private final String relation;
    private final List<Column> columns;
    private final String select;
    private final String insert;

    NounTable(int number, NounModel noun, String relation, List<Column> columns) {
        this.number = number;
        this.noun = noun;
        this.relation = Column.quoted(relation);
        this.columns = List.copyOf(columns);
        this.select = "SELECT " + KEPT
                + columns.stream().map(column -> ", " + column.quoted()).collect(Collectors.joining())
                + " FROM " + this.relation;
        var names = names(columns);
        this.insert = "INSERT INTO " + this.relation + "(" + KEPT
                + names.stream().map(name -> ", " + name).collect(Collectors.joining())
                + ") VALUES(?, ?, ?, ?, ?, ?, ?, ?" + ", ?".repeat(names.size()) + ")";
    }

    private static List<String> names(List<Column> columns) {
        var names = new ArrayList<String>();
        for (var column : columns) {
            names.add(column.quoted());
            if (column.kind() == Column.Kind.KEYED) {
                names.add(column.comparable());
            }
        }
        return names;
    }

    int number() {
        return number;
    }

    NounModel noun() {
        return noun;
    }

    /** The table's name, quoted. */
    String relation() {
        return relation;
    }

    List<Column> columns() {
        return columns;
    }

    @Nullable
    Column column(String field) {
        for (var column : columns) {
            if (column.field().equals(field)) {
                return column;
            }
        }
        return null;
    }

    /** Selects whole rows; a WHERE follows. */
    String select() {
        return select;
    }

    /** Inserts a row: the kept columns, then {@link #values} of all columns. */
    String insert() {
        return insert;
    }

    /** Updates version, head, time, deleted and hash of a row, and these columns. */
    String update(List<Column> changed) {
        return "UPDATE " + relation + " SET _version = ?, _head = ?, _updated = ?, _deleted = ?, _hash = ?"
                + names(changed).stream().map(name -> ", " + name + " = ?").collect(Collectors.joining())
                + " WHERE _row = ?";
    }

    /** Sets all of a row but its key: created, and {@link #update} of all columns. */
    String replace() {
        return "UPDATE " + relation
                + " SET _created = ?, _version = ?, _head = ?, _updated = ?, _deleted = ?, _hash = ?"
                + names(columns).stream().map(name -> ", " + name + " = ?").collect(Collectors.joining())
                + " WHERE _row = ?";
    }

    /** Sets all fields of a row that is at a version. */
    String refill() {
        return "UPDATE " + relation + " SET "
                + names(columns).stream().map(name -> name + " = ?").collect(Collectors.joining(", "))
                + " WHERE _row = ? AND _version = ?";
    }

    /** The columns of the fields that a change names. */
    List<Column> changed(ObjectNode change) {
        return columns.stream().filter(column -> change.has(column.field())).toList();
    }

    /** The values of columns, with their keys. */
    static void values(List<Column> columns, @Nullable ObjectNode state, List<@Nullable Object> into) {
        for (var column : columns) {
            var node = state == null ? null : state.get(column.field());
            into.add(column.value(node));
            if (column.kind() == Column.Kind.KEYED) {
                into.add(column.key(node));
            }
        }
    }

    /** An entity from a row of {@link #select()}. */
    EntityState entity(ResultSet row) throws SQLException {
        var state = Json.object();
        state.put("id", row.getString(2));
        for (int i = 0; i < columns.size(); i++) {
            var column = columns.get(i);
            state.set(column.field(), column.json(row.getObject(FIRST + i)));
        }
        return new EntityState(
                row.getLong(3), Times.read(row, 5), Times.read(row, 6), row.getInt(7) != 0, state, row.getString(8));
    }

    EntityRow row(ResultSet row) throws SQLException {
        return new EntityRow(row.getString(2), entity(row));
    }
}
