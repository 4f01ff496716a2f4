package kontor.kernel.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kontor.kernel.entity.EntityCommand;
import kontor.kernel.entity.EntityCommand.FieldChange;
import kontor.kernel.model.Fit;
import kontor.kernel.model.Json;
import kontor.kernel.model.Nearest;
import kontor.kernel.model.NounModel;
import kontor.kernel.model.Problem;
import kontor.kernel.model.Shape;
import kontor.kernel.model.Shape.FieldShape;
import kontor.sdk.words.Change;
import org.jspecify.annotations.Nullable;

/** Writes of entities from outside: checked here, then carried out in a run like any other write. */
public final class HttpWrite {
    /** The type of the message that carries such a write. */
    public static final String TYPE = "kontor.write";
    /** Its source. */
    public static final String SOURCE = "/http/db";

    private static final Map<String, Change.Kind> WORDS = Map.of(
            "$set", Change.Kind.SET,
            "$inc", Change.Kind.ADD,
            "$append", Change.Kind.APPEND,
            "$remove", Change.Kind.REMOVE);

    private HttpWrite() {}

    /**
     * Who asks for a write, and under which condition.
     *
     * @param key the message's id: the {@code Idempotency-Key}, or a new id
     * @param now the time
     * @param by who asks, null when nobody is known
     * @param ifMatch the version the entity must be at, -1 for any as long as it exists, null for no condition
     * @param traceparent where in which trace it comes from, as it was said; ignored when it is not valid
     */
    public record Asked(
            String key,
            Instant now,
            @Nullable String by,
            @Nullable Long ifMatch,
            @Nullable String traceparent) {
        /** What was asked for without a trace. */
        public Asked(String key, Instant now, @Nullable String by, @Nullable Long ifMatch) {
            this(key, now, by, ifMatch, null);
        }
    }

    /** Creates an entity from its state; refused (KON-1422) when it does not fit. */
    public static Message create(NounModel noun, String id, JsonNode body, Asked asked) {
        if (!body.isObject()) {
            throw Refusal.at("KON-1422", "", "expected an object with the fields of " + noun.name());
        }
        Admission.checkId(id, "/id");
        var state = ((ObjectNode) body).deepCopy().put("id", id);
        var fit = Fit.whole(state, noun.shape(), "");
        if (!fit.fits()) {
            throw Refusal.misfit("KON-1422", noun.name(), fit.problems());
        }
        return message(noun, id, Json.object().put("op", "create").<ObjectNode>set("entity", fit.value()), asked);
    }

    /** Changes some fields; refused (KON-1422) when they do not fit. */
    public static Message update(NounModel noun, String id, JsonNode body, Asked asked) {
        if (!body.isObject()) {
            throw Refusal.at("KON-1422", "", "expected an object with the fields to change");
        }
        var changes = (ArrayNode) Json.of(List.of());
        var problems = new ArrayList<Problem>();
        for (var member : body.properties()) {
            change(noun, member.getKey(), member.getValue(), changes, problems);
        }
        if (!problems.isEmpty()) {
            throw Refusal.misfit("KON-1422", noun.name(), problems);
        }
        return message(noun, id, Json.object().put("op", "update").<ObjectNode>set("changes", changes), asked);
    }

    /** Deletes an entity. */
    public static Message delete(NounModel noun, String id, Asked asked) {
        return message(noun, id, Json.object().put("op", "delete"), asked);
    }

    private static void change(NounModel noun, String name, JsonNode value, ArrayNode changes, List<Problem> problems) {
        var pointer = "/" + Fit.escape(name);
        var field = noun.shape().field(name);
        if (field == null || name.equals("id")) {
            var known = noun.fields().stream().map(FieldShape::name).toList();
            problems.add(new Problem(
                    pointer,
                    field != null
                            ? "an id never changes"
                            : "unknown field; "
                                    + Nearest.hint(name, known, "the fields are " + String.join(", ", known))));
            return;
        }
        var operator = value instanceof ObjectNode object && object.size() == 1
                ? object.fieldNames().next()
                : "";
        if (operator.startsWith("$") && !WORDS.containsKey(operator)) {
            problems.add(new Problem(
                    pointer + "/" + operator, "unknown operator; expected one of $set $inc $append $remove"));
            return;
        }
        var kind = WORDS.getOrDefault(operator, Change.Kind.SET);
        var given = operator.startsWith("$") ? value.get(operator) : value;
        var at = operator.startsWith("$") ? pointer + "/" + operator : pointer;
        if (given.isNull() && kind != Change.Kind.SET) {
            problems.add(new Problem(at, operator + " needs a value; null as the field itself clears it"));
            return;
        }
        var fit = Fit.field(given, operand(field, kind), at);
        problems.addAll(fit.problems());
        changes.add(Json.object()
                .put("field", name)
                .put("kind", (fit.value().isNull() ? Change.Kind.CLEAR : kind).name())
                .<ObjectNode>set("value", fit.value()));
    }

    private static FieldShape operand(FieldShape field, Change.Kind kind) {
        var shape = switch (kind) {
            case APPEND, REMOVE -> field.shape() instanceof Shape.ListOf list ? list.element() : field.shape();
            case ADD -> field.shape() instanceof Shape.Whole ? new Shape.Decimal() : field.shape();
            case SET, CLEAR -> field.shape();
        };
        return FieldShape.plain(field.name(), shape, field.required());
    }

    private static Message message(NounModel noun, String id, ObjectNode data, Asked asked) {
        data.put("noun", noun.name()).put("id", id);
        if (asked.ifMatch() != null) {
            data.put("ifMatch", asked.ifMatch());
        }
        var text = Json.text(data);
        Admission.refuseTooLarge(text, "", "the entity");
        var cause = new Cause(null, null, null, null, null, asked.by() == null ? "anonymous" : asked.by());
        var message = new Message(
                asked.key(),
                SOURCE,
                TYPE,
                id,
                asked.now(),
                asked.now(),
                data,
                Ids.hash(TYPE, id, text),
                cause,
                0,
                null);
        return message.within(asked.traceparent());
    }

    /** The entity command that a message of this type carries. */
    public static EntityCommand command(JsonNode data) {
        var command = switch (data.get("op").asText()) {
            case "create" -> new EntityCommand.Create((ObjectNode) data.get("entity"));
            case "update" -> new EntityCommand.Update(changes(data.get("changes")), false);
            default -> new EntityCommand.Delete();
        };
        return data.has("ifMatch")
                ? new EntityCommand.IfVersion(command, data.get("ifMatch").asLong())
                : command;
    }

    private static List<FieldChange> changes(JsonNode changes) {
        var result = new ArrayList<FieldChange>();
        changes.forEach(change -> result.add(new FieldChange(
                change.get("field").asText(),
                Change.Kind.valueOf(change.get("kind").asText()),
                change.get("value"))));
        return result;
    }
}
