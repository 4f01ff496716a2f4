package kontor.kernel.where;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kontor.kernel.message.Refusal;
import kontor.kernel.model.Fit;
import kontor.kernel.model.Json;
import kontor.kernel.model.Nearest;
import kontor.kernel.model.NounModel;
import kontor.kernel.model.Shape;
import kontor.sdk.words.Condition;
import kontor.sdk.words.Condition.Operator;
import kontor.sdk.words.Sort;
import kontor.sdk.words.Where;
import org.jspecify.annotations.Nullable;

/** Makes filters, from the language and from JSON, and checks them against the noun's fields. */
public final class Filters {
    private static final int MAX_DEPTH = 16;
    private final NounModel noun;

    private Filters(NounModel noun) {
        this.noun = noun;
    }

    /** The filter of a {@code where} of the language. */
    public static Filter of(NounModel noun, Where<?> where) {
        var filters = new Filters(noun);
        return new Filter.All(where.conditions().stream().map(filters::of).toList());
    }

    private Filter of(Condition<?> condition) {
        return switch (condition) {
            case Condition.Compare<?>(var field, var operator, var value) ->
                compare(field, operator, Json.of(value), "/" + field);
            case Condition.All<?>(var all) ->
                new Filter.All(all.stream().map(this::of).toList());
            case Condition.Any<?>(var any) ->
                new Filter.Any(any.stream().map(this::of).toList());
            case Condition.Not<?>(var not) -> new Filter.Not(of(not));
        };
    }

    /**
     * The filter of JSON in the seed's form: {@code {"status":"trial","trialEnds":{"$gte":"…"}}}. Refused (KON-1430)
     * with a pointer when a field, an operator or a value does not fit.
     */
    public static Filter parse(JsonNode where, NounModel noun) {
        return new Filters(noun).object(where, "", 0);
    }

    /** A filter as JSON that {@link #parse} reads back. */
    public static JsonNode json(Filter filter) {
        return switch (filter) {
            case Filter.Compare(var field, var operator, var value) ->
                Json.object().set(field, Json.object().set(operator.wire(), value));
            case Filter.All(var all) -> all.isEmpty() ? Json.object() : combination("$and", all);
            case Filter.Any(var any) -> combination("$or", any);
            case Filter.Not(var not) -> Json.object().set("$not", json(not));
        };
    }

    private static JsonNode combination(String word, List<Filter> filters) {
        var object = Json.object();
        var list = object.putArray(word);
        filters.forEach(one -> list.add(json(one)));
        return object;
    }

    private Filter object(JsonNode where, String pointer, int depth) {
        if (!where.isObject()) {
            throw refused(pointer, "expected an object of fields and conditions, as {\"status\":\"trial\"}");
        }
        refuseTooDeep(pointer, depth);
        var filters = new ArrayList<Filter>();
        for (var member : where.properties()) {
            var at = pointer + "/" + Fit.escape(member.getKey());
            filters.add(
                    member.getKey().startsWith("$")
                            ? combined(member.getKey(), member.getValue(), at, depth)
                            : field(member.getKey(), member.getValue(), at, depth));
        }
        return filters.size() == 1 ? filters.getFirst() : new Filter.All(filters);
    }

    private static void refuseTooDeep(String pointer, int depth) {
        if (depth > MAX_DEPTH) {
            throw refused(pointer, "nested deeper than " + MAX_DEPTH);
        }
    }

    private Filter combined(String word, JsonNode value, String pointer, int depth) {
        return switch (word) {
            case "$and" -> new Filter.All(list(word, value, pointer, depth));
            case "$or" -> new Filter.Any(list(word, value, pointer, depth));
            case "$not" -> new Filter.Not(object(value, pointer, depth + 1));
            default -> throw refused(pointer, unknownOperator(word, List.of("$and", "$or", "$not")));
        };
    }

    private List<Filter> list(String word, JsonNode value, String pointer, int depth) {
        if (!value.isArray() || value.isEmpty()) {
            throw refused(pointer, word + " takes a list of at least one condition");
        }
        var filters = new ArrayList<Filter>();
        for (int i = 0; i < value.size(); i++) {
            filters.add(object(value.get(i), pointer + "/" + i, depth + 1));
        }
        return filters;
    }

    private Filter field(String field, JsonNode value, String pointer, int depth) {
        refuseTooDeep(pointer, depth);
        var operators = value instanceof ObjectNode object
                && !object.isEmpty()
                && object.fieldNames().next().startsWith("$");
        if (!operators) {
            return compare(field, Operator.EQ, value, pointer);
        }
        var filters = new ArrayList<Filter>();
        for (var member : value.properties()) {
            var at = pointer + "/" + Fit.escape(member.getKey());
            filters.add(
                    member.getKey().equals("$not")
                            ? new Filter.Not(field(field, member.getValue(), at, depth + 1))
                            : compare(field, operator(member.getKey(), at), member.getValue(), at));
        }
        return filters.size() == 1 ? filters.getFirst() : new Filter.All(filters);
    }

    private static Operator operator(String wire, String pointer) {
        for (var operator : Operator.values()) {
            if (operator.wire().equals(wire)) {
                return operator;
            }
        }
        throw refused(
                pointer,
                unknownOperator(
                        wire,
                        Arrays.stream(Operator.values()).map(Operator::wire).toList()));
    }

