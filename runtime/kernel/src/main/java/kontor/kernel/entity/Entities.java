package kontor.kernel.entity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import kontor.kernel.entity.EntityCommand.Create;
import kontor.kernel.entity.EntityCommand.Delete;
import kontor.kernel.entity.EntityCommand.FieldChange;
import kontor.kernel.entity.EntityCommand.IfVersion;
import kontor.kernel.entity.EntityCommand.Put;
import kontor.kernel.entity.EntityCommand.Update;
import kontor.kernel.entity.EntityEvent.Kind;
import kontor.kernel.message.Cause;
import kontor.kernel.message.Ids;
import kontor.kernel.model.Fit;
import kontor.kernel.model.Json;
import kontor.kernel.model.NounModel;
import kontor.kernel.model.Problem;
import kontor.kernel.model.Shape;
import kontor.kernel.model.Shape.FieldShape;
import kontor.kernel.where.Matching;
import org.jspecify.annotations.Nullable;

/** Decides and evolves: pure functions over an entity's state. */
public final class Entities {
    // So that 1.0 -> 1.00 is kept as it was written; equals(...) compares decimals by value.
    private static final Comparator<JsonNode> TO_THE_LETTER = (a, b) -> a.equals(b)
                    && !(a.isBigDecimal()
                            && a.decimalValue().scale() != b.decimalValue().scale())
            ? 0
            : 1;

    private Entities() {}

    /** Who asks, and when. */
    public record Asked(StepKey key, @Nullable Cause cause, Instant now) {}

    /** What the command does to the entity. */
    public static Decision decide(NounModel noun, String id, EntityState state, EntityCommand command, Asked asked) {
        return switch (command) {
            case Create(var fresh) -> create(noun, id, state, fresh, asked);
            case Put(var wanted) ->
                state.exists()
                        ? change(noun, state, wanted, asked)
                        : happens(Kind.CREATED, noun, id, state, wanted, asked);
            case Update update -> update(noun, id, state, update, asked);
            case Delete _ ->
                state.exists()
                        ? happens(Kind.DELETED, noun, id, state, current(state), asked)
                        : missing(noun, id, state);
            case IfVersion(var then, var version) ->
                !state.exists() || (version >= 0 && version != state.version())
                        ? otherVersion(noun, id, state, version)
                        : decide(noun, id, state, then, asked);
        };
    }

    private static Decision otherVersion(NounModel noun, String id, EntityState state, long version) {
        var is = state.exists() ? "is at version " + state.version() : "is not there";
        return refused(
                "KON-2412",
                noun.name() + " '" + id + "' " + is + ", not at version " + (version < 0 ? "any" : version)
                        + "; read it again and decide anew");
    }

    private static Decision create(NounModel noun, String id, EntityState state, ObjectNode fresh, Asked asked) {
        if (state.exists()) {
            return refused(
                    "KON-2409",
                    noun.name() + " '" + id + "' exists already; use another id, update, or upsert to make it equal");
        }
        return happens(Kind.CREATED, noun, id, state, fresh, asked);
    }

    private static Decision missing(NounModel noun, String id, EntityState state) {
        return state.deleted()
                ? refused("KON-2410", noun.name() + " '" + id + "' was deleted (version " + state.version() + ")")
                : refused("KON-2404", "there is no " + noun.name() + " '" + id + "'; create it first, or use find");
    }

    private static Decision update(NounModel noun, String id, EntityState state, Update update, Asked asked) {
        if (!state.exists() && !update.create()) {
            return missing(noun, id, state);
        }
        var wanted = state.exists() ? current(state).deepCopy() : blank(noun, id);
        var problems = new ArrayList<Problem>();
        for (var change : update.changes()) {
            apply(noun, wanted, change, problems);
        }
        if (state.exists() && problems.isEmpty()) {
            return change(noun, state, wanted, asked);
        }
        var fit = problems.isEmpty() ? Fit.whole(wanted, noun.shape(), "") : new Fit.Result(wanted, problems);
        return fit.fits()
                ? happens(Kind.CREATED, noun, id, state, (ObjectNode) fit.value(), asked)
                : new Decision.Refused(
                        "KON-2422",
                        noun.name() + " '" + id + "': "
                                + fit.problems().getFirst().detail() + " ("
                                + fit.problems().getFirst().pointer() + ")",
                        fit.problems());
    }

    private static ObjectNode blank(NounModel noun, String id) {
        var state = Json.object();
        state.put("id", id);
        for (var field : noun.fields()) {
            state.set(field.name(), field.required() ? zero(field.shape()) : NullNode.getInstance());
        }
        return state;
    }

    // What an upsert of a counter starts from; other required fields must be among the changes.
    private static JsonNode zero(Shape shape) {
        return switch (shape) {
            case Shape.Whole _ -> Json.of(0);
            case Shape.Decimal _, Shape.Floating _ -> Json.of(BigDecimal.ZERO);
            case Shape.Bool _ -> Json.of(false);
            case Shape.ListOf _ -> Json.of(List.of());
            default -> NullNode.getInstance();
        };
    }

    private static ObjectNode current(EntityState state) {
        if (state.state() == null) {
            throw new IllegalStateException("an entity that exists has a state");
        }
        return state.state();
    }

