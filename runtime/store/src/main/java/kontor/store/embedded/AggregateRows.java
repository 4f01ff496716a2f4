package kontor.store.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import kontor.kernel.port.Store.Aggregation;
import kontor.kernel.port.Store.Aggregation.Function;
import kontor.kernel.port.Store.Figure;
import kontor.kernel.where.Filter;
import kontor.kernel.where.Tally;
import org.jspecify.annotations.Nullable;

/**
 * Figures over the rows that match. SQL counts, by index where there is one; sums and the least and greatest are made here,
 * row by row, because SQLite adds and compares numbers as 64-bit floats.
 */
final class AggregateRows {
    private AggregateRows() {}

    static List<Figure> figures(Db db, NounTable table, Filter where, Aggregation what, int limit) throws SQLException {
        var tally = new Tally(table.noun(), what);
        var matches = db.matches();
        var sql = new WhereSql(table, matches);
        var group = what.by() == null ? null : FieldSql.of(table, matches, what.by());
        var value = what.field() == null ? null : FieldSql.of(table, matches, what.field());
        var values = new ArrayList<@Nullable Object>();
        var select = "SELECT " + selected(group, values) + ", "
                + (what.function() == Function.COUNT ? "count(*)" : selected(value, values)) + " FROM "
                + table.relation() + " WHERE _deleted = 0 AND " + sql.of(where);
        values.addAll(sql.values());
        if (what.function() == Function.COUNT) {
            var counted = group == null ? select : select + " GROUP BY 1";
            db.each(counted, row -> tally.put(name(tally, group, row), BigDecimal.valueOf(row.getLong(2))), values);
        } else {
            db.each(select, row -> tally.add(name(tally, group, row), json(value, row, 2)), values);
        }
        return tally.figures(limit);
    }

    private static String selected(@Nullable FieldSql field, List<@Nullable Object> values) {
        if (field == null) {
            return "NULL";
        }
        values.addAll(field.values());
        return field.sql();
    }

    private static @Nullable String name(Tally tally, @Nullable FieldSql group, ResultSet row) throws SQLException {
        var value = json(group, row, 1);
        return value == null ? null : tally.group(value);
    }

    private static @Nullable JsonNode json(@Nullable FieldSql field, ResultSet row, int column) throws SQLException {
        return field == null ? null : field.json(row.getObject(column));
    }
}
