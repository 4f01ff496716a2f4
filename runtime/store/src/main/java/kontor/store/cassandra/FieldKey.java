package kontor.store.cassandra;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import kontor.kernel.message.Ids;
import kontor.kernel.model.Fit;
import kontor.kernel.model.Shape;
import org.jspecify.annotations.Nullable;

/**
 * What an indexed field is looked up by. Equal values have equal keys, and keys never contradict the order of values: what a
 * question finds by key is a superset of what matches.
 */
enum FieldKey {
    /** The field's own column. */
    WHOLE("bigint"),
    /** The field's own column. */
    FLAG("boolean"),
    /** Text, of long one its beginning and a hash: an index refuses long terms, and the write with them. */
    WORD("text"),
    /** A time as a number. */
    NUMBER("bigint"),
    /** A decimal rounded to a double, or a duration in seconds. */
    REAL("double");

    /** The most bytes of a text that is its own key. */
    static final int LONGEST = 512;
    /** The key of no letters, which an index would not hold. */
    static final String EMPTY = "\u0000";

    private static final int SHOWN = 64;
    private static final long FARTHEST = 9_000_000_000_000_000L;
    private static final long MILLIS = 1_000;

    private final String type;

    FieldKey(String type) {
        this.type = type;
    }

    /** The type of the key's column. */
    String type() {
        return type;
    }

    /** Whether the key is the field's column itself. */
    boolean own() {
        return this == WHOLE || this == FLAG;
    }

    /** Whether keys have the order of values. */
    boolean ordered() {
        return this == WHOLE || this == NUMBER || this == REAL;
    }

    /** The kind of key for a shape, null when it cannot be indexed. */
    static @Nullable FieldKey of(Shape shape) {
        return switch (shape) {
            case Shape.Text _, Shape.Choice _ -> WORD;
            case Shape.Whole _ -> WHOLE;
            case Shape.Bool _ -> FLAG;
            case Shape.Decimal _, Shape.Floating _ -> REAL;
            case Shape.Time(var type) -> of(type);
            case Shape.ListOf _, Shape.MapOf _, Shape.Struct _, Shape.Any _ -> null;
        };
    }

    private static @Nullable FieldKey of(Class<?> time) {
        if (time == Duration.class) {
            return REAL;
        }
        return time == Instant.class
                        || time == OffsetDateTime.class
                        || time == ZonedDateTime.class
                        || time == LocalDate.class
                        || time == LocalDateTime.class
                        || time == LocalTime.class
                ? NUMBER
                : null;
    }

    /** The key of a value that fits the field; null where it has none. Whole numbers only where they are whole. */
    @Nullable
    Object key(Shape shape, @Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return null;
        }
        return switch (this) {
            case WHOLE -> value.isIntegralNumber() && value.canConvertToLong() ? (Object) value.longValue() : null;
            case FLAG -> value.isBoolean() ? (Object) value.booleanValue() : null;
            case WORD -> value.isTextual() ? word(value.textValue()) : null;
            case NUMBER -> time(shape, value) instanceof Long number ? number : null;
            case REAL ->
                value.isNumber()
                        ? (Object) real(value.decimalValue())
                        : time(shape, value) instanceof Double number ? number : null;
        };
    }

    private static String word(String text) {
        if (text.isEmpty()) {
            return EMPTY;
        }
        return text.length() <= LONGEST / 3 || text.getBytes(StandardCharsets.UTF_8).length <= LONGEST
                ? text
                : text.substring(0, Character.isHighSurrogate(text.charAt(SHOWN - 1)) ? SHOWN - 1 : SHOWN)
                        + "#"
                        + Ids.hash(text);
    }

    // Beyond what a double holds the farthest one; nought without a sign.
    private static double real(BigDecimal number) {
        return Math.clamp(number.doubleValue(), -Double.MAX_VALUE, Double.MAX_VALUE) + 0.0;
    }

    private static @Nullable Object time(Shape shape, JsonNode value) {
        if (!(shape instanceof Shape.Time(var type)) || !value.isTextual()) {
            return null;
        }
        try {
            return switch (Fit.parseTime(value.textValue(), type)) {
                case Instant time -> millis(time);
                case OffsetDateTime time -> millis(time.toInstant());
                case ZonedDateTime time -> millis(time.toInstant());
                case LocalDateTime time -> millis(time.toInstant(ZoneOffset.UTC));
                case LocalDate day -> (Object) day.toEpochDay();
                case LocalTime time -> (Object) time.toNanoOfDay();
                case Duration time ->
                    (Object) real(BigDecimal.valueOf(time.getSeconds()).add(BigDecimal.valueOf(time.getNano(), 9)));
                default -> null;
            };
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Milliseconds since 1970, for any instant. */
    static long millis(Instant time) {
        return Math.clamp(time.getEpochSecond(), -FARTHEST, FARTHEST) * MILLIS + time.getNano() / 1_000_000;
    }
}
