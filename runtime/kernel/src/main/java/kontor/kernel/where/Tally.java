package kontor.kernel.where;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kontor.kernel.model.NounModel;
import kontor.kernel.model.Shape;
import kontor.kernel.port.Store.Aggregation;
import kontor.kernel.port.Store.Aggregation.Function;
import kontor.kernel.port.Store.Figure;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/** Makes figures of rows, group by group: what stores count and add up must come to exactly this. */
public final class Tally {
    /** Past this many groups a tally is refused: they are all in memory. */
    public static final int MOST_GROUPS = 100_000;

    private static final Comparator<Figure> ORDER = Comparator.comparing(
                    Figure::value, Comparator.nullsLast(Comparator.<BigDecimal>reverseOrder()))
            .thenComparing(Figure::group, Comparator.nullsFirst(Matching::compareCodePoints));

    private final NounModel noun;
    private final Aggregation what;
    private final Map<@Nullable String, Part> groups = new HashMap<>();

    private static final class Part {
        @Nullable
        BigDecimal value;
    }

    /** An empty tally. Refused (KON-3430, KON-3431) when the noun has no such fields. */
    public Tally(NounModel noun, Aggregation what) {
        this.noun = noun;
        this.what = what;
        if (what.by() != null) {
            check(what.by(), "is no group", isGroup(shape(what.by())));
        }
        if (what.field() != null) {
            check(what.field(), "has no numbers", isNumeric(shape(what.field())));
        }
    }

    private Shape shape(String field) {
        var shape = Filters.shape(noun, field);
        if (shape == null) {
            throw new KontorException("KON-3430", noun.name() + " has no field '" + field + "'");
        }
        return shape;
    }

    private void check(String field, String complaint, boolean fits) {
        if (!fits) {
            throw new KontorException(
                    "KON-3431",
                    "the field '" + field + "' of " + noun.name() + " " + complaint + ": it is "
                            + shape(field).word());
        }
    }

    private static boolean isNumeric(Shape shape) {
        return switch (shape) {
            case Shape.Whole _, Shape.Decimal _, Shape.Floating _, Shape.Any _ -> true;
            case Shape.Text _, Shape.Bool _, Shape.Time _, Shape.Choice _ -> false;
            case Shape.ListOf _, Shape.MapOf _, Shape.Struct _ -> false;
        };
    }

    private static boolean isGroup(Shape shape) {
        return switch (shape) {
            case Shape.ListOf _, Shape.MapOf _, Shape.Struct _ -> false;
            default -> true;
        };
    }

    /** The value of the grouping field as the name of a group. */
    public @Nullable String group(JsonNode value) {
        return what.by() == null ? null : Matching.text(shape(what.by()), value);
    }

    /** The number that counts; null where there is none. */
    public static @Nullable BigDecimal number(JsonNode value) {
        return value.isNumber() ? value.decimalValue() : null;
    }

    /** Adds a row: its group, and the value of its field where one is asked for. */
    public void add(@Nullable String group, @Nullable JsonNode value) {
        if (what.function() == Function.COUNT) {
            put(group, BigDecimal.ONE);
        } else {
            put(group, value == null ? null : number(value));
        }
    }

    /** Adds what a group comes to in some of the rows; null where it has no values there. */
    public void put(@Nullable String group, @Nullable BigDecimal value) {
        var part = groups.get(group);
        if (part == null) {
            part = new Part();
            groups.put(group, part);
            refuseTooMany();
        }
        if (value != null) {
            part.value = part.value == null ? value : together(part.value, value);
        }
    }

    private void refuseTooMany() {
        if (groups.size() > MOST_GROUPS) {
            throw new KontorException(
                    "KON-3414",
                    "the field '" + what.by() + "' of " + noun.name() + " has more than " + MOST_GROUPS
                            + " values among these rows; group by one with fewer, or narrow the condition");
        }
    }

    private BigDecimal together(BigDecimal a, BigDecimal b) {
        return switch (what.function()) {
            case COUNT, SUM -> a.add(b);
            case MIN -> first(a, b, a.compareTo(b));
            case MAX -> first(a, b, b.compareTo(a));
        };
    }

    // Of equal ones the longer, so that the order of rows does not show.
    private static BigDecimal first(BigDecimal a, BigDecimal b, int order) {
        return order < 0 || (order == 0 && a.scale() >= b.scale()) ? a : b;
    }

    /** The figures, greatest first, at most so many; exactly one where nothing is grouped. */
    public List<Figure> figures(int limit) {
        if (what.by() == null && groups.isEmpty()) {
            put(null, null);
        }
        return groups.entrySet().stream()
                .map(group -> new Figure(group.getKey(), value(group.getValue())))
                .sorted(ORDER)
                .limit(limit)
                .toList();
    }

    private @Nullable BigDecimal value(Part part) {
        return switch (what.function()) {
            case COUNT, SUM -> part.value == null ? BigDecimal.ZERO : part.value;
            case MIN, MAX -> part.value;
        };
    }
}
