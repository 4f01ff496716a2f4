package kontor.pekko;

import java.time.Duration;
import java.util.List;
import kontor.kernel.entity.EntityState;
import kontor.kernel.entity.UniqueValues;
import kontor.kernel.message.Ids;
import kontor.kernel.message.Message;
import kontor.kernel.port.Gateway.Operation;
import kontor.kernel.run.RunHost.EntityAnswer;
import kontor.kernel.run.RunHost.EntityRequest;
import kontor.kernel.shard.ShardCommand;
import kontor.sdk.Allowance;
import kontor.sdk.Rate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.ShardingMessageExtractor;
import org.jspecify.annotations.Nullable;

/** What is sent through the shard region: to a shard's front, or to one of its entities. */
public sealed interface Routed {
    /** For the front of a shard. */
    sealed interface ForFront extends Routed {
        int shard();
    }

    /** For an entity. */
    sealed interface ForEntity extends Routed {
        String noun();

        String id();
    }

    /** A command of the shard's machine. */
    record Command(int shard, ShardCommand command) implements ForFront {}

    /** Messages from outside; {@code patience} zero answers once they are durable. */
    record Submit(int shard, List<Message> messages, Duration patience, ActorRef<Object> replyTo) implements ForFront {}

    /** Somebody operates a run; the front reads it. */
    record Operate(int shard, String run, Operation operation, ActorRef<Object> replyTo) implements ForFront {}

    /** Be awake; whoever wants to know is told once the front is. */
    record Ping(int shard, @Nullable ActorRef<Boolean> replyTo) implements ForFront {}

    /** One use by a key, at a rate: the shard of the key counts it. */
    record Take(int shard, String key, Rate rate, ActorRef<Allowance> replyTo) implements ForFront {}

    /** A step on an entity. */
    record Step(EntityRequest request, ActorRef<EntityAnswer> replyTo) implements ForEntity {
        @Override
        public String noun() {
            return request.noun().name();
        }

        @Override
        public String id() {
            return request.id();
        }
    }

    /** What an entity holds in memory. */
    record Look(String noun, String id, ActorRef<EntityState> replyTo) implements ForEntity {}

    /** Whether an entity has a value, or is about to; if not, it has set its claim free when it answers. */
    record Holds(String noun, String id, UniqueValues.Value value, ActorRef<Boolean> replyTo) implements ForEntity {}

    /** Nothing has come for a while. */
    record Idle(String noun, String id) implements ForEntity {}

    /** What an actor tells itself; never routed. */
    non-sealed interface Inner extends Routed {}

    /** Stop, because the shard moves or the entity is idle. */
    record Stop() implements Routed {}

    /** Where messages go: the shard of the subject, so that an entity and the front of its messages are together. */
    final class Extractor extends ShardingMessageExtractor<Routed, Routed> {
        private static final String FRONT = "front|";
        private static final String ENTITY = "entity|";
        private final int shards;

        Extractor(int shards) {
            this.shards = shards;
        }

        @Override
        public String entityId(Routed message) {
            return switch (message) {
                case ForFront front -> FRONT + front.shard();
                case ForEntity entity -> ENTITY + entity.noun() + "|" + entity.id();
                case Stop _, Inner _ -> throw new IllegalArgumentException("not to be routed: " + message);
            };
        }

        @Override
        public String shardId(String entityId) {
            if (entityId.startsWith(FRONT)) {
                return entityId.substring(FRONT.length());
            }
            var id = entityId.substring(entityId.indexOf('|', ENTITY.length()) + 1);
            return Integer.toString(Ids.shard(id, shards));
        }

        @Override
        public Routed unwrapMessage(Routed message) {
            return message;
        }

        static boolean isFront(String entityId) {
            return entityId.startsWith(FRONT);
        }

        static int shardOfFront(String entityId) {
            return Integer.parseInt(entityId.substring(FRONT.length()));
        }

        static String nounOf(String entityId) {
            return entityId.substring(ENTITY.length(), entityId.indexOf('|', ENTITY.length()));
        }

        static String idOf(String entityId) {
            return entityId.substring(entityId.indexOf('|', ENTITY.length()) + 1);
        }
    }
}
