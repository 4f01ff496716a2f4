package kontor.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kontor.kernel.message.Ids;
import kontor.kernel.model.Json;
import kontor.kernel.port.Connector;
import kontor.sdk.KontorException;
import kontor.testkit.virtual.Outside;
import kontor.testkit.virtual.Witness.Call;
import org.jspecify.annotations.Nullable;

/**
 * The outside world of a rehearsal: it records every call and answers as the test says. Without being told it takes
 * every mail and every Slack message, and makes keys.
 */
public final class OutsideWorld implements Outside {
    private final Map<String, Answer> answers;
    private final Map<String, Connector> connectors;
    private final Map<String, Integer> counts = new HashMap<>();
    private final List<Call> calls = new ArrayList<>();

    /** What the outside world answers to an operation. */
    @FunctionalInterface
    public interface Answer {
        /**
         * Answers.
         *
         * @param request what is asked
         * @param call which call of this operation it is, from 1
         */
        @Nullable
        Object to(JsonNode request, int call) throws Exception;
    }

    OutsideWorld(Map<String, Answer> answers, Map<String, Connector> connectors) {
        this.answers = new LinkedHashMap<>(answers);
        this.connectors = connectors;
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    @Override
    public JsonNode call(Call call) throws Exception {
        calls.add(call);
        var name = call.connector() + "." + call.operation();
        var answer = answers.get(name);
        if (answer != null) {
            return Json.of(answer.to(call.request(), counts.merge(name, 1, Integer::sum)));
        }
        var connector = connectors.get(call.connector());
        if (connector != null) {
            return connector.call(call.operation(), call.request(), call.key());
        }
        return usual(name, call);
    }

    private static JsonNode usual(String name, Call call) {
        return switch (name) {
            case "email.compose" -> mail(call.request());
            case "slack.compose" -> composed(null, call.request().path("text").asText());
            case "email.deliver", "slack.deliver" -> Json.object().put("outcome", "sent");
            case "keys.generate" -> key(call);
            default ->
                throw new KontorException(
                        "KON-4001",
                        "nobody answers " + name + " in this rehearsal; say what it answers:" + " .answering(\""
                                + call.connector() + "\", \"" + call.operation() + "\", request -> ...)");
        };
    }

    private static JsonNode mail(JsonNode mail) {
        var subject = mail.path("subject").isTextual()
                ? mail.get("subject").asText()
                : mail.path("template").asText();
        return composed(
                subject, mail.path("body").isTextual() ? mail.get("body").asText() : Json.text(mail.path("data")));
    }

    private static JsonNode composed(@Nullable String subject, String body) {
        return Json.object()
                .put("subject", subject)
                .put("body", body)
                .putNull("html")
                .put("state", "queued");
    }

    // The same key for the same step, so that a crash changes nothing that a test could see.
    private static JsonNode key(Call call) {
        var key = call.request().path("id").asText() + "." + Ids.hash("rehearsed key", call.key());
        return Json.object().put("key", key).put("hash", Ids.hash("hash of", key));
    }
}
