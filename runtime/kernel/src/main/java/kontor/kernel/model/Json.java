package kontor.kernel.model;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.introspect.AccessorNamingStrategy;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedMethod;
import com.fasterxml.jackson.databind.introspect.DefaultAccessorNamingStrategy;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.Locale;
import kontor.sdk.KontorException;
import kontor.sdk.Ref;
import org.jspecify.annotations.Nullable;

/**
 * JSON as it is on the wire and in journals: times in RFC 3339, decimals exact, enum constants in lower case,
 * references as ids. No type names, no polymorphism.
 */
public final class Json {
    /** Depth of nesting past which JSON is refused. */
    public static final int MAX_DEPTH = 64;

    static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(wireForms())
            .accessorNaming(new ComponentsOnly())
            .nodeFactory(new BoundedNumbers())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .build();

    static {
        MAPPER.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .build());
    }

    // A record's components are its fields; what else it can tell of itself (isOverdue(), getTotal()) is not.
    private static final class ComponentsOnly extends DefaultAccessorNamingStrategy.Provider {
        private static final long serialVersionUID = 1L;

        @Override
        public AccessorNamingStrategy forRecord(MapperConfig<?> config, AnnotatedClass record) {
            return new DefaultAccessorNamingStrategy.RecordNaming(config, record) {
                @Override
                public @Nullable String findNameForRegularGetter(AnnotatedMethod method, String name) {
                    return _fieldNames.contains(name) ? name : null;
                }

                @Override
                public @Nullable String findNameForIsGetter(AnnotatedMethod method, String name) {
                    return null;
                }
            };
        }
    }

    private Json() {}

    /** A mapper with the wire's forms, for the caller to add to. */
    public static JsonMapper mapper() {
        return MAPPER.copy();
    }

    /** An empty object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** An empty list. */
    public static ArrayNode list() {
        return MAPPER.createArrayNode();
    }

    /** Parses text; refused (KON-1400) when it is not JSON. */
    public static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw malformed(e);
        }
    }

    /** Parses UTF-8; refused (KON-1400) when it is not JSON, or there is nothing. */
    public static JsonNode parse(byte[] utf8) {
        try {
            var node = MAPPER.readTree(utf8);
            if (node instanceof MissingNode) {
                throw new KontorException("KON-1400", "the body is empty; expected JSON");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw malformed(e);
        } catch (IOException e) {
            throw new KontorException("KON-1400", "the body could not be read as UTF-8 JSON");
        }
    }

    private static KontorException malformed(JsonProcessingException e) {
        var at = e.getLocation();
        var where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return new KontorException("KON-1400", "not JSON" + where + ": " + e.getOriginalMessage());
    }

    /** Compact text. */
    public static String text(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Compact UTF-8. */
    public static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A value as JSON. */
    public static JsonNode of(@Nullable Object value) {
        return value == null ? NullNode.getInstance() : MAPPER.valueToTree(value);
    }

    /** JSON as a value of the type; null for JSON null. Refused (KON-1422) when it does not fit. */
    public static <T> @Nullable T as(JsonNode node, Class<T> type) {
        try {
            return MAPPER.treeToValue(node, type);
        } catch (JsonProcessingException e) {
            throw new KontorException(
                    "KON-1422", "JSON does not fit " + type.getSimpleName() + ": " + e.getOriginalMessage());
        }
    }

    private static SimpleModule wireForms() {
        return new SimpleModule("kontor-wire")
                .addSerializer(enumSerializer())
                .addSerializer(Ref.class, new JsonSerializer<>() {
                    @Override
                    public void serialize(Ref value, JsonGenerator out, SerializerProvider provider)
                            throws IOException {
                        out.writeString(value.id());
                    }
                })
                .setDeserializerModifier(new EnumsInLowerCase())
                .addDeserializer(Ref.class, new RefDeserializer(null));
    }

    @SuppressWarnings("rawtypes")
    private static JsonSerializer<Enum> enumSerializer() {
        return new StdSerializer<>(Enum.class) {
            private static final long serialVersionUID = 1L;

            @Override
            public void serialize(Enum value, JsonGenerator out, SerializerProvider provider) throws IOException {
                out.writeString(wireName(value));
            }
        };
    }

    /** An enum constant on the wire: {@code PAST_DUE} is {@code past_due}. */
    public static String wireName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static final class RefDeserializer extends StdDeserializer<Ref<?>>
            implements com.fasterxml.jackson.databind.deser.ContextualDeserializer {
        private static final long serialVersionUID = 1L;
        private final @Nullable Class<?> type;

        RefDeserializer(@Nullable Class<?> type) {
            super(Ref.class);
            this.type = type;
        }

        @Override
        public com.fasterxml.jackson.databind.JsonDeserializer<?> createContextual(
                DeserializationContext context, com.fasterxml.jackson.databind.@Nullable BeanProperty property) {
            var wanted = property == null ? context.getContextualType() : property.getType();
            return wanted != null && wanted.containedTypeCount() == 1
                    ? new RefDeserializer(wanted.containedType(0).getRawClass())
                    : this;
        }

        @Override
        public Ref<?> deserialize(JsonParser in, DeserializationContext context) throws IOException {
            Class<?> target = type == null ? Object.class : type;
            return Ref.to(target, in.getValueAsString());
        }
    }
}
