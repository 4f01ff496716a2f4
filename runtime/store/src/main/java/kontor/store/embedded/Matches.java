package kontor.store.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import kontor.kernel.entity.EntityState;
import kontor.kernel.model.Json;
import kontor.kernel.where.Filter;
import kontor.kernel.where.Filters;
import kontor.kernel.where.Matching;
import org.jspecify.annotations.Nullable;

/**
 * What SQL cannot compare as the kernel does (fields of any JSON, lists, decimals inside of records): a function of SQL
 * that asks the kernel. One for each connection; it holds what the query that is running asks for.
 */
final class Matches extends org.sqlite.Function {
    /** The function's name in SQL; it takes the number of a question and a column. */
    static final String NAME = "k_ask";

    private final List<Function<JsonNode, @Nullable Object>> questions = new ArrayList<>();
    private final List<Column> columns = new ArrayList<>();

    /** Forgets the questions of the query before. */
    Matches begin() {
        questions.clear();
        columns.clear();
        return this;
    }

    /** Adds a comparison; answers its number. */
    int test(NounTable table, Column column, Filter.Compare compare) {
        return add(column, field -> {
            var state = Json.object();
            state.set(column.field(), field);
            var entity = new EntityState(1, null, null, false, state, "");
            return Matching.test(compare, table.noun(), "", entity) ? 1L : 0L;
        });
    }

    /** Adds a key to sort by; answers its number. */
    int key(NounTable table, Column column, String path) {
        var shape = Filters.shape(table.noun(), path);
        var rest =
                path.equals(column.field()) ? "" : path.substring(column.field().length() + 1);
        return add(column, field -> {
            var value = rest.isEmpty() ? field : Matching.at(field, rest);
            if (shape != null && Column.kind(shape) != Column.Kind.JSON) {
                return new Column(path, shape, Column.kind(shape), path, false).key(value);
            }
            // Any JSON: numbers before text, nothing else has an order.
            return value.isNumber()
                    ? "n" + DecimalKey.of(value.decimalValue())
                    : value.isTextual() ? "t" + value.textValue() : null;
        });
    }

    /** Adds a question for what a field inside of a column holds, as JSON; answers its number. */
    int inside(Column column, String path) {
        var rest = path.substring(column.field().length() + 1);
        return add(column, field -> {
            var value = Matching.at(field, rest);
            return value.isNull() ? null : Json.text(value);
        });
    }

    private int add(Column column, Function<JsonNode, @Nullable Object> question) {
        questions.add(question);
        columns.add(column);
        return questions.size() - 1;
    }

    @Override
    protected void xFunc() throws SQLException {
        int number = value_int(0);
        var field = columns.get(number).json(argument());
        switch (questions.get(number).apply(field)) {
            case null -> result();
            case Long whole -> result(whole);
            case Double real -> result(real);
            case Object text -> result(text.toString());
        }
    }

    private @Nullable Object argument() throws SQLException {
        return switch (value_type(1)) {
            case 1 -> value_long(1);
            case 2 -> value_double(1);
            case 5 -> null;
            default -> value_text(1);
        };
    }
}
