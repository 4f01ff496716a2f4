package kontor.connectors.ai;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What a model is asked.
 *
 * @param prompt the text
 * @param schema what the answer must fit, null for a text
 * @param model as the rule names it, null for the default
 * @param maxTokens the longest answer
 * @param repair the answer before and what did not fit, as {@code {"answer", "problems": [{"pointer", "detail"}]}}; null
 *     at first
 */
record Question(
        String prompt,
        @Nullable JsonNode schema,
        @Nullable String model,
        int maxTokens,
        @Nullable JsonNode repair) {
    private static final int MAX_TOKENS = 1024;

    static Question of(JsonNode request) {
        return new Question(
                request.path("prompt").asText(),
                request.hasNonNull("schema") ? request.get("schema") : null,
                request.hasNonNull("model") ? request.get("model").asText() : null,
                request.path("maxTokens").asInt(MAX_TOKENS),
                request.hasNonNull("repair") ? request.get("repair") : null);
    }
}
