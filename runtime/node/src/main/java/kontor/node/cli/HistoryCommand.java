package kontor.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows what happened to an entity. */
@Command(
        name = "history",
        description = "Show every change of an entity in order, with what caused it.",
        footer = {"", "Example: ./kontor history Account ada@example.com"})
final class HistoryCommand extends ListingCommand {
    @Parameters(index = "0", paramLabel = "NOUN", description = "Of what kind it is, as Account.")
    private String noun = "";

    @Parameters(index = "1", paramLabel = "ID", description = "Its id.")
    private String id = "";

    @Override
    int run(NodeClient client) {
        return list(client, Address.entity(noun, id, "history"), "nothing has happened to it");
    }

    @Override
    Table table(List<JsonNode> items) {
        var table = new Table("VERSION", "TIME (UTC)", "EVENT", "CHANGE", "CAUSE");
        for (var item : items) {
            table.row(
                    Text.of(item, "version"),
                    Times.exact(item.get("time")),
                    Text.of(item, "event"),
                    Text.members(item.get("change")),
                    cause(item.path("cause")));
        }
        return table;
    }

    /** {@code Customer.signup > saas.signup, step 0}, or who wrote it over HTTP. */
    static String cause(JsonNode cause) {
        if (!cause.isObject()) {
            return Text.NOTHING;
        }
        var by = cause.path("by").isTextual() ? " by " + Text.of(cause, "by") : "";
        var rule = cause.path("rule").isTextual() ? " > " + Text.of(cause, "rule") : "";
        var step = cause.path("step").isNumber() && !rule.isEmpty() ? ", step " + Text.of(cause, "step") : "";
        return Text.of(cause, "type") + by + rule + step;
    }
}
