package kontor.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Times as a person reads and writes them. */
final class Times {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Duration FAR = Duration.ofDays(60);
    private static final Pattern AGO = Pattern.compile("(\\d{1,9})([smhd])");

    private Times() {}

    /** To the second, in UTC; what is no time as it is. */
    static String exact(@Nullable JsonNode time) {
        var instant = instant(time);
        return instant == null ? Text.of(time) : SECONDS.format(instant);
    }

    /** {@code 5 min ago}, {@code in 14 days}; the day when it is far. */
    static String relative(@Nullable JsonNode time, Instant now) {
        var instant = instant(time);
        return instant == null ? Text.of(time) : relative(instant, now);
    }

    static String relative(Instant time, Instant now) {
        var distance = Duration.between(time, now).abs();
        if (distance.compareTo(FAR) > 0) {
            return DAY.format(time);
        }
        if (distance.toSeconds() < 1) {
            return "now";
        }
        return time.isAfter(now) ? "in " + length(distance) : length(distance) + " ago";
    }

    /** Both, as {@code 2026-11-01 00:00:00 (5 min ago)}. */
    static String both(@Nullable JsonNode time, Instant now) {
        var instant = instant(time);
        return instant == null ? Text.of(time) : SECONDS.format(instant) + " (" + relative(instant, now) + ")";
    }

    /** How long it took from one to the other, {@code -} when it has not ended. */
    static String took(@Nullable JsonNode from, @Nullable JsonNode until) {
        var start = instant(from);
        var end = instant(until);
        if (start == null || end == null) {
            return Text.NOTHING;
        }
        var time = Duration.between(start, end);
        return time.toSeconds() < 10 ? time.toMillis() + " ms" : length(time);
    }

    private static String length(Duration time) {
        if (time.toSeconds() < 120) {
            return time.toSeconds() + " s";
        }
        if (time.toMinutes() < 120) {
            return rounded(time, ChronoUnit.MINUTES) + " min";
        }
        return time.toHours() < 48 ? rounded(time, ChronoUnit.HOURS) + " h" : rounded(time, ChronoUnit.DAYS) + " days";
    }

    private static long rounded(Duration time, ChronoUnit unit) {
        return time.plus(unit.getDuration().dividedBy(2)).dividedBy(unit.getDuration());
    }

    static @Nullable Instant instant(@Nullable JsonNode time) {
        if (time == null || !time.isTextual()) {
            return null;
        }
        try {
            return Instant.parse(time.textValue());
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Reads a point in time: RFC 3339, a day, or how long ago it was ({@code 90s}, {@code 15m}, {@code 2h}, {@code 7d}). */
    static final class Converter implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String value) {
            var ago = AGO.matcher(value);
            if (ago.matches()) {
                return Instant.now().minus(duration(Long.parseLong(ago.group(1)), ago.group(2)));
            }
            try {
                return value.length() == "2026-11-01".length()
                        ? LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant()
                        : OffsetDateTime.parse(value).toInstant();
            } catch (DateTimeException e) {
                throw new TypeConversionException(
                        "expected a time as 2026-11-01T00:00:00Z, a day as 2026-11-01, or an age as 15m, 2h or 7d; got '"
                                + value + "'");
            }
        }

        private static Duration duration(long number, String unit) {
            return switch (unit) {
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            };
        }
    }
}
