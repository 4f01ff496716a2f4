package kontor.testkit.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import kontor.kernel.model.Json;
import kontor.kernel.model.Shape;
import kontor.kernel.port.Store.Aggregation;
import kontor.kernel.port.Store.EntityRow;
import kontor.kernel.where.Filter;
import kontor.kernel.where.Filters;
import kontor.kernel.where.Matching;
import kontor.sdk.words.Condition.Operator;
import org.jspecify.annotations.Nullable;

/** Makes things, filters and orders by chance, from few values so that they meet. */
final class ThingsAndFilters {
    private static final List<String> FIELDS = List.of(
            "name",
            "views",
            "price",
            "weight",
            "open",
            "ends",
            "day",
            "length",
            "posted",
            "colour",
            "tags",
            "amounts",
            "counts",
            "maker",
            "anything",
            "maker.name",
            "maker.fee",
            "maker.since",
            "maker.known",
            "counts.x",
            "anything.x",
            "id",
            "version",
            "createdAt",
            "updatedAt");
    private static final List<String> TEXTS = List.of(
            "a", "A", "ab", "a%", "_", "é", "𝄞", "\uffee", "", "10", "9", "b'\"", "x\u0000y", "2026-11-01T00:00:00Z");
    private static final List<String> NUMBERS = List.of(
            "0",
            "1",
            "-1",
            "10",
            "9",
            "1.0",
            "1.10",
            "1.1",
            "0.001",
            "-0.5",
            "1E+3",
            "1000",
            "123456789012345678",
            "123456789012345679",
            "90071992547409.93",
            "90071992547409.94",
            "0.00000000000000000001");
    private static final List<String> TIMES = List.of(
            "2026-11-01T00:00:00Z",
            "2026-11-01T00:00:00.5Z",
            "1969-12-31T23:59:59.999999999Z",
            "9999-12-31T00:00:00Z",
            "1600-01-01T00:00:00Z",
            "2026-11-01T00:00:00.123Z");
    private static final List<String> OFFSETS = List.of(
            "2026-11-01T01:00:00+01:00", "2026-11-01T00:00:00Z", "2026-11-01T00:00:00+02:00", "3000-01-01T00:00:00Z");
    private static final List<String> DAYS =
            List.of("2026-11-01", "2026-02-28", "0001-01-01", "+12345-01-01", "-0005-01-01");
    private static final List<String> LENGTHS = List.of("PT1H", "PT60M", "PT0.5S", "PT-1S", "P1D", "PT23H");

    private final Random random;

    ThingsAndFilters(Random random) {
        this.random = random;
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    String id() {
        return one(TEXTS) + random.nextInt(100);
    }

    /** A thing's JSON. */
    String thing() {
        var node = Json.object().put("id", "t");
        for (var field : StoreFixtures.THING.fields()) {
            if (random.nextInt(4) > 0) {
                node.set(field.name(), value(field.shape()));
            }
        }
        return Json.text(node).replace("'", "\\u0027");
    }

    private JsonNode value(Shape shape) {
        return switch (shape) {
            case Shape.Text _ -> Json.of(one(TEXTS));
            case Shape.Choice(var names) -> Json.of(one(names));
            case Shape.Whole(var bits) -> Json.parse(one(List.of("0", "1", "-1", "10", "9", "1000")));
            case Shape.Decimal _, Shape.Floating _ -> Json.parse(one(NUMBERS));
            case Shape.Bool _ -> Json.of(random.nextBoolean());
            case Shape.Time(var type) -> Json.of(time(type));
            case Shape.ListOf(var element) -> {
                var list = (ArrayNode) Json.of(List.of());
                for (int i = random.nextInt(3); i > 0; i--) {
                    list.add(value(element));
                }
                yield list;
            }
            case Shape.MapOf(var of) -> Json.object().set(one(List.of("x", "y")), value(of));
            case Shape.Struct struct -> {
                var node = Json.object();
                struct.fields().forEach(field -> {
                    if (field.required() || random.nextBoolean()) {
                        node.set(field.name(), value(field.shape()));
                    }
                });
                yield node;
            }
            case Shape.Any _ -> anything();
        };
    }

    private static String time(List<String> times, Random random) {
        return times.get(random.nextInt(times.size()));
    }

    private String time(Class<?> type) {
        return switch (type.getSimpleName()) {
            case "Instant" -> time(TIMES, random);
            case "LocalDate" -> time(DAYS, random);
            case "Duration" -> time(LENGTHS, random);
            default -> time(OFFSETS, random);
        };
    }

    private JsonNode anything() {
        return switch (random.nextInt(5)) {
            case 0 -> Json.of(one(TEXTS));
            case 1 -> Json.parse(one(NUMBERS));
            case 2 -> Json.of(random.nextBoolean());
            case 3 -> Json.object().set("x", Json.parse(one(NUMBERS)));
            default -> ((ArrayNode) Json.of(List.of())).add(1).add("a");
        };
    }

    /** A filter, nested at most so deep. */
    Filter filter(int depth) {
        int kind = depth == 0 ? 9 : random.nextInt(10);
        return switch (kind) {
            case 0 -> new Filter.Not(filter(depth - 1));
            case 1, 2 -> new Filter.All(filters(depth));
            case 3, 4 -> new Filter.Any(filters(depth));
            default -> compare();
        };
    }

    private List<Filter> filters(int depth) {
        var filters = new ArrayList<Filter>();
        for (int i = random.nextInt(4); i > 0; i--) {
            filters.add(filter(depth - 1));
        }
        return filters;
    }

    // As JSON, so that only what a user may ask is asked; what is refused is tried again.
    private Filter compare() {
        while (true) {
            var field = one(FIELDS);
            var shape = Filters.shape(StoreFixtures.THING, field);
            var operator = one(List.of(Operator.values()));
            var where = Json.object();
            where.set(
                    field,
                    Json.object().set(operator.wire(), operand(shape == null ? new Shape.Any() : shape, operator)));
            try {
                return Filters.parse(where, StoreFixtures.THING);
            } catch (kontor.sdk.KontorException e) {
                // Not every operator goes with every field.
            }
        }
    }

    private JsonNode operand(Shape shape, Operator operator) {
        return switch (operator) {
            case IN, NIN -> {
                var list = (ArrayNode) Json.of(List.of());
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(random.nextInt(6) == 0 ? Json.of(null) : wide(shape));
                }
                yield list;
            }
            case EXISTS -> Json.of(random.nextBoolean());
            case CONTAINS -> shape instanceof Shape.ListOf(var element) ? wide(element) : Json.of(one(TEXTS));
            case STARTS_WITH -> Json.of(one(TEXTS));
            case EQ, NE -> random.nextInt(8) == 0 ? Json.of(null) : wide(shape);
            case GT, GTE, LT, LTE -> wide(shape);
        };
    }

