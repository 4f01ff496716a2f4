package kontor.ingress;

import com.fasterxml.jackson.databind.node.ObjectNode;
import kontor.kernel.model.Json;
import kontor.kernel.model.Shape;

/** Shapes of records as JSON Schema 2020-12. */
final class Schemas {
    private Schemas() {}

    static ObjectNode of(Shape shape) {
        return switch (shape) {
            case Shape.Text _ -> typed("string");
            case Shape.Whole whole -> typed("integer").put("format", whole.bits() == 32 ? "int32" : "int64");
            case Shape.Decimal _ -> typed("number").put("format", "decimal");
            case Shape.Floating _ -> typed("number").put("format", "double");
            case Shape.Bool _ -> typed("boolean");
            case Shape.Time time -> time(time);
            case Shape.Choice choice -> {
                var schema = typed("string");
                choice.names().forEach(schema.putArray("enum")::add);
                yield schema;
            }
            case Shape.ListOf list -> typed("array").<ObjectNode>set("items", of(list.element()));
            case Shape.MapOf map -> typed("object").<ObjectNode>set("additionalProperties", of(map.value()));
            case Shape.Struct struct -> struct(struct, true);
            case Shape.Any _ -> Json.object();
        };
    }

    private static ObjectNode time(Shape.Time time) {
        var schema = typed("string");
        return switch (time.word()) {
            case "time" -> schema.put("format", "date-time");
            case "date" -> schema.put("format", "date");
            case "duration" -> schema.put("format", "duration");
            default -> schema;
        };
    }

    /** A record; {@code strict} tells whether its required fields are required here. */
    static ObjectNode struct(Shape.Struct struct, boolean strict) {
        var schema = typed("object");
        var properties = schema.putObject("properties");
        for (var field : struct.fields()) {
            properties.set(field.name(), field.required() ? of(field.shape()) : nullable(of(field.shape())));
        }
        if (strict) {
            var required = schema.putArray("required");
            struct.fields().stream().filter(Shape.FieldShape::required).forEach(field -> required.add(field.name()));
        }
        return schema.put("additionalProperties", struct.open());
    }

    private static ObjectNode nullable(ObjectNode schema) {
        if (schema.isEmpty()) {
            return schema;
        }
        var either = Json.object();
        either.putArray("anyOf").add(schema).add(typed("null"));
        return either;
    }

    static ObjectNode typed(String type) {
        return Json.object().put("type", type);
    }

    static ObjectNode ref(String name) {
        return Json.object().put("$ref", "#/components/schemas/" + name);
    }
}
