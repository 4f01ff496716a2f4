package kontor.store.cassandra;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import kontor.kernel.model.Shape;
import kontor.kernel.where.Filter;
import kontor.kernel.where.Filters;
import kontor.sdk.KontorException;
import kontor.sdk.words.Condition.Operator;
import org.jspecify.annotations.Nullable;

/**
 * The part of a condition that Cassandra answers. What it finds is a superset of what matches: each row is tested with the
 * kernel's {@code Matching} afterwards, unless the part is exact.
 *
 * @param ids the only entities that can match, null when they are not known by id
 * @param branches alternatives that indexes answer, each of conditions that all hold; one without conditions reads all rows, no
 *     branch at all finds nothing
 * @param exact whether every row is found by just one branch, and every row that is found matches
 */
record Where(@Nullable Set<String> ids, List<List<Part>> branches, boolean exact) {
    /** Past so many alternatives all rows are read. */
    static final int MOST_BRANCHES = 16;
    /** Past so many ids all rows are read. */
    static final int MOST_IDS = 1_000;
    /** Conditions of one question; indexes are put together two at a time anyway. */
    private static final int MOST_PARTS = 3;

    private static final Where ALL = new Where(null, List.of(List.of()), true);
    private static final Where SOME = new Where(null, List.of(List.of()), false);
    private static final Where NONE = new Where(null, List.of(), true);

    private static final BigDecimal LEAST = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    /** A condition that an index answers: a column, {@code =}, {@code >=} or {@code <=}, and a value. */
    record Part(String column, String operator, Object value) {}

    /** Splits a condition. Refused with KON-3430 when it names a field that the noun has not. */
    static Where of(NounTable table, Filter filter) {
        return switch (filter) {
            case Filter.Compare compare -> compare(table, compare);
            case Filter.All(var all) ->
                all(all.stream().map(one -> of(table, one)).toList());
            case Filter.Any(var any) ->
                any(any.stream().map(one -> of(table, one)).toList());
            case Filter.Not(var not) -> {
                var inner = of(table, not);
                yield inner.every() ? NONE : inner.nothing() ? ALL : SOME;
            }
        };
    }

    /** Whether every row matches. */
    boolean every() {
        return exact && reads();
    }

    /** Whether no row can match. */
    boolean nothing() {
        return ids == null ? branches.isEmpty() : ids.isEmpty();
    }

    /** Whether all rows are to be read. */
    boolean reads() {
        return ids == null && branches.size() == 1 && branches.getFirst().isEmpty();
    }

    // --- putting together

    private static Where all(List<Where> parts) {
        if (parts.stream().anyMatch(Where::nothing)) {
            return NONE;
        }
        Set<String> ids = null;
        for (var part : parts) {
            if (part.ids != null) {
                ids = ids == null ? new TreeSet<>(part.ids) : ids;
                ids.retainAll(part.ids);
            }
        }
        if (ids != null) {
            return new Where(ids, List.of(), false);
        }
        boolean exact = parts.stream().allMatch(Where::exact);
        var together = new LinkedHashSet<Part>();
        List<List<Part>> branches = List.of(List.of());
        for (var part : parts) {
            if (part.branches.size() == 1) {
                together.addAll(part.branches.getFirst());
            } else if (branches.size() == 1) {
                branches = part.branches;
            } else {
                exact = false;
                branches = part.branches.size() < branches.size() ? part.branches : branches;
            }
        }
        var result = new ArrayList<List<Part>>();
        for (var branch : branches) {
            var sum = new LinkedHashSet<>(branch);
            sum.addAll(together);
            var best = best(sum);
            exact &= best.size() == sum.size();
            result.add(best);
        }
        return new Where(null, result, exact);
    }

    // Equalities first: they let the fewest rows pass. Of a column Cassandra takes one of them, or a bound on each
    // side.
    private static List<Part> best(Set<Part> parts) {
        var kept = new LinkedHashMap<String, Part>();
        parts.stream()
                .filter(part -> part.operator().equals("="))
                .forEach(part -> kept.putIfAbsent(part.column() + "=", part));
        parts.stream()
                .filter(part -> !kept.containsKey(part.column() + "="))
                .forEach(part -> kept.merge(part.column() + part.operator(), part, Where::tighter));
        return kept.values().stream().limit(MOST_PARTS).toList();
    }

    private static Part tighter(Part a, Part b) {
        int order = a.value() instanceof Long x && b.value() instanceof Long y
                ? Long.compare(x, y)
                : Double.compare(((Number) a.value()).doubleValue(), ((Number) b.value()).doubleValue());
        return order > 0 == a.operator().equals(">=") ? a : b;
    }

    private static Where any(List<Where> alternatives) {
        if (alternatives.stream().anyMatch(Where::every)) {
            return ALL;
        }
        var some = alternatives.stream().filter(one -> !one.nothing()).toList();
        if (some.isEmpty()) {
            return NONE;
        }
        if (some.size() == 1) {
            return some.getFirst();
        }
        if (some.stream().allMatch(one -> one.ids != null)) {
            var ids = new TreeSet<String>();
            some.forEach(one -> ids.addAll(one.ids == null ? Set.of() : one.ids));
            return ids.size() > MOST_IDS ? SOME : new Where(ids, List.of(), false);
        }
        var branches = new ArrayList<List<Part>>();
        for (var one : some) {
            if (one.ids != null || one.reads()) {
                return SOME;
            }
            branches.addAll(one.branches);
        }
        return branches.size() > MOST_BRANCHES ? SOME : new Where(null, branches, false);
    }

