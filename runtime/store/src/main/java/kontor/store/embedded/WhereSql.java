package kontor.store.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kontor.kernel.model.Json;
import kontor.kernel.model.Shape;
import kontor.kernel.where.Filter;
import kontor.sdk.KontorException;
import kontor.sdk.words.Condition.Operator;
import org.jspecify.annotations.Nullable;

/**
 * A filter as a condition of SQL that is 0 or 1, never NULL, so that NOT means what it says. Plain fields become plain
 * comparisons, which indexes answer; the rest asks the kernel for each row ({@link Matches}).
 */
final class WhereSql {
    private static final int MOST_BOUND = 100;
    private static final int MOST_VALUES = 10_000;
    private static final BigDecimal LEAST = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    private final NounTable table;
    private final Matches matches;
    private final List<@Nullable Object> values = new ArrayList<>();

    WhereSql(NounTable table, Matches matches) {
        this.table = table;
        this.matches = matches;
    }

    /** An expression and the values it needs. */
    record Key(String sql, List<@Nullable Object> values) {}

    /** The values of all conditions so far, in order. */
    List<@Nullable Object> values() {
        return values;
    }

    String of(Filter filter) {
        return switch (filter) {
            case Filter.All(var all) -> joined(all, " AND ", "1");
            case Filter.Any(var any) -> joined(any, " OR ", "0");
            case Filter.Not(var not) -> "NOT (" + of(not) + ")";
            case Filter.Compare compare -> compare(compare);
        };
    }

    private String joined(List<Filter> filters, String word, String none) {
        return filters.isEmpty() ? none : filters.stream().map(this::of).collect(Collectors.joining(word, "(", ")"));
    }

    private String compare(Filter.Compare compare) {
        var column = column(table, compare.field());
        var plain = column.field().equals(compare.field()) && column.kind() != Column.Kind.JSON;
        if (!plain || onText(compare.operator()) && column.kind() != Column.Kind.TEXT) {
            return asked(column, compare);
        }
        return plain(column, compare.operator(), compare.value());
    }

    private static boolean onText(Operator operator) {
        return operator == Operator.STARTS_WITH || operator == Operator.CONTAINS;
    }

    // The columns that every entity has, as if they were fields.
    private static @Nullable Column kept(String field) {
        return switch (field) {
            case "id" -> new Column("id", new Shape.Text(), Column.Kind.TEXT, "id", true);
            case "version" -> new Column("version", new Shape.Whole(64), Column.Kind.WHOLE, "_version", false);
            case "createdAt" -> time("createdAt", "_created");
            case "updatedAt" -> time("updatedAt", "_updated");
            default -> null;
        };
    }

    private static Column time(String field, String name) {
        return new Column(field, new Shape.Time(java.time.Instant.class), Column.Kind.INSTANT, name, false);
    }

    /** The column of a field, or the one that a field inside of a record is in. */
    static Column column(NounTable table, String path) {
        var kept = kept(path);
        if (kept != null) {
            return kept;
        }
        int dot = path.indexOf('.');
        var column = table.column(dot < 0 ? path : path.substring(0, dot));
        if (column == null) {
            throw new KontorException("KON-3430", table.noun().name() + " has no field '" + path + "'");
        }
        return column;
    }

    private String asked(Column column, Filter.Compare compare) {
        values.add(matches.test(table, column, compare));
        return Matches.NAME + "(?, " + column.quoted() + ")";
    }

    /** What rows are ordered by for a field. */
    Key key(String field) {
        var column = column(table, field);
        if (column.field().equals(field) && column.kind() != Column.Kind.JSON) {
            return new Key(column.comparable(), List.of());
        }
        return new Key(Matches.NAME + "(?, " + column.quoted() + ")", List.of(matches.key(table, column, field)));
    }

    private String plain(Column column, Operator operator, JsonNode value) {
        var sql = column.comparable();
        return switch (operator) {
            case EQ -> equal(column, value, true);
            case NE -> equal(column, value, false);
            case GT, GTE, LT, LTE -> ordered(column, operator, value);
            case IN -> among(column, value);
            case NIN -> "NOT (" + among(column, value) + ")";
            case EXISTS -> value.booleanValue() ? "(" + sql + " IS NOT NULL)" : "(" + sql + " IS NULL)";
            case STARTS_WITH -> startsWith(sql, value.textValue());
            case CONTAINS -> {
                values.add(value.textValue());
                yield "(" + sql + " IS NOT NULL AND instr(" + sql + ", ?) > 0)";
            }
        };
    }