    private static void apply(NounModel noun, ObjectNode state, FieldChange change, List<Problem> problems) {
        var field = noun.shape().field(change.field());
        if (field == null || field.name().equals("id")) {
            problems.add(new Problem(
                    "/" + Fit.escape(change.field()), field == null ? "unknown field" : "an id never changes"));
            return;
        }
        var pointer = "/" + Fit.escape(field.name());
        var before = state.get(field.name());
        var known = problems.size();
        var after = switch (change.kind()) {
            case SET -> change.value();
            case CLEAR -> NullNode.getInstance();
            case ADD -> sum(field, before, change.value(), pointer, problems);
            case APPEND -> appended(before, change.value());
            case REMOVE -> removed(field, before, change.value());
        };
        if (problems.size() > known) {
            return;
        }
        if (after.isNull() && field.required()) {
            problems.add(
                    new Problem(pointer, "missing; expected " + field.shape().word()));
            return;
        }
        var fit = Fit.field(after, field, pointer);
        problems.addAll(fit.problems());
        state.set(field.name(), fit.value());
    }

    private static JsonNode sum(
            FieldShape field, @Nullable JsonNode before, JsonNode amount, String pointer, List<Problem> problems) {
        var numeric = field.shape() instanceof Shape.Whole
                || field.shape() instanceof Shape.Decimal
                || field.shape() instanceof Shape.Floating;
        if (!numeric || !amount.isNumber()) {
            problems.add(new Problem(
                    pointer,
                    "only a number can be added to a number; the field is "
                            + field.shape().word()));
            return NullNode.getInstance();
        }
        var start = before == null || before.isNull() ? BigDecimal.ZERO : before.decimalValue();
        var sum = start.add(amount.decimalValue());
        return field.shape() instanceof Shape.Whole && sum.stripTrailingZeros().scale() <= 0
                ? Json.of(sum.toBigInteger())
                : Json.of(sum);
    }

    private static JsonNode appended(@Nullable JsonNode before, JsonNode element) {
        var list = before instanceof ArrayNode array ? array.deepCopy() : (ArrayNode) Json.of(List.of());
        return list.add(element);
    }

    private static JsonNode removed(FieldShape field, @Nullable JsonNode before, JsonNode element) {
        var list = (ArrayNode) Json.of(List.of());
        var shape = field.shape() instanceof Shape.ListOf of ? of.element() : null;
        if (before != null) {
            for (var one : before) {
                if (!Matching.equal(shape, one, element)) {
                    list.add(one);
                }
            }
        }
        return list;
    }

    private static Decision change(NounModel noun, EntityState state, ObjectNode wanted, Asked asked) {
        var change = difference(noun, state.state(), wanted);
        if (change.isEmpty()) {
            return new Decision.Unchanged(current(state), state.version());
        }
        return event(Kind.UPDATED, state, change, wanted, asked);
    }

    private static Decision happens(
            Kind kind, NounModel noun, String id, EntityState state, ObjectNode wanted, Asked asked) {
        var change = switch (kind) {
            case DELETED -> Json.object();
            case CREATED, UPDATED -> wanted.deepCopy();
        };
        return event(kind, state, change, wanted, asked);
    }

    private static Decision event(Kind kind, EntityState state, ObjectNode change, ObjectNode wanted, Asked asked) {
        var version = state.version() + 1;
        var last = state.updatedAt();
        var time = last != null && last.isAfter(asked.now()) ? last : asked.now();
        var hash = chain(state.hash(), version, time, kind, change, asked);
        var event = new EntityEvent(version, time, kind, change, asked.cause(), asked.key(), hash);
        var created = kind == Kind.CREATED ? time : state.createdAt();
        return new Decision.Happens(event, new EntityState(version, created, time, kind == Kind.DELETED, wanted, hash));
    }

    /** The hash of an event: of all it says and of the hash before it. */
    private static String chain(String before, long version, Instant time, Kind kind, ObjectNode change, Asked asked) {
        return Ids.hash(
                before,
                Long.toString(version),
                time.toString(),
                kind.word(),
                Json.text(change),
                asked.key().run(),
                Integer.toString(asked.key().step()),
                asked.key().hash());
    }

    /** Whether an event's hash is the one that follows from the hash before it. */
    public static boolean chained(String before, EntityEvent event) {
        var asked = new Asked(event.key(), event.cause(), event.time());
        return event.hash().equals(chain(before, event.version(), event.time(), event.kind(), event.change(), asked));
    }

    /** The fields in which two states differ, with the values of the second. */
    public static ObjectNode difference(NounModel noun, @Nullable ObjectNode before, ObjectNode after) {
        var change = Json.object();
        for (var field : noun.shape().fields()) {
            var old = Matching.at(before, field.name());
            var now = Matching.at(after, field.name());
            if (!old.equals(TO_THE_LETTER, now)) {
                change.set(field.name(), now);
            }
        }
        return change;
    }

    /** The state after an event. */
    public static EntityState evolve(NounModel noun, EntityState state, EntityEvent event) {
        var fields = switch (event.kind()) {
            case CREATED -> normal(noun, event.change());
            case UPDATED -> {
                var next = current(state).deepCopy();
                next.setAll(event.change());
                yield normal(noun, next);
            }
            case DELETED -> current(state);
        };
        var created = event.kind() == Kind.CREATED ? event.time() : state.createdAt();
        return new EntityState(
                event.version(), created, event.time(), event.kind() == Kind.DELETED, fields, event.hash());
    }

    /** The state that a history folds to, from a state before it. */
    public static EntityState fold(NounModel noun, EntityState from, List<EntityEvent> events) {
        var state = from;
        for (var event : events) {
            state = evolve(noun, state, event);
        }
        return state;
    }

    // Today's fields in today's order: fields that the record has lost are left out, new ones are null.
    private static ObjectNode normal(NounModel noun, ObjectNode fields) {
        var state = Json.object();
        for (var field : noun.shape().fields()) {
            var value = fields.get(field.name());
            state.set(field.name(), value == null ? NullNode.getInstance() : value);
        }
        return state;
    }

    private static Decision refused(String code, String detail) {
        return new Decision.Refused(code, detail, List.of());
    }
}
