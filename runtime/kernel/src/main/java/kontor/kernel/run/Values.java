package kontor.kernel.run;

import com.fasterxml.jackson.databind.JsonNode;
import kontor.kernel.model.Json;
import kontor.sdk.KontorException;

/** JSON as values of the author's types. */
final class Values {
    private Values() {}

    /** The value; an answer of nothing is only right where nothing is expected. */
    @SuppressWarnings("NullAway") // Void has only null.
    static <T> T of(JsonNode json, Class<T> type) {
        var value = Json.as(json, type);
        if (value == null && type != Void.class) {
            throw new KontorException("KON-2422", "expected " + type.getSimpleName() + ", got nothing");
        }
        return value;
    }
}
