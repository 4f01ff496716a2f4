package kontor.connectors;

import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What templates need to show JSON to people: {@code day}, {@code time} and {@code money}, all times in UTC; and
 * {@code default}, for what may be null.
 */
final class TemplateFilters extends AbstractExtension {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH);

    @Override
    public Map<String, Filter> getFilters() {
        return Map.of(
                "day", new Shown("a date or time, as 2026-11-01T00:00:00Z", TemplateFilters::day),
                "time", new Shown("a time, as 2026-11-01T00:00:00Z", TemplateFilters::time),
                "money", new Shown("a number, as 29.9", TemplateFilters::money),
                "default", new Default());
    }

    private static String day(String text) {
        return text.length() == "2026-11-01".length()
                ? LocalDate.parse(text).format(DAY)
                : utc(text).format(DAY);
    }

    private static String time(String text) {
        return utc(text).format(TIME);
    }

    private static OffsetDateTime utc(String text) {
        return OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC);
    }

    private static String money(String text) {
        var format = new DecimalFormat("#,##0.00", DecimalFormatSymbols.getInstance(Locale.ENGLISH));
        return format.format(new BigDecimal(text).setScale(2, RoundingMode.HALF_UP));
    }

    /** A filter that shows a value; nothing stays nothing. */
    private record Shown(String expected, Function<String, String> form) implements Filter {
        @Override
        public @Nullable List<String> getArgumentNames() {
            return null;
        }

        @Override
        public @Nullable Object apply(
                @Nullable Object input,
                Map<String, Object> args,
                PebbleTemplate self,
                EvaluationContext context,
                int lineNumber) {
            if (input == null) {
                return null;
            }
            try {
                return form.apply(input.toString());
            } catch (DateTimeException | NumberFormatException e) {
                throw new PebbleException(
                        e, "expected " + expected + ", got '" + input + "'", lineNumber, self.getName());
            }
        }
    }

    // Pebble's own takes a misspelt variable for an absent value, and so hides it.
    private record Default() implements Filter {
        @Override
        public List<String> getArgumentNames() {
            return List.of("default");
        }

        @Override
        public @Nullable Object apply(
                @Nullable Object input,
                Map<String, Object> args,
                PebbleTemplate self,
                EvaluationContext context,
                int lineNumber) {
            return input == null || input.toString().isBlank() ? args.get("default") : input;
        }
    }
}
