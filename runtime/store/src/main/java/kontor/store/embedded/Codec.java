package kontor.store.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import kontor.kernel.message.Cause;
import kontor.kernel.message.Envelope;
import kontor.kernel.message.Message;
import kontor.kernel.message.Message.ReplyTo;
import kontor.kernel.message.Outcome;
import kontor.kernel.model.Json;
import org.jspecify.annotations.Nullable;

/** JSON of what is kept whole in a column: readable with any SQLite tool, without Java's names in it. */
final class Codec {
    private Codec() {}

    static @Nullable String text(@Nullable JsonNode node) {
        return node == null ? null : Json.text(node);
    }

    static @Nullable JsonNode node(@Nullable String text) {
        return text == null ? null : Json.parse(text);
    }

    static <T> T as(JsonNode node, Class<T> type) {
        var value = Json.as(node, type);
        if (value == null) {
            throw new IllegalStateException("JSON null where a " + type.getSimpleName() + " is expected");
        }
        return value;
    }

    // --- cause

    static @Nullable String cause(@Nullable Cause cause) {
        return cause == null ? null : Json.text(causeNode(cause));
    }

    private static ObjectNode causeNode(Cause cause) {
        var node = Json.object();
        put(node, "event", cause.event());
        put(node, "type", cause.type());
        put(node, "run", cause.run());
        put(node, "rule", cause.rule());
        if (cause.step() != null) {
            node.put("step", cause.step());
        }
        put(node, "by", cause.by());
        return node;
    }

    private static void put(ObjectNode node, String name, @Nullable String value) {
        if (value != null) {
            node.put(name, value);
        }
    }

    static @Nullable Cause cause(@Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return null;
        }
        var step = node.get("step");
        return new Cause(
                text(node, "event"),
                text(node, "type"),
                text(node, "run"),
                text(node, "rule"),
                step == null ? null : step.intValue(),
                text(node, "by"));
    }

    private static @Nullable String text(JsonNode node, String name) {
        var value = node.get(name);
        return value == null ? null : value.textValue();
    }

    // --- message

    static @Nullable String reply(@Nullable ReplyTo reply) {
        return reply == null ? null : Json.text(Json.of(reply));
    }

    static @Nullable ReplyTo reply(@Nullable String text) {
        return text == null ? null : as(Json.parse(text), ReplyTo.class);
    }

    static ObjectNode message(Message message) {
        var node = Json.object();
        node.put("id", message.id());
        node.put("source", message.source());
        node.put("type", message.type());
        node.put("subject", message.subject());
        node.put("time", message.time().toString());
        node.put("accepted", message.accepted().toString());
        node.set("data", message.data());
        node.put("hash", message.hash());
        if (message.cause() != null) {
            node.set("cause", causeNode(message.cause()));
        }
        node.put("depth", message.depth());
        if (message.replyTo() != null) {
            node.set("replyTo", Json.of(message.replyTo()));
        }
        return node;
    }

    static Message message(JsonNode node) {
        var reply = node.get("replyTo");
        return new Message(
                node.get("id").textValue(),
                node.get("source").textValue(),
                node.get("type").textValue(),
                node.get("subject").textValue(),
                Instant.parse(node.get("time").textValue()),
                Instant.parse(node.get("accepted").textValue()),
                node.get("data"),
                node.get("hash").textValue(),
                cause(node.get("cause")),
                node.get("depth").intValue(),
                reply == null ? null : as(reply, ReplyTo.class));
    }

    // --- outcome

    static String outcome(Outcome outcome) {
        return Json.text(outcomeNode(outcome));
    }

    static @Nullable String outcomeIfKnown(@Nullable Outcome outcome) {
        return outcome == null ? null : outcome(outcome);
    }

    static ObjectNode outcomeNode(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done(var value) -> Json.object().set("done", value);
            case Outcome.Refused(var code, var detail) ->
                Json.object().set("refused", Json.object().put("code", code).put("detail", detail));
        };
    }

    static @Nullable Outcome outcome(@Nullable String text) {
        return text == null ? null : outcome(Json.parse(text));
    }

    static Outcome outcome(JsonNode node) {
        var refused = node.get("refused");
        return refused == null
                ? new Outcome.Done(node.get("done"))
                : new Outcome.Refused(refused.get("code").asText(), refused.get("detail").asText());
    }

    static @Nullable String refused(Outcome.@Nullable Refused error) {
        return error == null ? null : Json.text(outcomeNode(error));
    }

    static Outcome.@Nullable Refused refused(@Nullable String text) {
        return outcome(text) instanceof Outcome.Refused refused ? refused : null;
    }

    // --- envelope

    static String envelope(Envelope envelope) {
        var node = Json.object();
        switch (envelope) {
            case Envelope.Sent(var message) -> node.put("kind", "sent").set("message", message(message));
            case Envelope.Pending(var message) -> node.put("kind", "pending").set("message", message(message));
            case Envelope.Reply(var run, var step, var outcome) ->
                step(node, "reply", run, step).set("outcome", outcomeNode(outcome));
            case Envelope.Awaited(var run, var step, var message) ->
                step(node, "awaited", run, step).set("message", message(message));
            case Envelope.PageDone(var run, var step, var page, var completed, var failed) ->
                step(node, "page", run, step)
                        .put("page", page)
                        .put("completed", completed)
                        .put("failed", failed);
        }
        return Json.text(node);
    }

    private static ObjectNode step(ObjectNode node, String kind, String run, int step) {
        return node.put("kind", kind).put("run", run).put("step", step);
    }

    static Envelope envelope(String text) {
        var node = Json.parse(text);
        var run = node.path("run").asText();
        var step = node.path("step").asInt();
        return switch (node.get("kind").asText()) {
            case "sent" -> new Envelope.Sent(message(node.get("message")));
            case "pending" -> new Envelope.Pending(message(node.get("message")));
            case "reply" -> new Envelope.Reply(run, step, outcome(node.get("outcome")));
            case "awaited" -> new Envelope.Awaited(run, step, message(node.get("message")));
            case "page" ->
                new Envelope.PageDone(
                        run,
                        step,
                        node.get("page").intValue(),
                        node.get("completed").intValue(),
                        node.get("failed").intValue());
            default -> throw new IllegalStateException("unknown envelope: " + node.get("kind"));
        };
    }

    // --- equalities

    static String equalities(Map<String, String> equals) {
        var node = Json.object();
        equals.forEach(node::put);
        return Json.text(node);
    }

    static Map<String, String> equalities(String text) {
        var result = new LinkedHashMap<String, String>();
        Json.parse(text).properties().forEach(member -> result.put(member.getKey(), member.getValue().asText()));
        return result;
    }
}
