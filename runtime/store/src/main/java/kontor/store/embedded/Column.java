package kontor.store.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import kontor.kernel.model.Fit;
import kontor.kernel.model.Json;
import kontor.kernel.model.Shape;
import org.jspecify.annotations.Nullable;

/**
 * A field of a noun in its table.
 *
 * @param field the field
 * @param shape what it holds
 * @param kind how it is kept
 * @param name the column's name
 * @param indexed whether it has an index
 */
record Column(String field, Shape shape, Kind kind, String name, boolean indexed) {
    /** How a field is kept. */
    enum Kind {
        /** As it is. */
        TEXT("TEXT"),
        /** As it is. */
        WHOLE("INTEGER"),
        /** 0 or 1. */
        BOOL("INTEGER"),
        /** See {@link Times}. */
        INSTANT("INTEGER"),
        /** Local dates and times, see {@link SortableYear}. */
        LOCAL("TEXT"),
        /** To the letter, with a second column by which it is compared. */
        KEYED("TEXT"),
        /** Everything that SQL does not compare. */
        JSON("TEXT");

        private final String type;

        Kind(String type) {
            this.type = type;
        }

        /** The column's type in SQL. */
        String type() {
            return type;
        }
    }

    /** How a shape is kept. */
    static Kind kind(Shape shape) {
        return switch (shape) {
            case Shape.Text _, Shape.Choice _ -> Kind.TEXT;
            case Shape.Whole _ -> Kind.WHOLE;
            case Shape.Bool _ -> Kind.BOOL;
            case Shape.Decimal _, Shape.Floating _ -> Kind.KEYED;
            case Shape.Time(var type) -> kind(type);
            case Shape.ListOf _, Shape.MapOf _, Shape.Struct _, Shape.Any _ -> Kind.JSON;
        };
    }

    private static Kind kind(Class<?> time) {
        if (time == Instant.class) {
            return Kind.INSTANT;
        }
        return time == LocalDate.class || time == LocalDateTime.class || time == LocalTime.class
                ? Kind.LOCAL
                : Kind.KEYED;
    }

    String quoted() {
        return quoted(name);
    }

    /** The column by which rows are compared, quoted. */
    String comparable() {
        return kind == Kind.KEYED ? quoted(keyName()) : quoted();
    }

    String keyName() {
        return name + "#";
    }

    static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** The value for the column. What does not fit (written when the field had another type) is left out. */
    @Nullable
    Object value(@Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return null;
        }
        return switch (kind) {
            case TEXT -> node.textValue();
            case WHOLE -> node.isIntegralNumber() && node.canConvertToLong() ? (Object) node.longValue() : null;
            case BOOL -> node.isBoolean() ? (Object) (node.booleanValue() ? 1L : 0L) : null;
            case INSTANT, LOCAL -> key(node);
            case KEYED -> key(node) == null ? null : node.asText();
            case JSON -> Json.text(node);
        };
    }

    /** What the value is compared by; null where it has no order in this column. */
    @Nullable
    Object key(@Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return null;
        }
        return switch (kind) {
            case TEXT, WHOLE, BOOL -> value(node);
            case INSTANT, LOCAL, KEYED ->
                shape instanceof Shape.Time(var type)
                        ? (node.isTextual() ? timeKey(node.textValue(), type) : null)
                        : (node.isNumber() ? DecimalKey.of(node.decimalValue()) : null);
            case JSON -> null;
        };
    }

    private static @Nullable Object timeKey(String text, Class<?> type) {
        try {
            return switch (Fit.parseTime(text, type)) {
                case Instant instant -> Times.of(instant);
                case OffsetDateTime time -> Times.of(time.toInstant());
                case ZonedDateTime time -> Times.of(time.toInstant());
                case Duration duration ->
                    DecimalKey.of(
                            BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9)));
                case Object local -> SortableYear.encode(local.toString());
            };
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** The JSON of a column's value, as a parser would have read it. */
    JsonNode json(@Nullable Object value) {
        if (value == null) {
            return NullNode.getInstance();
        }
        return switch (kind) {
            case TEXT -> TextNode.valueOf(value.toString());
            case WHOLE -> whole(((Number) value).longValue());
            case BOOL -> BooleanNode.valueOf(((Number) value).longValue() != 0);
            case INSTANT -> Json.of(Times.read(value));
            case LOCAL -> TextNode.valueOf(SortableYear.decode(value.toString()));
            case KEYED -> shape instanceof Shape.Time ? TextNode.valueOf(value.toString()) : number(value.toString());
            case JSON -> Json.parse(value.toString());
        };
    }

    private static JsonNode whole(long number) {
        return number == (int) number ? IntNode.valueOf((int) number) : LongNode.valueOf(number);
    }

    private static JsonNode number(String text) {
        if (text.indexOf('.') >= 0 || text.indexOf('E') >= 0) {
            return DecimalNode.valueOf(new BigDecimal(text));
        }
        return text.length() < 19 ? whole(Long.parseLong(text)) : Json.of(new BigInteger(text));
    }
}
