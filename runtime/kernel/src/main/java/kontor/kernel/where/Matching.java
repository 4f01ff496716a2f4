package kontor.kernel.where;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import kontor.kernel.entity.EntityState;
import kontor.kernel.model.Fit;
import kontor.kernel.model.Json;
import kontor.kernel.model.NounModel;
import kontor.kernel.model.Shape;
import kontor.sdk.words.Condition.Operator;
import org.jspecify.annotations.Nullable;

/** Evaluates filters: what stores push down must mean exactly this. */
public final class Matching {
    private Matching() {}

    /** Whether an entity that exists matches. */
    public static boolean test(Filter filter, NounModel noun, String id, EntityState entity) {
        return switch (filter) {
            case Filter.All(var all) -> all.stream().allMatch(one -> test(one, noun, id, entity));
            case Filter.Any(var any) -> any.stream().anyMatch(one -> test(one, noun, id, entity));
            case Filter.Not(var not) -> !test(not, noun, id, entity);
            case Filter.Compare(var field, var operator, var value) ->
                compare(Filters.shape(noun, field), operator, value(entity, id, field), value);
        };
    }

    /** A field's value: the record's own, dotted to reach into records, or one that every entity has. */
    public static JsonNode value(EntityState entity, String id, String path) {
        return switch (path) {
            case "id" -> Json.of(id);
            case "version" -> Json.of(entity.version());
            case "createdAt" -> Json.of(entity.createdAt());
            case "updatedAt" -> Json.of(entity.updatedAt());
            default -> at(entity.state(), path);
        };
    }

    /** A field of an object, dotted to reach into records; JSON null where there is nothing. */
    public static JsonNode at(@Nullable JsonNode object, String path) {
        var node = object;
        for (var part : path.split("\\.", -1)) {
            node = node == null ? null : node.get(part);
        }
        return node == null ? NullNode.getInstance() : node;
    }

    private static boolean compare(@Nullable Shape shape, Operator operator, JsonNode field, JsonNode value) {
        return switch (operator) {
            case EQ -> equal(shape, field, value);
            case NE -> !equal(shape, field, value);
            case GT -> ordered(shape, field, value) && order(shape, field, value) > 0;
            case GTE -> ordered(shape, field, value) && order(shape, field, value) >= 0;
            case LT -> ordered(shape, field, value) && order(shape, field, value) < 0;
            case LTE -> ordered(shape, field, value) && order(shape, field, value) <= 0;
            case IN -> among(shape, field, value);
            case NIN -> !among(shape, field, value);
            case EXISTS -> value.booleanValue() != field.isNull();
            case STARTS_WITH -> field.isTextual() && field.textValue().startsWith(value.textValue());
            case CONTAINS -> contains(shape, field, value);
        };
    }

    private static boolean among(@Nullable Shape shape, JsonNode field, JsonNode values) {
        for (var value : values) {
            if (equal(shape, field, value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(@Nullable Shape shape, JsonNode field, JsonNode value) {
        if (field.isArray()) {
            var element = shape instanceof Shape.ListOf list ? list.element() : null;
            for (var one : field) {
                if (equal(element, one, value)) {
                    return true;
                }
            }
            return false;
        }
        return field.isTextual() && value.isTextual() && field.textValue().contains(value.textValue());
    }

    /** Whether two values are the same: numbers by value, times by instant, everything else to the letter. */
    public static boolean equal(@Nullable Shape shape, JsonNode a, JsonNode b) {
        if (a.isNull() || b.isNull()) {
            return a.isNull() && b.isNull();
        }
        return ordered(shape, a, b) ? order(shape, a, b) == 0 : a.equals(b);
    }

    /** A value as text, so that values that are {@link #equal} have the same; null where there is none. */
    public static @Nullable String text(@Nullable Shape shape, JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        if (value.isNumber()) {
            return value.decimalValue().stripTrailingZeros().toPlainString();
        }
        if (!value.isTextual()) {
            return Json.text(value);
        }
        if (!(shape instanceof Shape.Time time)) {
            return value.textValue();
        }
        return switch (Fit.parseTime(value.textValue(), time.type())) {
            case OffsetDateTime at -> at.toInstant().toString();
            case ZonedDateTime at -> at.toInstant().toString();
            case Object at -> at.toString();
        };
    }

    private static boolean ordered(@Nullable Shape shape, JsonNode a, JsonNode b) {
        return (a.isNumber() && b.isNumber()) || (a.isTextual() && b.isTextual());
    }

    /** The order of two numbers, or of two texts: times by instant, other text by code point. */
    public static int order(@Nullable Shape shape, JsonNode a, JsonNode b) {
        if (a.isNumber()) {
            return a.decimalValue().compareTo(b.decimalValue());
        }
        if (shape instanceof Shape.Time time) {
            return times(Fit.parseTime(a.textValue(), time.type()), Fit.parseTime(b.textValue(), time.type()));
        }
        return compareCodePoints(a.textValue(), b.textValue());
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static int times(Object a, Object b) {
        return switch (a) {
            case Instant instant -> instant.compareTo((Instant) b);
            case Duration duration -> duration.compareTo((Duration) b);
            case OffsetDateTime time -> time.toInstant().compareTo(((OffsetDateTime) b).toInstant());
            case ZonedDateTime time -> time.toInstant().compareTo(((ZonedDateTime) b).toInstant());
            default -> ((Comparable) a).compareTo(b);
        };
    }

    // The order of UTF-8 bytes, which is what stores compare by; String.compareTo differs past U+FFFF.
    static int compareCodePoints(String a, String b) {
        int i = 0;
        while (i < a.length() && i < b.length()) {
            int x = a.codePointAt(i);
            int y = b.codePointAt(i);
            if (x != y) {
                return Integer.compare(x, y);
            }
            i += Character.charCount(x);
        }
        return Integer.compare(a.length(), b.length());
    }
}
