package kontor.kernel.message;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import java.io.IOException;
import kontor.kernel.model.Json;

/**
 * The kernel's own records as JSON, for stores and outboxes. Kinds have logical names, never class names; a reader skips
 * members it does not know, so that an older node can read what a newer one wrote.
 */
public final class Wire {
    /** The version of these forms; kept with what is stored. */
    public static final int VERSION = 1;

    private static final JsonMapper MAPPER = mapper();

    private Wire() {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    private interface Kind {}

    private static JsonMapper mapper() {
        var mapper = Json.mapper();
        mapper.addMixIn(Outcome.class, Kind.class);
        mapper.addMixIn(Envelope.class, Kind.class);
        mapper.registerSubtypes(
                new NamedType(Outcome.Done.class, "done"),
                new NamedType(Outcome.Refused.class, "refused"),
                new NamedType(Envelope.Sent.class, "sent"),
                new NamedType(Envelope.Reply.class, "reply"),
                new NamedType(Envelope.PageDone.class, "page-done"));
        return mapper;
    }

    /** As JSON; {@code type} is the sealed interface where there is one, so that the kind is written. */
    public static byte[] write(Object value, Class<?> type) {
        try {
            return MAPPER.writerFor(type).writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** From JSON. */
    public static <T> T read(byte[] json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (IOException e) {
            throw new IllegalArgumentException("not a stored " + type.getSimpleName() + ": " + e.getMessage(), e);
        }
    }

    /** As a JSON tree. */
    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** From a JSON tree. */
    public static <T> T of(JsonNode tree, Class<T> type) {
        try {
            return MAPPER.treeToValue(tree, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a stored " + type.getSimpleName() + ": " + e.getMessage(), e);
        }
    }
}
