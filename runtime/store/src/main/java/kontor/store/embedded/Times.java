package kontor.store.embedded;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Instants as the database keeps them: whole nanoseconds since 1970, so that SQL compares them. What 64 bits cannot
 * hold is text after 2262 and a floating-point number before 1677; SQLite orders numbers before text, so the order
 * stays right.
 */
final class Times {
    private static final Instant LAST = Instant.ofEpochSecond(0, Long.MAX_VALUE);
    private static final Instant FIRST = Instant.ofEpochSecond(0, Long.MIN_VALUE);
    private static final long BILLION = 1_000_000_000L;

    private Times() {}

    /** The value to bind; null for null. */
    static @Nullable Object of(@Nullable Instant time) {
        if (time == null) {
            return null;
        }
        if (time.isAfter(LAST)) {
            return SortableYear.encode(time.toString());
        }
        if (time.isBefore(FIRST)) {
            return (double) time.getEpochSecond() * BILLION;
        }
        return nanos(time);
    }

    /** Nanoseconds since 1970 of a time between 1677 and 2262. */
    static long nanos(Instant time) {
        // Seconds towards zero first: the last second before the limit would overflow otherwise.
        return time.getEpochSecond() < 0 && time.getNano() > 0
                ? (time.getEpochSecond() + 1) * BILLION + (time.getNano() - BILLION)
                : time.getEpochSecond() * BILLION + time.getNano();
    }

    /** Nanoseconds since 1970, or the nearest that there are. */
    static long nearest(Instant time) {
        return time.isAfter(LAST) ? Long.MAX_VALUE : time.isBefore(FIRST) ? Long.MIN_VALUE : nanos(time);
    }

    /** The time in a column; null for null. */
    static @Nullable Instant read(ResultSet row, int column) throws SQLException {
        return read(row.getObject(column));
    }

    /** The time in a column that is never null. */
    static Instant there(ResultSet row, int column) throws SQLException {
        var time = read(row.getObject(column));
        return time == null ? Instant.EPOCH : time;
    }

    static @Nullable Instant read(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case String text -> Instant.parse(SortableYear.decode(text));
            case Double number -> Instant.ofEpochSecond((long) (number / BILLION));
            case Number number ->
                Instant.ofEpochSecond(
                        Math.floorDiv(number.longValue(), BILLION), Math.floorMod(number.longValue(), BILLION));
            default -> throw new IllegalStateException("not a time: " + value);
        };
    }
}
