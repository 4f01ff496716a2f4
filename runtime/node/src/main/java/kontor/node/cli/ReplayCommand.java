package kontor.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Compares an entity with its history. */
@Command(
        name = "replay",
        description = {
            "Fold an entity's history through today's code and compare it with what is stored and live.",
            "",
            "Nothing is changed. Exits with 1 where something differs."
        },
        footer = {"", "Example: ./kontor replay Account ada@example.com"})
final class ReplayCommand extends NodeCommand {
    @Parameters(index = "0", paramLabel = "NOUN", description = "Of what kind it is, as Account.")
    private String noun = "";

    @Parameters(index = "1", paramLabel = "ID", description = "Its id.")
    private String id = "";

    @Override
    int run(NodeClient client) {
        var report = client.post(Address.entity(noun, id, "replay"));
        var matches = report.path("matches").asBoolean();
        if (json()) {
            line(report);
        } else {
            tell(report, matches);
        }
        return matches ? Exit.OK : Exit.REFUSED;
    }

    private void tell(JsonNode report, boolean matches) {
        var events = Text.count(report.path("events").asLong(), "event");
        out().println(Text.plain(noun) + " " + Text.plain(id) + ": " + events + " folded to version "
                + Text.of(report, "version") + ", " + (matches ? "the same as what is stored" : "not what is stored:"));
        if (!matches) {
            var table = new Table("FIELD", "STORED", "REPLAYED");
            report.path("diff")
                    .forEach(entry ->
                            table.row(Text.of(entry, "field"), Text.of(entry, "stored"), Text.of(entry, "replayed")));
            print(table);
            out().flush();
            err().println("./kontor rebuild " + Text.plain(noun) + " makes the rows anew, while the node is stopped");
        }
    }
}
