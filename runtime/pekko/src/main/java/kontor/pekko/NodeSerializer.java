package kontor.pekko;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.NotSerializableException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import kontor.kernel.entity.EntityState;
import kontor.kernel.run.RunHost.EntityAnswer;
import kontor.kernel.shard.Effect;
import kontor.kernel.shard.ShardCommand;
import kontor.sdk.Allowance;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * What crosses from node to node, as JSON under logical names that carry a version. Everything else stays at home: sending it is
 * an error in the code. A reader skips members that it does not know, so that versions can run side by side.
 */
final class NodeSerializer extends SerializerWithStringManifest {
    private static final int ID = 71_130;
    private static final String VERSION = "1.";

    private static final Map<Class<?>, String> NAMES = Map.ofEntries(
            Map.entry(Routed.Command.class, "command"),
            Map.entry(Routed.Submit.class, "submit"),
            Map.entry(Routed.Operate.class, "operate"),
            Map.entry(Routed.Ping.class, "ping"),
            Map.entry(Routed.Take.class, "take"),
            Map.entry(Routed.Step.class, "step"),
            Map.entry(Routed.Look.class, "look"),
            Map.entry(Routed.Holds.class, "holds"),
            Map.entry(Effect.Submitted.class, "submitted"),
            Map.entry(Effect.Operated.class, "operated"),
            Map.entry(EntityAnswer.Done.class, "entity-done"),
            Map.entry(EntityAnswer.Refused.class, "entity-refused"),
            Map.entry(EntityState.class, "entity-state"),
            Map.entry(Allowance.class, "allowance"),
            Map.entry(FrontActor.Gone.class, "gone"));
    private static final Map<String, Class<?>> TYPES = NAMES.entrySet().stream()
            .collect(Collectors.toUnmodifiableMap(entry -> VERSION + entry.getValue(), Map.Entry::getKey));

    /** The commands of a shard that others give it; the rest it gives itself. */
    static final Set<Class<? extends ShardCommand>> CROSSING = Set.of(
            ShardCommand.Deliver.class,
            ShardCommand.Acknowledged.class,
            ShardCommand.Nudge.class,
            ShardCommand.Caused.class,
            ShardCommand.Matched.class,
            ShardCommand.TickNow.class,
            ShardCommand.Pause.class);

    private final JsonMapper mapper;

    /** Made by Pekko. */
    NodeSerializer(ExtendedActorSystem system) {
        this.mapper = NodeJson.mapper(system);
    }

    @Override
    public int identifier() {
        return ID;
    }

    @Override
    public String manifest(Object message) {
        var name = NAMES.get(message.getClass());
        if (name == null) {
            throw new IllegalArgumentException(
                    message.getClass().getName() + " is not for other nodes: it has no name in NodeSerializer");
        }
        return VERSION + name;
    }

    @Override
    public byte[] toBinary(Object message) {
        if (message instanceof Routed.Command(var _, var command) && !CROSSING.contains(command.getClass())) {
            throw new IllegalArgumentException(command.getClass().getName() + " is not for other nodes");
        }
        try {
            return mapper.writeValueAsBytes(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a message for another node cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        var type = TYPES.get(manifest);
        if (type == null) {
            throw new NotSerializableException(
                    "another node sent a '" + manifest + "', which this version does not know");
        }
        try {
            return Objects.requireNonNull(mapper.readValue(bytes, type));
        } catch (IOException e) {
            throw new NotSerializableException(
                    "what another node sent as '" + manifest + "' cannot be read: " + e.getMessage());
        }
    }
}