    // --- comparisons

    private static Where compare(NounTable table, Filter.Compare compare) {
        var shape = Filters.shape(table.noun(), compare.field());
        if (shape == null) {
            throw new KontorException("KON-3430", table.noun().name() + " has no field '" + compare.field() + "'");
        }
        if (compare.field().equals(NounTable.ID)) {
            return id(compare);
        }
        var column = column(table, compare.field());
        return column == null ? scan(compare) : column.split(compare.operator(), compare.value());
    }

    private static Where scan(Filter.Compare compare) {
        return compare.operator() == Operator.IN && compare.value().isEmpty() ? NONE : SOME;
    }

    private static Where id(Filter.Compare compare) {
        return switch (compare.operator()) {
            case EQ -> ids(List.of(compare.value()));
            case IN -> ids(compare.value());
            default -> SOME;
        };
    }

    private static Where ids(Iterable<JsonNode> values) {
        var ids = new TreeSet<String>();
        for (var value : values) {
            if (value.isTextual()) {
                ids.add(value.textValue());
            }
        }
        return ids.size() > MOST_IDS ? SOME : new Where(ids, List.of(), false);
    }

    /** An indexed column. */
    private record Indexed(String column, FieldKey key, Shape shape) {
        Where split(Operator operator, JsonNode value) {
            return switch (operator) {
                case EQ -> equal(value);
                case IN -> among(value);
                case GT, GTE, LT, LTE -> key.ordered() ? range(operator, value) : SOME;
                case NE, NIN, EXISTS, STARTS_WITH, CONTAINS -> SOME;
            };
        }

        private Where equal(JsonNode value) {
            if (value.isNull()) {
                return SOME;
            }
            if (key == FieldKey.WHOLE) {
                var number = value.isNumber() ? value.decimalValue() : null;
                return number == null || !whole(number) ? NONE : one("=", number.longValueExact(), true);
            }
            var wanted = key.key(shape, value);
            return wanted == null ? SOME : one("=", wanted, exact(wanted));
        }

        // The keys of a text that is no text, and of values that are rounded, are those of others, too.
        private boolean exact(Object wanted) {
            return switch (key) {
                case FLAG -> true;
                case WORD ->
                    !wanted.equals(FieldKey.EMPTY) && !wanted.toString().contains("#");
                case WHOLE, NUMBER, REAL -> false;
            };
        }

        private static boolean whole(BigDecimal number) {
            return number.stripTrailingZeros().scale() <= 0
                    && number.compareTo(LEAST) >= 0
                    && number.compareTo(MOST) <= 0;
        }

        private Where among(JsonNode values) {
            var branches = new LinkedHashSet<List<Part>>();
            boolean exact = true;
            for (var value : values) {
                var one = equal(value);
                if (one.reads()) {
                    return SOME;
                }
                exact &= one.exact;
                branches.addAll(one.branches);
            }
            return branches.size() > MOST_BRANCHES ? SOME : new Where(null, List.copyOf(branches), exact);
        }

        private Where range(Operator operator, JsonNode value) {
            if (key == FieldKey.WHOLE) {
                return value.isNumber() ? whole(operator, value.decimalValue()) : NONE;
            }
            var wanted = key.key(shape, value);
            boolean up = operator == Operator.GT || operator == Operator.GTE;
            return wanted == null ? SOME : one(up ? ">=" : "<=", wanted, false);
        }

        private Where whole(Operator operator, BigDecimal bound) {
            boolean up = operator == Operator.GT || operator == Operator.GTE;
            // Beyond all numbers of the column: all that there are, or none.
            if (bound.compareTo(LEAST) < 0 || bound.compareTo(MOST) > 0) {
                boolean all = up == (bound.signum() < 0);
                return all ? one(up ? ">=" : "<=", up ? Long.MIN_VALUE : Long.MAX_VALUE, true) : NONE;
            }
            var nearest = switch (operator) {
                case GT -> bound.setScale(0, RoundingMode.FLOOR).toBigInteger().add(BigInteger.ONE);
                case GTE -> bound.setScale(0, RoundingMode.CEILING).toBigInteger();
                case LT ->
                    bound.setScale(0, RoundingMode.CEILING).toBigInteger().subtract(BigInteger.ONE);
                default -> bound.setScale(0, RoundingMode.FLOOR).toBigInteger();
            };
            return nearest.bitLength() > 63 ? NONE : one(up ? ">=" : "<=", nearest.longValueExact(), true);
        }

        private Where one(String operator, Object value, boolean exact) {
            return new Where(null, List.of(List.of(new Part(column, operator, value))), exact);
        }
    }

    private static @Nullable Indexed column(NounTable table, String name) {
        if (name.equals("createdAt")) {
            return new Indexed(NounTable.CREATED_KEY, FieldKey.NUMBER, new Shape.Time(java.time.Instant.class));
        }
        var field = table.field(name);
        return field == null || field.key() == null || !field.ready()
                ? null
                : new Indexed(field.keyColumn(), field.key(), field.shape());
    }

    /** The fields that a condition looks at, as paths. */
    static Set<String> fields(Filter filter) {
        var found = new LinkedHashSet<String>();
        fields(filter, found);
        return found;
    }

    private static void fields(Filter filter, Set<String> into) {
        switch (filter) {
            case Filter.Compare compare -> into.add(compare.field());
            case Filter.All(var all) -> all.forEach(one -> fields(one, into));
            case Filter.Any(var any) -> any.forEach(one -> fields(one, into));
            case Filter.Not(var not) -> fields(not, into);
        }
    }
}