    private JsonNode wide(Shape shape) {
        return shape instanceof Shape.Whole ? Json.parse(one(NUMBERS)) : value(shape);
    }

    /** Something to be made of many rows. */
    Aggregation aggregation() {
        var function = one(List.of(Aggregation.Function.values()));
        var field = function == Aggregation.Function.COUNT ? null : fieldThat(ThingsAndFilters::hasNumbers);
        var by = random.nextInt(3) == 0 ? null : fieldThat(shape -> ordered(shape) && !(shape instanceof Shape.Any));
        return new Aggregation(function, field, by);
    }

    private String fieldThat(Predicate<Shape> suits) {
        while (true) {
            var field = one(FIELDS);
            var shape = Filters.shape(StoreFixtures.THING, field);
            if (shape != null && suits.test(shape)) {
                return field;
            }
        }
    }

    private static boolean hasNumbers(Shape shape) {
        return shape instanceof Shape.Whole
                || shape instanceof Shape.Decimal
                || shape instanceof Shape.Floating
                || shape instanceof Shape.Any;
    }

    /** An order, or none. */
    @Nullable
    String sorts() {
        var sorts = new ArrayList<String>();
        for (int i = random.nextInt(3); i > 0; i--) {
            var field = one(FIELDS);
            var shape = Filters.shape(StoreFixtures.THING, field);
            if (shape != null && !(shape instanceof Shape.Any) && ordered(shape)) {
                sorts.add((random.nextBoolean() ? "-" : "") + field);
            }
        }
        return sorts.isEmpty() ? null : String.join(",", sorts);
    }

    private static boolean ordered(Shape shape) {
        return switch (shape) {
            case Shape.ListOf _, Shape.MapOf _, Shape.Struct _ -> false;
            default -> true;
        };
    }

    /** The order that rows must have. */
    static Comparator<EntityRow> order(@Nullable String sorts) {
        Comparator<EntityRow> order = (a, b) -> 0;
        for (var sort : Filters.sorts(sorts, StoreFixtures.THING)) {
            var shape = Filters.shape(StoreFixtures.THING, sort.field());
            Comparator<EntityRow> by = (a, b) -> compare(
                    shape,
                    Matching.value(a.entity(), a.id(), sort.field()),
                    Matching.value(b.entity(), b.id(), sort.field()));
            order = order.thenComparing(sort.descending() ? by.reversed() : by);
        }
        return order.thenComparing((a, b) -> Matching.order(null, Json.of(a.id()), Json.of(b.id())));
    }

    private static int compare(@Nullable Shape shape, JsonNode a, JsonNode b) {
        if (a.isNull() || b.isNull()) {
            return Boolean.compare(b.isNull(), a.isNull());
        }
        return a.isBoolean() ? Boolean.compare(a.booleanValue(), b.booleanValue()) : Matching.order(shape, a, b);
    }
}
