package kontor.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Function;
import kontor.kernel.model.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the rows of a noun, or the nouns. */
@Command(
        name = "list",
        description = {
            "List the rows of a noun; without one, the nouns.",
            "",
            "Wide rows lose columns: --fields chooses, --json has all."
        },
        footer = {
            "",
            "Examples:",
            "  ./kontor list",
            "  ./kontor list Account --where '{\"credits\":{\"$gte\":10}}' --sort -credits",
            "  ./kontor list Delivery --fields to,channel,status --limit 10",
            "  ./kontor list Account --all --json > accounts.ndjson"
        })
final class ListCommand extends ListingCommand {
    private static final int USUAL_CELL = 28;

    @Parameters(index = "0", arity = "0..1", paramLabel = "NOUN", description = "The noun, as Account.")
    private @Nullable String noun;

    @Option(
            names = "--where",
            paramLabel = "JSON",
            description =
                    "Only these, as {\"status\":\"trial\"}; $eq $ne $gt $gte $lt $lte $in $nin $exists $startsWith"
                            + " $contains $and $or $not.")
    private @Nullable String where;

    @Option(names = "--sort", paramLabel = "FIELDS", description = "In the order of these, as -views,name.")
    private @Nullable String sort;

    @Option(names = "--fields", paramLabel = "FIELDS", split = ",", description = "The columns, as name,status.")
    private List<String> fields = new ArrayList<>();

    @Option(names = "--count", description = "Only how many there are.")
    private boolean count;

    @Override
    int run(NodeClient client) {
        if (noun == null) {
            return nouns(client);
        }
        if (count) {
            var answer = client.get(Address.of("db", noun, "count").with("where", where));
            out().println(json() ? Json.text(answer) : Text.of(answer, "count"));
            return Exit.OK;
        }
        return list(client, Address.of("db", noun).with("where", where).with("sort", sort), "no row matches");
    }

    private int nouns(NodeClient client) {
        var items = client.get(Address.of("db")).path("items");
        if (json()) {
            items.forEach(this::line);
            return Exit.OK;
        }
        var table = new Table("NOUN", "ROWS", "BUSINESS", "FIELDS");
        for (var item : items) {
            table.row(
                    Text.of(item, "noun"),
                    Text.of(item, "count"),
                    Text.of(item, "business"),
                    String.join(", ", item.path("fields").findValuesAsText("name")));
        }
        print(table);
        return Exit.OK;
    }

    @Override
    Table table(List<JsonNode> items) {
        return table(items, columns(items, Screen.width()), Instant.now());
    }

    private static Table table(List<JsonNode> items, List<String> columns, Instant now) {
        var heads = new ArrayList<String>();
        heads.add("ID");
        heads.addAll(columns);
        heads.addAll(List.of("VERSION", "UPDATED"));
        var table = new Table(heads).keep("ID");
        for (var item : items) {
            var cells = new ArrayList<String>();
            cells.add(Text.of(item, "id"));
            columns.forEach(column -> cells.add(cell(item, column)));
            cells.add(Text.of(item, "version"));
            cells.add(Times.relative(item.get("updatedAt"), now));
            table.row(cells);
        }
        return table;
    }

    private static String cell(JsonNode item, String column) {
        var value = item.path("state");
        for (var part : column.split("\\.", -1)) {
            value = value.path(part);
        }
        return Times.exact(value);
    }

    /** The fields that are chosen, or else as many as a line has room for; none that is empty everywhere. */
    List<String> columns(List<JsonNode> items, int width) {
        if (!fields.isEmpty()) {
            return fields;
        }
        var names = new LinkedHashSet<String>();
        items.forEach(item -> item.path("state").properties().forEach(field -> {
            if (!field.getValue().isNull() && !field.getKey().equals("id")) {
                names.add(field.getKey());
            }
        }));
        var columns = new ArrayList<String>();
        int left = width - widest(items, item -> Text.of(item, "id")) - "  VERSION  12 min ago".length();
        for (var name : names) {
            int needed = 2 + Math.min(USUAL_CELL, Math.max(name.length(), widest(items, item -> cell(item, name))));
            if (needed <= left) {
                columns.add(name);
                left -= needed;
            }
        }
        return columns;
    }

    private static int widest(List<JsonNode> items, Function<JsonNode, String> cell) {
        return items.stream()
                .mapToInt(item -> Text.length(cell.apply(item)))
                .max()
                .orElse(0);
    }
}
