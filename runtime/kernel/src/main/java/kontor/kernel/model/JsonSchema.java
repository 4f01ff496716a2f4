package kontor.kernel.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import kontor.kernel.model.Shape.FieldShape;

/**
 * Shapes as JSON Schema 2020-12, in the subset that language models take: objects with {@code properties},
 * {@code required} and {@code additionalProperties}, arrays, enums, {@code anyOf} with null, and formats of times.
 */
public final class JsonSchema {
    private final boolean formatsOfNumbers;

    private JsonSchema(boolean formatsOfNumbers) {
        this.formatsOfNumbers = formatsOfNumbers;
    }

    /** The schema that goes with a prompt. */
    public static ObjectNode of(Shape shape) {
        return new JsonSchema(false).schema(shape);
    }

    /** The same with OpenAPI's formats of numbers, as {@code int64}. */
    public static ObjectNode forApi(Shape shape) {
        return new JsonSchema(true).schema(shape);
    }

    private ObjectNode schema(Shape shape) {
        return switch (shape) {
            case Shape.Text _ -> typed("string");
            case Shape.Whole whole -> number("integer", whole.bits() == 32 ? "int32" : "int64");
            case Shape.Decimal _ -> number("number", "decimal");
            case Shape.Floating _ -> number("number", "double");
            case Shape.Bool _ -> typed("boolean");
            case Shape.Time time -> time(time);
            case Shape.Choice choice -> {
                var schema = typed("string");
                choice.names().forEach(schema.putArray("enum")::add);
                yield schema;
            }
            case Shape.ListOf list -> typed("array").<ObjectNode>set("items", schema(list.element()));
            case Shape.MapOf map -> typed("object").<ObjectNode>set("additionalProperties", schema(map.value()));
            case Shape.Struct struct -> struct(struct);
            case Shape.Any _ -> Json.object();
        };
    }

    private ObjectNode number(String type, String format) {
        return formatsOfNumbers ? typed(type).put("format", format) : typed(type);
    }

    private static ObjectNode time(Shape.Time time) {
        var schema = typed("string");
        return switch (time.type().getSimpleName()) {
            case "Instant", "OffsetDateTime", "ZonedDateTime" -> schema.put("format", "date-time");
            case "LocalDate" -> schema.put("format", "date");
            case "Duration" -> schema.put("format", "duration");
            // Those without a zone have no format of their own.
            case "LocalTime" -> example(schema, "09:00:00");
            default -> example(schema, "2026-11-02T09:00:00");
        };
    }

    private static ObjectNode example(ObjectNode schema, String value) {
        schema.putArray("examples").add(value);
        return schema;
    }

    private ObjectNode struct(Shape.Struct struct) {
        var schema = typed("object");
        var properties = schema.putObject("properties");
        struct.fields().forEach(field -> properties.set(field.name(), field(field)));
        var required = schema.putArray("required");
        struct.fields().stream().filter(FieldShape::required).forEach(field -> required.add(field.name()));
        return schema.put("additionalProperties", struct.open());
    }

    private ObjectNode field(FieldShape field) {
        var schema = schema(field.shape());
        if (field.least() != null) {
            schema.put("minimum", field.least());
        }
        if (field.required() || schema.isEmpty()) {
            return schema;
        }
        var either = Json.object();
        either.putArray("anyOf").add(schema).add(typed("null"));
        return either;
    }

    private static ObjectNode typed(String type) {
        return Json.object().put("type", type);
    }
}
