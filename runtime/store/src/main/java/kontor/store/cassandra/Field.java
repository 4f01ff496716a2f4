package kontor.store.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import kontor.kernel.model.Json;
import kontor.kernel.model.Shape;
import org.jspecify.annotations.Nullable;

/**
 * A field of a noun in its table.
 *
 * @param name the field
 * @param shape what it holds
 * @param kind how it is kept
 * @param column its column
 * @param key what it is looked up by, null without an index
 * @param ready whether the rows have their keys: an index over a field that was there before holds all only after a rebuild
 */
record Field(
        String name,
        Shape shape,
        Kind kind,
        String column,
        @Nullable FieldKey key,
        boolean ready) {
    /** How a field is kept. */
    enum Kind {
        TEXT("text"),
        WHOLE("bigint"),
        BOOL("boolean"),
        /** To the letter: 1.0 and 1.00 are two. */
        DECIMAL("decimal"),
        /** ISO 8601, to the letter. */
        TIME("text"),
        /** Lists, records and what may be anything. */
        JSON("text");

        private final String type;

        Kind(String type) {
            this.type = type;
        }

        /** The column's type. */
        String type() {
            return type;
        }

        /** How a shape is kept. */
        static Kind of(Shape shape) {
            return switch (shape) {
                case Shape.Text _, Shape.Choice _ -> TEXT;
                case Shape.Whole _ -> WHOLE;
                case Shape.Bool _ -> BOOL;
                case Shape.Decimal _, Shape.Floating _ -> DECIMAL;
                case Shape.Time _ -> TIME;
                case Shape.ListOf _, Shape.MapOf _, Shape.Struct _, Shape.Any _ -> JSON;
            };
        }
    }

    /** The column that holds the key. */
    String keyColumn() {
        return key == null || key.own() ? column : "_k_" + column;
    }

    /** A column's name in a statement. */
    static String quoted(String column) {
        return "\"" + column.replace("\"", "\"\"") + "\"";
    }

    /** The value for the column. What does not fit (written when the field had another type) is left out. */
    @Nullable
    Object value(@Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return null;
        }
        return switch (kind) {
            case TEXT, TIME -> node.textValue();
            case WHOLE -> node.isIntegralNumber() && node.canConvertToLong() ? (Object) node.longValue() : null;
            case BOOL -> node.isBoolean() ? (Object) node.booleanValue() : null;
            case DECIMAL -> node.isNumber() ? node.decimalValue() : null;
            case JSON -> Json.text(node);
        };
    }

    /** The JSON of a column's value, as a parser would have read it. */
    JsonNode json(Row row, int place) {
        if (row.isNull(place)) {
            return NullNode.getInstance();
        }
        return switch (kind) {
            case TEXT, TIME -> TextNode.valueOf(row.getString(place));
            case WHOLE -> whole(row.getLong(place));
            case BOOL -> BooleanNode.valueOf(row.getBoolean(place));
            case DECIMAL -> number(row.getBigDecimal(place));
            case JSON -> Json.parse(row.getString(place));
        };
    }

    private static JsonNode whole(long number) {
        return number == (int) number ? IntNode.valueOf((int) number) : LongNode.valueOf(number);
    }

    private static JsonNode number(@Nullable BigDecimal number) {
        if (number == null) {
            return NullNode.getInstance();
        }
        if (number.scale() != 0) {
            return DecimalNode.valueOf(number);
        }
        return number.precision() < 19 ? whole(number.longValue()) : Json.of(number.toBigInteger());
    }
}
