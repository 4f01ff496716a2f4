package kontor.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import kontor.kernel.model.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the message log, or follows it. */
@Command(
        name = "events",
        description = {
            "List the messages, newest first; with an id, show that message; with --follow, show them as they come.",
            "",
            "Following goes on after the last message when the connection breaks, without a gap or a double, until it is"
                    + " stopped with Ctrl-C or --limit is reached."
        },
        footer = {
            "",
            "Examples:",
            "  ./kontor events --type Customer.signup --since 2h",
            "  ./kontor events --follow --since 15m",
            "  ./kontor events --follow --json | jq .data"
        })
final class EventsCommand extends ListingCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "A message's id.")
    private @Nullable String id;

    @Option(names = "--type", paramLabel = "TYPE", description = "Only messages of this type.")
    private @Nullable String type;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = Times.Converter.class,
            description = "Only later ones: 2026-11-01T00:00:00Z, 2026-11-01, or an age as 15m, 2h, 7d.")
    private @Nullable Instant since;

    @Option(
            names = {"-f", "--follow"},
            description = "Show messages as they come; with --since, those first.")
    private boolean follow;

    @Override
    int run(NodeClient client) {
        if (id != null) {
            return one(client, id);
        }
        if (follow) {
            return follow(client);
        }
        return list(client, Address.of("events").with("type", type).with("since", since), "no message matches");
    }

    private int one(NodeClient client, String id) {
        var message = client.get(Address.of("events", id));
        if (json()) {
            line(message);
            return Exit.OK;
        }
        var now = Instant.now();
        print(new Table("", "")
                .row("id", Text.of(message, "id"))
                .row("type", Text.of(message, "type"))
                .row("source", Text.of(message, "source"))
                .row("subject", Text.of(message, "subject"))
                .row("time", Times.both(message.get("time"), now))
                .row("cause", HistoryCommand.cause(message.path("cause")))
                .row("data", Text.of(message, "data")));
        out().println();
        print(RunsCommand.brief(message.path("runs")));
        return Exit.OK;
    }

    @Override
    Table table(List<JsonNode> items) {
        var now = Instant.now();
        var table = new Table("TIME", "TYPE", "ID", "RUNS", "DATA").keep("ID");
        for (var message : items) {
            table.row(
                    Times.relative(message.get("time"), now),
                    Text.of(message, "type"),
                    Text.of(message, "id"),
                    runs(message),
                    Text.of(message, "data"));
        }
        return table;
    }

    private static String runs(JsonNode message) {
        var runs = message.path("runs");
        var failed = 0;
        for (var run : runs) {
            failed += run.path("state").asText().equals("failed") ? 1 : 0;
        }
        return failed == 0 ? Integer.toString(runs.size()) : runs.size() + " (" + failed + " failed)";
    }

    // --- following

    private int follow(NodeClient client) {
        var limit = paging().limit();
        if (limit != null && limit < 1) {
            throw usage("--limit is " + limit + "; expected at least 1");
        }
        long most = limit == null ? Long.MAX_VALUE : limit;
        var width = Screen.width();
        var shown = new long[1];
        new Follower(client, type, err()).follow(since, message -> {
            out().println(json() ? Json.text(message) : followed(message, width));
            // A reader that has gone, as head does, is seen only here.
            return !out().checkError() && ++shown[0] < most;
        });
        return Exit.OK;
    }

    private static String followed(JsonNode message, int width) {
        var line = Times.exact(message.get("time")) + "  " + Text.of(message, "type") + "  " + Text.of(message, "data");
        return Text.shortened(line, width);
    }
}
