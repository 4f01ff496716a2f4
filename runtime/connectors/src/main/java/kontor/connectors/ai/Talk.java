package kontor.connectors.ai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import java.util.ArrayList;
import java.util.List;
import kontor.kernel.model.Json;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/** A question as the messages of a conversation, and JSON out of what comes back. */
final class Talk {
    private Talk() {}

    /**
     * The messages.
     *
     * @param spoken the schema where it is told in words, null where the provider binds the answer to it
     */
    static List<ChatMessage> messages(Question question, @Nullable JsonNode spoken) {
        var messages = new ArrayList<ChatMessage>();
        if (spoken != null) {
            messages.add(SystemMessage.from(
                    "Answer with one JSON value that fits this JSON Schema, and with nothing else: no explanation, no"
                            + " code fence.\n" + Json.text(spoken)));
        }
        messages.add(UserMessage.from(question.prompt()));
        var repair = question.repair();
        if (repair != null) {
            messages.add(AiMessage.from(text(repair.path("answer"))));
            messages.add(UserMessage.from("This answer does not fit:" + problems(repair.path("problems"))
                    + "\nAnswer again, with the whole JSON value, mended."));
        }
        return messages;
    }

    // A message must say something.
    private static String text(JsonNode answer) {
        var text = answer.isTextual() ? answer.asText() : Json.text(answer.isMissingNode() ? Json.of(null) : answer);
        return text.isBlank() ? "(nothing)" : text;
    }

    private static String problems(JsonNode problems) {
        var lines = new StringBuilder();
        for (var problem : problems) {
            var pointer = problem.path("pointer").asText();
            lines.append("\n- ")
                    .append(pointer.isEmpty() ? "" : pointer + ": ")
                    .append(problem.isObject() ? problem.path("detail").asText() : problem.asText());
        }
        return lines.toString();
    }

    /**
     * The JSON in an answer: all of it, or what stands in a code fence or between the outermost braces. The text itself
     * where there is none: whoever asked sees that it does not fit.
     */
    static JsonNode json(String answer) {
        var text = answer.strip();
        for (var candidate : List.of(text, braced(text))) {
            var json = parsed(candidate);
            if (json != null) {
                return json;
            }
        }
        return Json.of(answer);
    }

    private static String braced(String text) {
        var from = text.indexOf('{');
        var to = text.lastIndexOf('}');
        return from >= 0 && to > from ? text.substring(from, to + 1) : "";
    }

    private static @Nullable JsonNode parsed(String text) {
        if (text.isEmpty()) {
            return null;
        }
        try {
            return Json.parse(text);
        } catch (KontorException e) {
            return null;
        }
    }
}
