package kontor.connectors.ai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kontor.kernel.model.Json;

/**
 * A JSON Schema in the narrower form to which providers bind a model's answer: every member required, no others, and no
 * bounds; what cannot be said so goes into descriptions
 * (https://platform.openai.com/docs/guides/structured-outputs#supported-schemas).
 */
final class BoundSchema {
    private BoundSchema() {}

    /** The schema to be bound to; empty where it has open objects, to which no answer can be bound. */
    static Optional<ObjectNode> of(JsonNode schema) {
        var bound = schema.deepCopy();
        return bound instanceof ObjectNode object && object.path("properties").isObject() && narrow(object)
                ? Optional.of(object)
                : Optional.empty();
    }

    private static boolean narrow(ObjectNode schema) {
        describe(schema);
        if (schema.path("anyOf").isArray()) {
            return all(schema.get("anyOf"));
        }
        return switch (schema.path("type").asText()) {
            case "" -> schema.has("enum");
            case "object" -> object(schema);
            case "array" -> schema.get("items") instanceof ObjectNode items && narrow(items);
            default -> true;
        };
    }

    private static boolean object(ObjectNode schema) {
        var properties = schema.path("properties");
        var open = schema.path("additionalProperties");
        if (!properties.isObject() || !(open.isMissingNode() || open.isBoolean() && !open.booleanValue())) {
            return false;
        }
        schema.put("additionalProperties", false);
        var required = schema.putArray("required");
        properties.fieldNames().forEachRemaining(required::add);
        return all(properties);
    }

    private static boolean all(Iterable<JsonNode> schemas) {
        for (var schema : schemas) {
            if (!(schema instanceof ObjectNode object) || !narrow(object)) {
                return false;
            }
        }
        return true;
    }

    private static void describe(ObjectNode schema) {
        var words = new ArrayList<String>();
        if (schema.path("description").isTextual()) {
            words.add(schema.get("description").asText());
        }
        say(schema, "minimum", "at least ", words);
        say(schema, "maximum", "at most ", words);
        say(schema, "maxLength", "at most that many characters: ", words);
        say(schema, "examples", "as ", words);
        if (!words.isEmpty()) {
            schema.put("description", String.join("; ", words));
        }
    }

    private static void say(ObjectNode schema, String key, String word, List<String> words) {
        var said = schema.remove(key);
        if (said != null) {
            words.add(word + Json.text(said.isArray() ? said.path(0) : said));
        }
    }
}
