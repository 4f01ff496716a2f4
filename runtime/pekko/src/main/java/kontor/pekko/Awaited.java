package kontor.pekko;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import kontor.kernel.message.Message;
import kontor.kernel.model.Json;
import kontor.kernel.where.Matching;

/** Which types of messages some run waits for, so that all others need no look at the store. */
final class Awaited {
    private final Set<String> types = ConcurrentHashMap.newKeySet();

    void add(String type) {
        types.add(type);
    }

    Set<String> types() {
        return Set.copyOf(types);
    }

    boolean contains(String type) {
        return types.contains(type);
    }

    /** Whether a message has the field values that a run waits for. */
    static boolean matches(Message message, Map<String, String> equals) {
        return equals.entrySet().stream().allMatch(wanted -> {
            JsonNode value = Json.parse(wanted.getValue());
            return Matching.equal(null, Matching.at(message.data(), wanted.getKey()), value);
        });
    }
}
