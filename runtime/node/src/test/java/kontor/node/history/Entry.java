package kontor.node.history;

import java.util.Locale;
import kontor.kernel.model.Json;
import kontor.node.history.words.Purse.Errand;
import org.jspecify.annotations.Nullable;

/**
 * One event that a client sends. Its body is the same however often it is sent.
 *
 * @param id the event's id, the client's own
 * @param purse the purse it is about
 * @param friend the purse that gets a gift, null for none
 * @param errand what is wanted beside
 */
public record Entry(String id, String purse, @Nullable String friend, Errand errand) {
    /** The body of the {@code POST /events}. */
    String json() {
        var event = Json.object().put("type", "Purse.filled").put("id", id);
        event.putObject("data")
                .put("purse", purse)
                .put("entry", id)
                .put("friend", friend)
                .put("errand", errand.name().toLowerCase(Locale.ROOT));
        return event.toString();
    }

    /**
     * An entry, and what its client knows of it.
     *
     * @param entry the entry
     * @param acknowledged whether a node has said that it is durable; else it may count or not
     */
    public record Sent(Entry entry, boolean acknowledged) {}
}
