package kontor.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists the rules that run by the clock, and operates them. */
@Command(
        name = "schedules",
        description = {
            "List the rules that run by the clock: when next, and what came of the last time.",
            "",
            "With run, a rule runs now, beside its times. With pause its times pass until it is resumed."
        },
        footer = {
            "",
            "Examples:",
            "  ./kontor schedules",
            "  ./kontor schedules run SaaS.weekly",
            "  ./kontor schedules pause SaaS.weekly"
        })
final class SchedulesCommand extends NodeCommand {
    /** What can be done with a schedule; the words of the API. */
    enum Action {
        RUN,
        PAUSE,
        RESUME;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(index = "0", arity = "0..1", paramLabel = "run|pause|resume", description = "What to do with one.")
    private @Nullable Action action;

    @Parameters(index = "1", arity = "0..1", paramLabel = "RULE", description = "The rule whose schedule it is.")
    private @Nullable String rule;

    @Override
    int run(NodeClient client) {
        if (action == null) {
            return list(client);
        }
        if (rule == null) {
            throw usage("which rule? Name one that ./kontor schedules lists");
        }
        var answer = client.post(Address.of("schedules", rule, action.toString()));
        if (json()) {
            line(answer);
        } else if (action == Action.RUN) {
            answer.path("runs").forEach(run -> out().println(Text.of(run, "rule") + " runs as " + Text.of(run, "id")));
        } else {
            var next = action == Action.PAUSE ? "paused" : "runs next " + Times.both(answer.get("next"), Instant.now());
            out().println(Text.of(answer, "rule") + ": " + next);
        }
        return Exit.OK;
    }

    private int list(NodeClient client) {
        var items = client.get(Address.of("schedules")).path("items");
        if (json()) {
            items.forEach(this::line);
        } else if (items.isEmpty()) {
            err().println("no rule runs by the clock");
        } else {
            print(table(items, Instant.now()));
        }
        return Exit.OK;
    }

    private static Table table(JsonNode items, Instant now) {
        var table = new Table("RULE", "CRON", "ZONE", "NEXT", "LAST", "CAME TO");
        for (var item : items) {
            var last = last(item.path("ticks"));
            table.row(
                    Text.of(item, "rule"),
                    Text.of(item, "cron"),
                    Text.of(item, "zone"),
                    next(item, now),
                    Times.relative(last.get("tick"), now),
                    Text.of(last, "state"));
        }
        return table;
    }

    private static String next(JsonNode schedule, Instant now) {
        return schedule.path("paused").asBoolean() ? "paused" : Times.relative(schedule.get("next"), now);
    }

    private static JsonNode last(JsonNode ticks) {
        JsonNode last = ticks.path(0);
        for (var tick : ticks) {
            var time = Times.instant(tick.get("tick"));
            var latest = Times.instant(last.get("tick"));
            if (time != null && latest != null && time.isAfter(latest)) {
                last = tick;
            }
        }
        return last;
    }
}