    private String equal(Column column, JsonNode value, boolean same) {
        if (value.isNull()) {
            return "(" + column.comparable() + (same ? " IS NULL)" : " IS NOT NULL)");
        }
        var key = column.key(value);
        if (key == null && whole(value) != null) {
            key = whole(value);
        }
        if (key == null) {
            return same ? "0" : "1";
        }
        values.add(key);
        return "(" + column.comparable() + (same ? " IS ?)" : " IS NOT ?)");
    }

    // 5.0 is the whole number 5; 5.5 and what is too large are none.
    private static @Nullable Long whole(JsonNode value) {
        if (!value.isNumber()) {
            return null;
        }
        var number = value.decimalValue();
        return number.stripTrailingZeros().scale() <= 0 && number.compareTo(LEAST) >= 0 && number.compareTo(MOST) <= 0
                ? (Long) number.longValue()
                : null;
    }

    private String ordered(Column column, Operator operator, JsonNode value) {
        var sql = column.comparable();
        if (column.kind() == Column.Kind.WHOLE && value.isNumber()) {
            return wholes(sql, operator, value.decimalValue());
        }
        var key = column.key(value);
        if (key == null) {
            return "0";
        }
        values.add(key);
        return "(" + sql + " IS NOT NULL AND " + sql + sign(operator) + "?)";
    }

    private static String sign(Operator operator) {
        return switch (operator) {
            case GT -> " > ";
            case GTE -> " >= ";
            case LT -> " < ";
            case LTE -> " <= ";
            default -> throw new IllegalArgumentException(operator.wire() + " is no order");
        };
    }

    // Whole numbers against any number: 1.5 lies between 1 and 2.
    private String wholes(String sql, Operator operator, BigDecimal value) {
        boolean upwards = operator == Operator.GT || operator == Operator.GTE;
        if (value.compareTo(MOST) > 0 || value.compareTo(LEAST) < 0) {
            return (value.signum() < 0) == upwards ? "(" + sql + " IS NOT NULL)" : "0";
        }
        boolean down = operator == Operator.GT || operator == Operator.LTE;
        values.add(value.setScale(0, down ? RoundingMode.FLOOR : RoundingMode.CEILING)
                .longValueExact());
        return "(" + sql + " IS NOT NULL AND " + sql + sign(operator) + "?)";
    }

    private String among(Column column, JsonNode members) {
        if (members.size() > MOST_VALUES) {
            throw new KontorException(
                    "KON-3413", "a list of " + members.size() + " values; at most " + MOST_VALUES + " are compared");
        }
        var keys = new ArrayList<Object>();
        boolean withNull = false;
        for (var member : members) {
            withNull |= member.isNull();
            var key = column.kind() == Column.Kind.WHOLE ? whole(member) : column.key(member);
            if (key != null) {
                keys.add(key);
            }
        }
        var sql = column.comparable();
        var none = withNull ? "(" + sql + " IS NULL)" : "0";
        if (keys.isEmpty()) {
            return none;
        }
        return "(" + none + " OR (" + sql + " IS NOT NULL AND " + sql + " IN " + list(keys) + "))";
    }

    private String list(List<Object> keys) {
        if (keys.size() > MOST_BOUND) {
            values.add(Json.text(Json.of(keys)));
            return "(SELECT value FROM json_each(?))";
        }
        values.addAll(keys);
        return IntStream.range(0, keys.size()).mapToObj(i -> "?").collect(Collectors.joining(", ", "(", ")"));
    }

    private String startsWith(String sql, String prefix) {
        if (prefix.isEmpty()) {
            return "(" + sql + " IS NOT NULL)";
        }
        values.add(prefix);
        var end = successor(prefix);
        if (end == null) {
            return "(" + sql + " IS NOT NULL AND " + sql + " >= ?)";
        }
        values.add(end);
        return "(" + sql + " IS NOT NULL AND " + sql + " >= ? AND " + sql + " < ?)";
    }

    // The least text after all that begin with the prefix; null when there is none. An index answers the range.
    private static @Nullable String successor(String prefix) {
        int end = prefix.length();
        while (end > 0) {
            int last = prefix.codePointBefore(end);
            end -= Character.charCount(last);
            if (last < Character.MAX_CODE_POINT) {
                int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
                return prefix.substring(0, end) + Character.toString(next);
            }
        }
        return null;
    }
}
