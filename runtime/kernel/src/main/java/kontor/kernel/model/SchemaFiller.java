package kontor.kernel.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import kontor.kernel.message.Ids;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for a language model where there is none: values that fit a schema, the same ones for the same prompt. Texts
 * repeat the prompt's first words, so that nobody takes them for a model's; the first of several names, true, two elements
 * a list, small numbers; 15 % more than a number that the prompt has under the same name.
 */
public final class SchemaFiller {
    private static final int WORDS = 12;
    private static final Set<String> SHARES = Set.of("score", "confidence", "probability", "share", "ratio");
    private final String prompt;
    private final List<String> words;

    private SchemaFiller(String prompt) {
        this.prompt = prompt;
        this.words = words(prompt);
    }

    // The first words only: a prompt may carry a whole document.
    private static List<String> words(String prompt) {
        var found = new ArrayList<String>();
        for (var word : prompt.substring(0, Math.min(prompt.length(), 400)).split("[^\\p{L}\\p{N}'-]+", -1)) {
            if (!word.isBlank() && found.size() < WORDS) {
                found.add(word);
            }
        }
        return found.isEmpty() ? List.of("nothing") : found;
    }

    /**
     * A whole answer to a request of {@code ai.generate}: {@code {"value", "model", "inputTokens", "outputTokens",
     * "cost"}}, where nothing costs 0.
     *
     * @param request the request, as {@code {"prompt", "schema"}}
     * @param model who is said to have answered
     */
    public static JsonNode answer(JsonNode request, String model) {
        var prompt = request.path("prompt").asText();
        var schema = request.get("schema");
        var value = fill(prompt, schema == null || schema.isNull() ? null : schema);
        return Json.object()
                .<ObjectNode>set("value", value)
                .put("model", model)
                .put("inputTokens", tokens(prompt))
                .put("outputTokens", tokens(Json.text(value)))
                .put("cost", BigDecimal.ZERO);
    }

    private static int tokens(String text) {
        return (text.length() + 3) / 4;
    }

    /** A value for a prompt; a text where there is no schema. */
    public static JsonNode fill(String prompt, @Nullable JsonNode schema) {
        var filler = new SchemaFiller(prompt);
        return schema == null ? Json.of(filler.text("text", Integer.MAX_VALUE)) : filler.value(schema, "text", "");
    }

    private JsonNode value(JsonNode schema, String name, String pointer) {
        if (schema.path("enum").isArray()) {
            return schema.get("enum").get(0);
        }
        if (schema.path("const").isValueNode()) {
            return schema.get("const");
        }
        if (schema.path("anyOf").isArray()) {
            return value(schema.get("anyOf").get(0), name, pointer);
        }
        return switch (type(schema)) {
            case "object" -> object(schema, pointer);
            case "array" -> array(schema, name, pointer);
            case "boolean" -> Json.of(true);
            case "integer" -> integer(schema, pointer);
            case "number" -> number(schema, name, pointer);
            case "null" -> Json.of(null);
            default -> string(schema, name);
        };
    }

    private static String type(JsonNode schema) {
        var type = schema.path("type");
        return type.isArray() ? type.path(0).asText() : type.asText();
    }

    private JsonNode object(JsonNode schema, String pointer) {
        var object = Json.object();
        schema.path("properties")
                .properties()
                .forEach(member -> object.set(
                        member.getKey(), value(member.getValue(), member.getKey(), pointer + "/" + member.getKey())));
        return object;
    }

    private JsonNode array(JsonNode schema, String name, String pointer) {
        var list = Json.MAPPER.createArrayNode();
        for (int i = 0; i < 2; i++) {
            var of = schema.path("items");
            // Two different texts: a list of keywords may be read as a set.
            list.add(
                    type(of).equals("string")
                                    && of.path("enum").isMissingNode()
                                    && of.path("format").isMissingNode()
                            ? Json.of(words.get(i % words.size()) + (i < words.size() ? "" : " " + i))
                            : value(of, name, pointer + "/" + i));
        }
        return list;
    }

    private int chance(String pointer, int below) {
        return Math.floorMod(Ids.digest(prompt, pointer)[0], below);
    }

    private JsonNode integer(JsonNode schema, String pointer) {
        var least = schema.path("minimum").asInt(1);
        return IntNode.valueOf(Math.max(least, 1) + chance(pointer, 9));
    }

    private JsonNode number(JsonNode schema, String name, String pointer) {
        if (SHARES.contains(name)) {
            return Json.of(BigDecimal.valueOf(50 + chance(pointer, 50), 2));
        }
        var least = schema.path("minimum").decimalValue().max(BigDecimal.ONE);
        var known = NumbersInText.moreThan(prompt, name);
        if (known != null) {
            return Json.of(known.max(least));
        }
        return Json.of(least.add(BigDecimal.valueOf(chance(pointer, 90) * 10L + 9, 1)));
    }

    private JsonNode string(JsonNode schema, String name) {
        if (schema.path("examples").isArray()) {
            return schema.get("examples").get(0);
        }
        return Json.of(
                switch (schema.path("format").asText()) {
                    case "date-time" -> "2026-11-02T09:00:00Z";
                    case "date" -> "2026-11-02";
                    case "time" -> "09:00:00";
                    case "duration" -> "PT1H";
                    default -> text(name, schema.path("maxLength").asInt(Integer.MAX_VALUE));
                });
    }

    private String text(String name, int most) {
        var text = "A " + name + " made up without a model, for: " + String.join(" ", words) + " ("
                + Ids.hash(prompt, name).substring(0, 6) + ")";
        return text.length() <= most ? text : text.substring(0, most);
    }
}
