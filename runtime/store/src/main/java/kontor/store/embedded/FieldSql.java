package kontor.store.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import kontor.kernel.where.Matching;
import org.jspecify.annotations.Nullable;

/**
 * A field in a list of what is selected: its column, or what the kernel finds in it for a field inside of a record.
 *
 * @param sql the expression
 * @param values the values it needs
 * @param column the column that its values are read as, null for JSON
 */
record FieldSql(
        String sql, List<@Nullable Object> values, @Nullable Column column) {
    static FieldSql of(NounTable table, Matches matches, String field) {
        var column = WhereSql.column(table, field);
        return column.field().equals(field)
                ? new FieldSql(column.quoted(), List.of(), column)
                : new FieldSql(
                        Matches.NAME + "(?, " + column.quoted() + ")", List.of(matches.inside(column, field)), null);
    }

    JsonNode json(@Nullable Object value) {
        if (column != null) {
            return column.json(value);
        }
        return value == null ? Matching.at(null, "") : kontor.kernel.model.Json.parse(value.toString());
    }
}
