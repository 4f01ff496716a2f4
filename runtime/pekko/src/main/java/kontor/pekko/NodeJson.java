package kontor.pekko;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.util.List;
import kontor.kernel.entity.EntityCommand;
import kontor.kernel.message.Envelope;
import kontor.kernel.message.Outcome;
import kontor.kernel.model.Json;
import kontor.kernel.model.NounModel;
import kontor.kernel.run.RunHost.EntityAnswer;
import kontor.kernel.shard.Effect.Result;
import kontor.kernel.shard.ShardCommand;
import kontor.sdk.KontorException;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/** The forms of what crosses from node to node: kinds by logical names, actors by their addresses, nouns by name. */
final class NodeJson {
    // What is nested in an envelope in a command may itself be as deep as JSON from outside.
    private static final int DEPTH = Json.MAX_DEPTH + 36;

    private NodeJson() {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    private interface Kind {}

    static JsonMapper mapper(ExtendedActorSystem system) {
        var mapper = Json.mapper();
        mapper.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(DEPTH).build());
        // What is null is left out: JSON's own null is a value.
        mapper.setSerializationInclusion(JsonInclude.Include.NON_NULL);
        for (var sealed : List.of(
                Outcome.class,
                Envelope.class,
                EntityCommand.class,
                EntityAnswer.class,
                Result.class,
                ShardCommand.class)) {
            mapper.addMixIn(sealed, Kind.class);
        }
        mapper.registerSubtypes(
                new NamedType(Outcome.Done.class, "done"),
                new NamedType(Outcome.Refused.class, "refused"),
                new NamedType(Envelope.Sent.class, "sent"),
                new NamedType(Envelope.Reply.class, "reply"),
                new NamedType(Envelope.PageDone.class, "page-done"),
                new NamedType(EntityCommand.Create.class, "create"),
                new NamedType(EntityCommand.Put.class, "put"),
                new NamedType(EntityCommand.Update.class, "update"),
                new NamedType(EntityCommand.Delete.class, "delete"),
                new NamedType(EntityCommand.IfVersion.class, "if-version"),
                new NamedType(EntityAnswer.Done.class, "done"),
                new NamedType(EntityAnswer.Refused.class, "refused"),
                new NamedType(Result.Taken.class, "taken"),
                new NamedType(Result.Duplicate.class, "duplicate"),
                new NamedType(Result.Conflict.class, "conflict"),
                new NamedType(Result.Full.class, "full"),
                new NamedType(ShardCommand.Deliver.class, "deliver"),
                new NamedType(ShardCommand.Acknowledged.class, "acknowledged"),
                new NamedType(ShardCommand.Nudge.class, "nudge"),
                new NamedType(ShardCommand.Caused.class, "caused"),
                new NamedType(ShardCommand.Matched.class, "matched"),
                new NamedType(ShardCommand.TickNow.class, "tick-now"),
                new NamedType(ShardCommand.Pause.class, "pause"));
        mapper.registerModule(references(system));
        return mapper;
    }

    // Whoever waits for an answer (an Object to the kernel) is an actor.
    private static SimpleModule references(ExtendedActorSystem system) {
        var resolver = ActorRefResolver.get(Adapter.toTyped(system));
        var model = system.settings().setup().get(Vocabulary.class);
        var actors = new JsonDeserializer<>() {
            @Override
            public Object deserialize(JsonParser in, DeserializationContext context) throws IOException {
                return resolver.resolveActorRef(in.getValueAsString());
            }
        };
        var module = new SimpleModule("kontor-node");
        module.addSerializer(
                ActorRef.class, new Written<>((ref, out) -> out.writeString(resolver.toSerializationFormat(ref))));
        addDeserializer(module, ActorRef.class, actors);
        module.addDeserializer(Object.class, actors);
        module.addSerializer(NounModel.class, new Written<>((noun, out) -> out.writeString(noun.name())));
        addDeserializer(module, NounModel.class, new JsonDeserializer<NounModel>() {
            @Override
            public NounModel deserialize(JsonParser in, DeserializationContext context) throws IOException {
                var name = in.getValueAsString();
                var noun = model.isEmpty() ? null : model.get().model().noun(name);
                if (noun == null) {
                    throw new IOException("no loaded vocabulary has the noun '" + name + "'");
                }
                return noun;
            }
        });
        module.addSerializer(KontorException.class, new Written<>((refused, out) -> {
            out.writeStartObject();
            out.writeStringField("code", refused.code());
            out.writeStringField("detail", refused.getMessage());
            out.writeEndObject();
        }));
        addDeserializer(module, KontorException.class, new JsonDeserializer<KontorException>() {
            @Override
            public KontorException deserialize(JsonParser in, DeserializationContext context) throws IOException {
                var tree = context.readTree(in);
                return new KontorException(
                        tree.path("code").asText(), tree.path("detail").asText());
            }
        });
        return module;
    }

    @SuppressWarnings("unchecked")
    private static <T> void addDeserializer(SimpleModule module, Class<T> type, JsonDeserializer<?> deserializer) {
        module.addDeserializer(type, (JsonDeserializer<? extends T>) deserializer);
    }

    private interface Writing<T> {
        void write(T value, JsonGenerator out) throws IOException;
    }

    private static final class Written<T> extends JsonSerializer<T> {
        private final Writing<T> writing;

        Written(Writing<T> writing) {
            this.writing = writing;
        }

        @Override
        public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
            writing.write(value, out);
        }

        @Override
        public void serializeWithType(T value, JsonGenerator out, SerializerProvider provider, TypeSerializer type)
                throws IOException {
            writing.write(value, out);
        }
    }
}
