package kontor.store.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import kontor.kernel.where.Filter;
import kontor.sdk.words.Sort;
import org.jspecify.annotations.Nullable;

/**
 * Rows in an order, page by page. A row without a value is smaller than any with one, in both directions; ties are
 * ordered by id. A page goes on after the keys of the last row before it, so that its cost does not grow with its
 * number.
 */
final class RowQuery {
    private final NounTable table;
    private final List<String> keys = new ArrayList<>();
    private final List<Boolean> descending = new ArrayList<>();
    private final List<@Nullable Object> selected = new ArrayList<>();
    private final List<@Nullable Object> condition = new ArrayList<>();
    private final List<@Nullable Object> ordered = new ArrayList<>();
    private final StringBuilder where = new StringBuilder();

    RowQuery(NounTable table, Matches matches, Filter filter, List<Sort<?>> sorts, @Nullable String cursor) {
        this.table = table;
        var sql = new WhereSql(table, matches);
        where.append(" WHERE _deleted = 0 AND ").append(sql.of(filter));
        condition.addAll(sql.values());
        for (var sort : sorts) {
            var key = sql.key(sort.field());
            keys.add(key.sql());
            selected.addAll(key.values());
            ordered.addAll(key.values());
            descending.add(sort.descending());
        }
        if (cursor != null) {
            after(Cursor.keys(cursor, sorts.size() + 1), sql, sorts);
        }
    }

    /** The place of the first sort's key in a row, counted from 1. */
    int firstKey() {
        return 8 + table.columns().size() + 1;
    }

    /** The rows are chosen by their keys alone and read afterwards: sorting whole rows of a large table takes seconds. */
    String select(int limit) {
        var keyed = keys.stream().map(key -> ", " + key).collect(Collectors.joining());
        var select = table.select().replaceFirst(" FROM ", java.util.regex.Matcher.quoteReplacement(keyed + " FROM "));
        var order = new StringBuilder(" ORDER BY ");
        for (int i = 0; i < keys.size(); i++) {
            order.append(keys.get(i)).append(descending.get(i) ? " DESC, " : ", ");
        }
        order.append("id");
        var end = order + " LIMIT " + limit;
        return keys.isEmpty()
                ? select + where + end
                : select + " WHERE _row IN (SELECT _row FROM " + table.relation() + where + end + ")" + order;
    }

    List<@Nullable Object> values() {
        var all = new ArrayList<@Nullable Object>(selected);
        all.addAll(condition);
        all.addAll(ordered);
        all.addAll(ordered);
        return all;
    }

    // (k1, k2, id) after (v1, v2, last): k1 after v1, or k1 is v1 and (k2 after v2, or k2 is v2 and id > last).
    private void after(List<@Nullable Object> last, WhereSql sql, List<Sort<?>> sorts) {
        where.append(" AND ");
        for (int i = 0; i < sorts.size(); i++) {
            var value = last.get(i);
            var key = sql.key(sorts.get(i).field());
            bound(key, value, descending.get(i));
            where.append('(');
            if (value == null) {
                where.append(descending.get(i) ? "0" : "(" + key.sql() + " IS NOT NULL)");
                condition.addAll(descending.get(i) ? List.of() : key.values());
            } else if (descending.get(i)) {
                where.append('(')
                        .append(key.sql())
                        .append(" < ? OR ")
                        .append(key.sql())
                        .append(" IS NULL)");
                condition.addAll(key.values());
                condition.add(value);
                condition.addAll(key.values());
            } else {
                where.append(key.sql()).append(" > ?");
                condition.addAll(key.values());
                condition.add(value);
            }
            where.append(" OR (").append(key.sql()).append(" IS ? AND ");
            condition.addAll(key.values());
            condition.add(value);
        }
        where.append("id > ?").append("))".repeat(sorts.size()));
        condition.add(last.getLast());
    }

    // Says again, in a form that an index can begin at, that nothing before the last row counts.
    private void bound(WhereSql.Key key, @Nullable Object value, boolean down) {
        if (value != null && !down) {
            where.append(key.sql()).append(" >= ? AND ");
            condition.addAll(key.values());
            condition.add(value);
        }
    }
}
