package kontor.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import picocli.CommandLine.Mixin;

/** A command that lists: lines of JSON for programs, a table for people. */
abstract class ListingCommand extends NodeCommand {
    @Mixin
    private final Paging paging = new Paging();

    final Paging paging() {
        return paging;
    }

    /** Lists what is at the address. */
    final int list(NodeClient client, Address address, String nothing) {
        var seen = new long[1];
        String more;
        try {
            more = paging.each(client, address, items -> {
                seen[0] += items.size();
                show(items);
            });
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
        out().flush();
        if (seen[0] == 0 && !json()) {
            err().println(nothing);
        } else if (more != null) {
            err().println("more: --all, or --cursor '" + Text.plain(more) + "'");
        }
        return Exit.OK;
    }

    private void show(List<JsonNode> items) {
        if (json()) {
            items.forEach(this::line);
        } else if (!items.isEmpty()) {
            print(table(items));
        }
    }

    /** A page for people. */
    abstract Table table(List<JsonNode> items);
}