    private static String unknownOperator(String given, List<String> known) {
        return "unknown operator '" + given + "'; "
                + Nearest.hint(given, known, "expected one of " + String.join(" ", known));
    }

    private Filter compare(String field, Operator operator, JsonNode value, String pointer) {
        var shape = shape(noun, field);
        if (shape == null) {
            throw refused(pointer, unknownField(field));
        }
        return new Filter.Compare(field, operator, checked(shape, operator, value, pointer));
    }

    private String unknownField(String field) {
        var known = new ArrayList<>(
                noun.shape().fields().stream().map(Shape.FieldShape::name).toList());
        known.addAll(List.of("version", "createdAt", "updatedAt"));
        return noun.name() + " has no field '" + field + "'; "
                + Nearest.hint(field, known, "the fields are " + String.join(", ", known));
    }

    /** The shape of a field, dotted to reach into records; null when there is none. */
    public static @Nullable Shape shape(NounModel noun, String path) {
        var parts = path.split("\\.", -1);
        var first = noun.field(parts[0]);
        Shape shape = first == null ? null : first.shape();
        for (int i = 1; i < parts.length && shape != null; i++) {
            shape = switch (shape) {
                case Shape.Struct struct -> {
                    var field = struct.field(parts[i]);
                    yield field == null ? null : field.shape();
                }
                case Shape.MapOf map -> map.value();
                case Shape.Any any -> any;
                default -> null;
            };
        }
        return shape;
    }

    private JsonNode checked(Shape shape, Operator operator, JsonNode value, String pointer) {
        return switch (operator) {
            case EQ, NE -> value.isNull() ? value : fitting(shape, value, pointer);
            case GT, GTE, LT, LTE -> {
                if (!ordered(shape)) {
                    throw refused(
                            pointer, operator.wire() + " needs a field with an order, this one is " + shape.word());
                }
                yield fitting(shape, value, pointer);
            }
            case IN, NIN -> members(shape, value, pointer);
            case EXISTS -> fitting(new Shape.Bool(), value, pointer);
            case STARTS_WITH -> text(shape, operator, value, pointer);
            case CONTAINS ->
                shape instanceof Shape.ListOf list
                        ? fitting(list.element(), value, pointer)
                        : text(shape, operator, value, pointer);
        };
    }

    private static boolean ordered(Shape shape) {
        return switch (shape) {
            case Shape.Text _,
                    Shape.Whole _,
                    Shape.Decimal _,
                    Shape.Floating _,
                    Shape.Time _,
                    Shape.Choice _,
                    Shape.Any _ -> true;
            case Shape.Bool _, Shape.ListOf _, Shape.MapOf _, Shape.Struct _ -> false;
        };
    }

    private static JsonNode fitting(Shape shape, JsonNode value, String pointer) {
        var fit = Fit.whole(value, wide(shape), pointer);
        if (!fit.fits()) {
            throw new Refusal("KON-1430", fit.problems().getFirst().detail(), fit.problems());
        }
        return fit.value();
    }

    // A whole number may be compared with a fraction: {"views":{"$gt":1.5}}.
    private static Shape wide(Shape shape) {
        return shape instanceof Shape.Whole ? new Shape.Decimal() : shape;
    }

    private static JsonNode members(Shape shape, JsonNode value, String pointer) {
        if (!value.isArray()) {
            throw refused(pointer, "expected a list of values");
        }
        var members = ((com.fasterxml.jackson.databind.node.ArrayNode) value).arrayNode();
        for (int i = 0; i < value.size(); i++) {
            members.add(value.get(i).isNull() ? value.get(i) : fitting(shape, value.get(i), pointer + "/" + i));
        }
        return members;
    }

    private static JsonNode text(Shape shape, Operator operator, JsonNode value, String pointer) {
        if (!(shape instanceof Shape.Text || shape instanceof Shape.Choice || shape instanceof Shape.Any)) {
            throw refused(pointer, operator.wire() + " needs a text field, this one is " + shape.word());
        }
        return fitting(new Shape.Text(), value, pointer);
    }

    /** The sorts of {@code -views,name}. Refused (KON-1431) when a field is unknown or has no order. */
    public static List<Sort<?>> sorts(@Nullable String text, NounModel noun) {
        if (text == null || text.isBlank()) {
            return List.of();
        }
        var sorts = new ArrayList<Sort<?>>();
        for (var part : text.split(",", -1)) {
            var descending = part.startsWith("-");
            var field = descending ? part.substring(1) : part;
            var shape = shape(noun, field);
            if (shape == null || !(ordered(shape) || shape instanceof Shape.Bool)) {
                throw new kontor.sdk.KontorException(
                        "KON-1431",
                        shape == null
                                ? new Filters(noun).unknownField(field)
                                : "cannot sort by " + field + ", which is " + shape.word());
            }
            sorts.add(new Sort<>(field, descending));
        }
        return sorts;
    }

    private static Refusal refused(String pointer, String detail) {
        return Refusal.at("KON-1430", pointer, detail);
    }
}
