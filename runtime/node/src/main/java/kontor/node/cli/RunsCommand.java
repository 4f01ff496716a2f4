package kontor.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import kontor.kernel.run.RunState;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists runs, or shows one with its steps. */
@Command(
        name = "runs",
        description = {
            "List the runs of rules, newest first; with an id, show that run with every step.",
            "",
            "With --follow it waits for the run's end, and exits with 1 unless it is completed."
        },
        footer = {
            "",
            "Examples:",
            "  ./kontor runs --state failed",
            "  ./kontor runs --rule SaaS.signup --limit 10",
            "  ./kontor runs rdtqx1e9sjec37fbqpv8r            (that run, with every step)",
            "  ./kontor runs rdtqx1e9sjec37fbqpv8r --follow   (until it has ended, with how far its each is)"
        })
final class RunsCommand extends ListingCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "RUN", description = "A run's id.")
    private @Nullable String id;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            completionCandidates = States.class,
            description = "running, sleeping, waiting, blocked, retrying, completed, failed or cancelled.")
    private @Nullable String state;

    /** The words of the states. */
    static final class States implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(RunState.values()).map(RunState::word).iterator();
        }
    }

    @Option(names = "--rule", paramLabel = "RULE", description = "Only runs of this rule.")
    private @Nullable String rule;

    @Option(
            names = {"-f", "--follow"},
            description = "Wait until this run has ended; tells how far an each is meanwhile.")
    private boolean follow;

    @Override
    int run(NodeClient client) {
        if (id == null && follow) {
            throw usage("which run? --follow takes one that ./kontor runs lists");
        }
        if (id == null) {
            return list(client, Address.of("runs").with("state", state).with("rule", rule), "no run matches");
        }
        var run = follow ? new RunFollower(client, new Progress(err())).follow(id) : client.get(Address.of("runs", id));
        if (json()) {
            line(run);
        } else {
            tell(run, Instant.now());
        }
        return follow && !run.path("state").asText().equals("completed") ? Exit.REFUSED : Exit.OK;
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
        if (run.path("each").isObject()) {
            about.row("so far", RunFollower.done(run.path("each"), null));
        }
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
