package kontor.kernel.schedule;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import kontor.sdk.KontorException;

/**
 * A cron expression in a time zone. Five fields (minute, hour, day of month, month, day of week) or six with seconds
 * first. A wall-clock time that does not exist because clocks go forward ticks once at the gap's end; one that exists
 * twice ticks once, the first time.
 */
public final class Cron {
    private static final CronParser FIVE = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    private static final CronParser SIX = new CronParser(withSeconds());

    private final String expression;
    private final ZoneId zone;
    private final ExecutionTime times;

    private Cron(String expression, ZoneId zone, ExecutionTime times) {
        this.expression = expression;
        this.zone = zone;
        this.times = times;
    }

    private static CronDefinition withSeconds() {
        return CronDefinitionBuilder.defineCron()
                .withSeconds()
                .and()
                .withMinutes()
                .and()
                .withHours()
                .and()
                .withDayOfMonth()
                .and()
                .withMonth()
                .and()
                .withDayOfWeek()
                .withValidRange(0, 7)
                .withMondayDoWValue(1)
                .withIntMapping(7, 0)
                .and()
                .instance();
    }

    /** Reads an expression; refused (KON-1102) when it is none. */
    public static Cron of(String expression, ZoneId zone) {
        try {
            var parser = expression.strip().split("\\s+").length == 6 ? SIX : FIVE;
            return new Cron(expression, zone, ExecutionTime.forCron(parser.parse(expression)));
        } catch (IllegalArgumentException e) {
            throw new KontorException(
                    "KON-1102",
                    "'" + expression + "' is not a cron expression: " + e.getMessage()
                            + "; expected five fields (minute hour day-of-month month day-of-week), or six with seconds"
                            + " first");
        }
    }

    public String expression() {
        return expression;
    }

    public ZoneId zone() {
        return zone;
    }

    /** The first tick after an instant; empty when there is none for ever. */
    public Optional<Instant> next(Instant after) {
        // The library carries fractions of a second on into what it finds.
        var wall = LocalDateTime.ofInstant(after, zone).truncatedTo(ChronoUnit.SECONDS);
        while (true) {
            var next = times.nextExecution(wall.atZone(ZoneOffset.UTC));
            if (next.isEmpty()) {
                return Optional.empty();
            }
            wall = next.get().toLocalDateTime();
            var tick = instantOf(wall);
            if (tick.isAfter(after)) {
                return Optional.of(tick);
            }
        }
    }

    private Instant instantOf(LocalDateTime wall) {
        var offsets = zone.getRules().getValidOffsets(wall);
        return offsets.isEmpty()
                ? zone.getRules().getTransition(wall).getInstant()
                : wall.toInstant(offsets.getFirst());
    }

    /** The latest ticks in (after, until], oldest first, at most {@code most}. */
    public List<Instant> between(Instant after, Instant until, int most) {
        // Growing windows back from the end: years of every-second ticks are not walked from their beginning.
        for (long seconds = 64; ; seconds *= 4) {
            var from = until.minusSeconds(seconds);
            var start = from.isBefore(after) ? after : from;
            var ticks = walk(start, until, most);
            if (ticks.size() >= most || !start.isAfter(after)) {
                return ticks;
            }
        }
    }

    private List<Instant> walk(Instant after, Instant until, int most) {
        var ticks = new ArrayDeque<Instant>();
        var next = next(after);
        while (next.isPresent() && !next.get().isAfter(until)) {
            ticks.add(next.get());
            if (ticks.size() > most) {
                ticks.removeFirst();
            }
            next = next(next.get());
        }
        return List.copyOf(ticks);
    }

    /** The last tick in (after, until]; empty when there is none. */
    public Optional<Instant> last(Instant after, Instant until) {
        return between(after, until, 1).stream().findFirst();
    }
}
