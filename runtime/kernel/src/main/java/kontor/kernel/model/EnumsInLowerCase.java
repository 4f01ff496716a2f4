package kontor.kernel.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Reads enum constants from their wire names. */
final class EnumsInLowerCase extends BeanDeserializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    public JsonDeserializer<?> modifyEnumDeserializer(
            DeserializationConfig config, JavaType type, BeanDescription description, JsonDeserializer<?> standard) {
        return new ByWireName(type.getRawClass());
    }

    private static final class ByWireName extends StdDeserializer<Object> {
        private static final long serialVersionUID = 1L;
        private final Map<String, Object> constants = new HashMap<>();

        ByWireName(Class<?> type) {
            super(type);
            for (var constant : type.getEnumConstants()) {
                constants.put(Json.wireName((Enum<?>) constant), constant);
            }
        }

        @Override
        public Object deserialize(JsonParser in, DeserializationContext context) throws IOException {
            var text = in.getValueAsString();
            var constant = constants.get(text);
            return constant != null
                    ? constant
                    : context.handleWeirdStringValue(handledType(), text, "expected one of %s", constants.keySet());
        }
    }
}
