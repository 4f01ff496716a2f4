package kontor.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one entity. */
@Command(
        name = "get",
        description = "Show an entity, as it is now or as it was.",
        footer = {
            "",
            "Examples:",
            "  ./kontor get Account ada@example.com",
            "  ./kontor get Account ada@example.com --version 1",
            "  ./kontor get Account ada@example.com --at 2026-11-01T00:00:00Z"
        })
final class GetCommand extends NodeCommand {
    @Parameters(index = "0", paramLabel = "NOUN", description = "Of what kind it is, as Account.")
    private String noun = "";

    @Parameters(index = "1", paramLabel = "ID", description = "Its id.")
    private String id = "";

    @Option(names = "--version", paramLabel = "N", description = "As it was at this version.")
    private @Nullable Long version;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            converter = Times.Converter.class,
            description = "As it was then: 2026-11-01T00:00:00Z, 2026-11-01, or an age as 2h.")
    private @Nullable Instant at;

    @Override
    int run(NodeClient client) {
        if (version != null && at != null) {
            throw usage("--version and --at are both given; give one of the two");
        }
        var row = client.get(Address.entity(noun, id).with("version", version).with("at", at));
        if (json()) {
            line(row);
        } else {
            tell(row, Instant.now());
        }
        return Exit.OK;
    }

    private void tell(JsonNode row, Instant now) {
        out().println(Text.plain(noun) + " " + Text.of(row, "id"));
        print(new Table("", "")
                .row("version", Text.of(row, "version"))
                .row("created", Times.both(row.get("createdAt"), now))
                .row("updated", Times.both(row.get("updatedAt"), now)));
        out().println();
        var state = new Table("FIELD", "VALUE");
        row.path("state")
                .properties()
                .forEach(field -> state.row(Text.plain(field.getKey()), Times.both(field.getValue(), now)));
        print(state);
    }
}
