package kontor.kernel.where;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import kontor.kernel.message.Message;
import kontor.kernel.model.Json;
import kontor.kernel.port.Store.Waiting;

/**
 * The message that a run waits for: field values it must have, and messages that the run has seen already. These are
 * named, for messages do not become visible in the order in which they were accepted: a wait that only looked past the
 * last one seen would miss one that was slower.
 */
public final class Wanted {
    // No field has such a name.
    private static final String SEEN = "$seen";

    private Wanted() {}

    /** Field values with the ids of messages that were seen, in the form in which a wait is stored. */
    public static Map<String, String> of(Map<String, String> fields, Collection<String> seen) {
        var wanted = new TreeMap<>(fields);
        if (!seen.isEmpty()) {
            wanted.put(SEEN, Json.text(Json.of(seen)));
        }
        return wanted;
    }

    /** The field values alone. */
    public static Map<String, String> fields(Waiting wait) {
        var fields = new TreeMap<>(wait.equals());
        fields.remove(SEEN);
        return fields;
    }

    private static Set<String> seen(Waiting wait) {
        var seen = new HashSet<String>();
        var ids = wait.equals().get(SEEN);
        if (ids != null) {
            Json.parse(ids).forEach(id -> seen.add(id.asText()));
        }
        return seen;
    }

    /** Whether a message of the type that is waited for is the one. */
    public static boolean matches(Waiting wait, Message message) {
        return !message.accepted().isBefore(wait.since())
                && fields(wait).entrySet().stream().allMatch(field -> {
                    JsonNode value = Json.parse(field.getValue());
                    return Matching.equal(null, Matching.at(message.data(), field.getKey()), value);
                })
                && !seen(wait).contains(message.id());
    }

    /** How many messages a store must be asked for, so that one is among them that was not seen. */
    public static int limit(Waiting wait) {
        return seen(wait).size() + 1;
    }

    /** The first message that was not seen, of those that a store found. */
    public static Optional<Message> first(Waiting wait, List<Message> found) {
        var seen = seen(wait);
        return found.stream().filter(message -> !seen.contains(message.id())).findFirst();
    }
}
