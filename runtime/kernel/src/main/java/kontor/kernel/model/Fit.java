package kontor.kernel.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import kontor.kernel.model.Shape.FieldShape;
import org.jspecify.annotations.Nullable;

/** Checks JSON against a shape and brings it into the normal form: every field there, in order, missing ones null. */
public final class Fit {
    private static final int MOST_PROBLEMS = 20;
    private final List<Problem> problems = new ArrayList<>();
    private final boolean partial;
    private final boolean open;

    private Fit(boolean partial, boolean open) {
        this.partial = partial;
        this.open = open;
    }

    /**
     * The outcome of a check.
     *
     * @param value the JSON in normal form; meaningless when there are problems
     * @param problems what does not fit, at most 20
     */
    public record Result(JsonNode value, List<Problem> problems) {
        public boolean fits() {
            return problems.isEmpty();
        }
    }

    /** Checks a whole value. */
    public static Result whole(JsonNode node, Shape shape, String pointer) {
        return new Fit(false, false).result(node, shape, pointer);
    }

    /** Checks a whole value that somebody else made: members that a record does not have are dropped. */
    public static Result known(JsonNode node, Shape shape, String pointer) {
        return new Fit(false, true).result(node, shape, pointer);
    }

    private Result result(JsonNode node, Shape shape, String pointer) {
        var value = check(node, shape, pointer);
        return new Result(value, List.copyOf(problems));
    }

    /** Checks the value of one field, where null means clear. */
    public static Result field(JsonNode node, FieldShape field, String pointer) {
        var fit = new Fit(true, false);
        var value = fit.member(node, field, pointer);
        return new Result(value, List.copyOf(fit.problems));
    }

    private JsonNode check(JsonNode node, Shape shape, String pointer) {
        return switch (shape) {
            case Shape.Text _ -> expect(node.isTextual(), node, shape, pointer);
            case Shape.Bool _ -> expect(node.isBoolean(), node, shape, pointer);
            case Shape.Whole whole -> whole(node, whole, pointer);
            case Shape.Decimal _ -> expect(node.isNumber(), node, shape, pointer);
            case Shape.Floating _ -> exact(expect(node.isNumber(), node, shape, pointer));
            case Shape.Time time -> time(node, time, pointer);
            case Shape.Choice choice -> expect(choice.names().contains(node.textValue()), node, shape, pointer);
            case Shape.ListOf list -> list(node, list, pointer);
            case Shape.MapOf map -> map(node, map, pointer);
            case Shape.Struct struct -> struct(node, struct, pointer);
            case Shape.Any _ -> exact(node);
        };
    }

    private JsonNode expect(boolean fits, JsonNode node, Shape shape, String pointer) {
        if (!fits) {
            problem(pointer, "expected " + shape.word() + ", got " + brief(node));
        }
        return node;
    }

    // Binary fractions as decimals, so that what is written and read again has the same text, and so the same hash.
    private static JsonNode exact(JsonNode node) {
        return switch (node.getNodeType()) {
            case NUMBER ->
                node.isFloat() || node.isDouble() ? Json.of(new BigDecimal(node.asText()).stripTrailingZeros()) : node;
            case ARRAY -> {
                var list = Json.MAPPER.createArrayNode();
                node.forEach(one -> list.add(exact(one)));
                yield list;
            }
            case OBJECT -> {
                var object = Json.object();
                node.properties().forEach(member -> object.set(member.getKey(), exact(member.getValue())));
                yield object;
            }
            default -> node;
        };
    }

    private JsonNode whole(JsonNode node, Shape.Whole shape, String pointer) {
        if (node.isNumber()
                && !node.isIntegralNumber()
                && node.decimalValue().stripTrailingZeros().scale() <= 0) {
            return whole(Json.of(node.decimalValue().toBigInteger()), shape, pointer);
        }
        var fits = node.isIntegralNumber() && (shape.bits() == 32 ? node.canConvertToInt() : node.canConvertToLong());
        return expect(fits, node, shape, pointer);
    }

    private JsonNode time(JsonNode node, Shape.Time shape, String pointer) {
        if (!node.isTextual()) {
            return expect(false, node, shape, pointer);
        }
        try {
            return Json.of(parseTime(node.textValue(), shape.type()));
        } catch (DateTimeException e) {
            problem(
                    pointer,
                    "expected " + shape.word() + " in ISO 8601 (as 2026-11-01T00:00:00Z for a time), got "
                            + brief(node));
            return node;
        }
    }

    /** Reads a time of one of the types that a record may have. */
    public static Object parseTime(String text, Class<?> type) {
        if (type == Instant.class) {
            return OffsetDateTime.parse(text).toInstant();
        }
        if (type == Duration.class) {
            return Duration.parse(text);
        }
        if (type == LocalDate.class) {
            return LocalDate.parse(text);
        }
        if (type == LocalDateTime.class) {
            return LocalDateTime.parse(text);
        }
        if (type == LocalTime.class) {
            return LocalTime.parse(text);
        }
        return type == ZonedDateTime.class ? ZonedDateTime.parse(text) : OffsetDateTime.parse(text);
    }

    private JsonNode list(JsonNode node, Shape.ListOf shape, String pointer) {
        if (!node.isArray()) {
            return expect(false, node, shape, pointer);
        }
        var result = Json.MAPPER.createArrayNode();
        for (int i = 0; i < node.size(); i++) {
            result.add(check(node.get(i), shape.element(), pointer + "/" + i));
        }
        return result;
    }

    private JsonNode map(JsonNode node, Shape.MapOf shape, String pointer) {
        if (!node.isObject()) {
            return expect(false, node, shape, pointer);
        }
        var result = Json.object();
        node.properties()
                .forEach(member -> result.set(
                        member.getKey(),
                        member.getValue().isNull()
                                ? NullNode.getInstance()
                                : check(member.getValue(), shape.value(), pointer + "/" + escape(member.getKey()))));
        return result;
    }

    private JsonNode struct(JsonNode node, Shape.Struct shape, String pointer) {
        if (!node.isObject()) {
            return expect(false, node, shape, pointer);
        }
        var result = Json.object();
        for (var field : shape.fields()) {
            result.set(field.name(), member(node.get(field.name()), field, pointer + "/" + escape(field.name())));
        }
        if (!open && !shape.open()) {
            refuseUnknown((ObjectNode) node, shape, pointer);
        }
        return result;
    }

    private JsonNode member(@Nullable JsonNode node, FieldShape field, String pointer) {
        if (node == null || node.isNull()) {
            if (field.required() && !partial) {
                problem(pointer, "missing; expected " + field.shape().word());
            }
            return NullNode.getInstance();
        }
        var value = check(node, field.shape(), pointer);
        if (field.least() != null
                && value.isNumber()
                && value.decimalValue().compareTo(BigDecimal.valueOf(field.least())) < 0) {
            problem(pointer, "expected " + field.least() + " or more, got " + brief(node));
        }
        return value;
    }

    private void refuseUnknown(ObjectNode node, Shape.Struct shape, String pointer) {
        node.fieldNames().forEachRemaining(name -> {
            if (shape.field(name) == null) {
                var known = shape.fields().stream().map(FieldShape::name).toList();
                problem(
                        pointer + "/" + escape(name),
                        "unknown field; " + Nearest.hint(name, known, "the fields are " + String.join(", ", known)));
            }
        });
    }

    private void problem(String pointer, String detail) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(new Problem(pointer, detail));
        }
    }

    /** A name as a part of a JSON pointer (RFC 6901). */
    public static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private static String brief(JsonNode node) {
        var text = Json.text(node);
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }
}
