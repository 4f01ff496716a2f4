package kontor.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much of a list is wanted; follows cursors. */
final class Paging {
    private static final int USUAL = 100;
    /** The most items that the node gives at one time. */
    private static final int PAGE = 1_000;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many; 100 unless told.")
    private @Nullable Integer limit;

    @Option(names = "--all", description = "Everything, page after page.")
    private boolean all;

    @Option(names = "--cursor", paramLabel = "CURSOR", description = "Go on where a list before ended.")
    private @Nullable String cursor;

    /** The limit, null when none was given. */
    @Nullable
    Integer limit() {
        return limit;
    }

    /**
     * Hands over page by page. Answers the cursor that leads on, null at the end.
     *
     * @throws IllegalArgumentException when the limit is no count
     */
    @Nullable
    String each(NodeClient client, Address address, Consumer<List<JsonNode>> page) {
        if (limit != null && limit < 1) {
            throw new IllegalArgumentException("--limit is " + limit + "; expected at least 1");
        }
        long most = all ? Long.MAX_VALUE : limit == null ? USUAL : limit;
        return each(client, address, most, cursor, page);
    }

    /** Hands over everything, page by page. */
    static void every(NodeClient client, Address address, Consumer<List<JsonNode>> page) {
        each(client, address, Long.MAX_VALUE, null, page);
    }

    private static @Nullable String each(
            NodeClient client, Address address, long most, @Nullable String from, Consumer<List<JsonNode>> page) {
        long left = most;
        var cursor = from;
        do {
            var answer = client.get(
                    address.copy().with("limit", Math.min(PAGE, left)).with("cursor", cursor));
            var items = new ArrayList<JsonNode>();
            answer.path("items").forEach(items::add);
            page.accept(items);
            left -= items.size();
            cursor = answer.path("cursor").asText(null);
        } while (cursor != null && left > 0);
        return cursor;
    }
}
