package kontor.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists runs, or shows one with its steps. */
@Command(
        name = "runs",
        description = "List the runs of rules, newest first; with an id, show that run with every step.",
        footer = {
            "",
            "Examples:",
            "  ./kontor runs --state failed",
            "  ./kontor runs --rule SaaS.signup --limit 10",
            "  ./kontor runs rdtqx1e9sjec37fbqpv8r   (that run, with every step)"
        })
final class RunsCommand extends ListingCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "RUN", description = "A run's id.")
    private @Nullable String id;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "running, sleeping, waiting, blocked, retrying, completed, failed or cancelled.")
    private @Nullable String state;

    @Option(names = "--rule", paramLabel = "RULE", description = "Only runs of this rule.")
    private @Nullable String rule;

    @Override
    int run(NodeClient client) {
        if (id == null) {
            return list(client, Address.of("runs").with("state", state).with("rule", rule), "no run matches");
        }
        var run = client.get(Address.of("runs", id));
        if (json()) {
            line(run);
        } else {
            tell(run, Instant.now());
        }
        return Exit.OK;
    }

    @Override
    Table table(List<JsonNode> items) {
        var now = Instant.now();
        var table = new Table("RUN", "RULE", "STATE", "STARTED", "TOOK", "ABOUT", "NOTE").keep("RUN");
        for (var run : items) {
            table.row(
                    Text.of(run, "id"),
                    Text.of(run, "rule"),
                    Text.of(run, "state"),
                    Times.relative(run.get("startedAt"), now),
                    Times.took(run.get("startedAt"), run.get("endedAt")),
                    Text.of(run, "type"),
                    note(run, now));
        }
        return table;
    }

    /** Runs in a line each, with their states where they are known. */
    static Table brief(JsonNode runs) {
        var states = !runs.findValues("state").isEmpty();
        var table = states ? new Table("RUN", "RULE", "STATE") : new Table("RUN", "RULE");
        table.keep("RUN");
        for (var run : runs) {
            var cells = List.of(Text.of(run, "id"), Text.of(run, "rule"), Text.of(run, "state"));
            table.row(states ? cells : cells.subList(0, 2));
        }
        return table;
    }

    private static String note(JsonNode run, Instant now) {
        if (run.path("error").isObject()) {
            return error(run.get("error"));
        }
        return run.path("wakeAt").isTextual() ? "wakes " + Times.relative(run.get("wakeAt"), now) : Text.NOTHING;
    }

    private static String error(JsonNode error) {
        return Text.of(error, "code") + " " + Text.of(error, "detail");
    }

    private void tell(JsonNode run, Instant now) {
        var about = new Table("", "")
                .row("run", Text.of(run, "id"))
                .row("rule", Text.of(run, "rule"))
                .row("state", Text.of(run, "state"))
                .row("event", Text.of(run, "event") + " (" + Text.of(run, "type") + ")")
                .row("cause", HistoryCommand.cause(run.path("cause")))
                .row("started", Times.both(run.get("startedAt"), now))
                .row("ended", Times.both(run.get("endedAt"), now))
                .row("wakes", Times.both(run.get("wakeAt"), now))
                .row("attempts", Text.of(run, "attempts"))
                .row("result", Text.of(run, "result"));
        if (run.path("error").isObject()) {
            about.row("error", error(run.get("error")));
        }
        print(about);
        if (!run.path("steps").isEmpty()) {
            out().println();
            print(steps(run));
        }
    }

    private static Table steps(JsonNode run) {
        var table = new Table("STEP", "KIND", "TARGET", "TOOK", "ATTEMPTS", "REQUEST", "RESULT");
        for (var step : run.path("steps")) {
            var error = step.path("error");
            table.row(
                    Text.of(step, "index"),
                    Text.of(step, "kind"),
                    Text.of(step, "target"),
                    Times.took(step.get("startedAt"), step.get("endedAt")),
                    Text.of(step, "attempts"),
                    Text.of(step, "request"),
                    error.isObject() ? error(error) : Text.of(step, "result"));
        }
        return table;
    }
}
