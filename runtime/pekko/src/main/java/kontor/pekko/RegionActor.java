package kontor.pekko;

import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import kontor.kernel.message.Ids;
import kontor.kernel.model.NounModel;
import kontor.kernel.rate.Buckets;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the actor that stands behind an entity id of the region: a front, or an entity. It begins once its shard is this node's
 * in the store, too; what comes before that waits.
 */
final class RegionActor {
    private static final Logger LOG = LoggerFactory.getLogger(RegionActor.class);
    private static final int WAITING = 10_000;

    private RegionActor() {}

    /** The shard is this node's under an epoch, or could not be claimed. */
    private record Claimed(@Nullable Long epoch, @Nullable Throwable failure) implements Routed.Inner {}

    static Behavior<Routed> create(EntityContext<Routed> context, Parts parts) {
        var id = context.getEntityId();
        if (Routed.Extractor.isFront(id)) {
            int shard = Routed.Extractor.shardOfFront(id);
            return claimed(parts, shard, epoch -> front(shard, epoch, parts));
        }
        NounModel noun = parts.model().noun(Routed.Extractor.nounOf(id));
        if (noun == null) {
            LOG.error("a message came for {}, whose noun no loaded vocabulary has", id);
            return Behaviors.stopped();
        }
        var name = Routed.Extractor.idOf(id);
        int shard = Ids.shard(name, parts.settings().shards());
        return claimed(
                parts, shard, epoch -> EntityBehavior.create(context.getShard(), parts, noun, name, shard, epoch));
    }

    // An incarnation is told by the shard's own actor, the parent of this one: what the context calls the shard is the
    // same for all shards of a node.
    private static Behavior<Routed> claimed(Parts parts, int shard, LongFunction<Behavior<Routed>> behavior) {
        return Behaviors.setup(self -> {
            var incarnation = Adapter.toClassic(self).parent();
            var epoch = parts.ownership().epoch(shard, incarnation).toCompletableFuture();
            if (epoch.state() == CompletableFuture.State.SUCCESS) {
                return behavior.apply(epoch.resultNow());
            }
            return Behaviors.withStash(WAITING, stash -> {
                self.pipeToSelf(epoch, Claimed::new);
                return waiting(shard, behavior, stash);
            });
        });
    }

    private static Behavior<Routed> waiting(
            int shard, LongFunction<Behavior<Routed>> behavior, StashBuffer<Routed> stash) {
        return Behaviors.receive(Routed.class)
                .onMessage(Claimed.class, claimed -> {
                    if (claimed.epoch() != null) {
                        return stash.unstashAll(behavior.apply(claimed.epoch()));
                    }
                    LOG.warn(
                            "shard {} could not be claimed; tried again with the next message",
                            shard,
                            claimed.failure());
                    return Behaviors.stopped();
                })
                .onMessage(Routed.Stop.class, _ -> Behaviors.stopped())
                .onMessage(Routed.class, message -> {
                    // Past this, whoever asked has its own patience and asks again.
                    if (!stash.isFull()) {
                        stash.stash(message);
                    }
                    return Behaviors.same();
                })
                .build();
    }

    // A front that stops (the store refused, the shard moves) takes this actor with it; the next message makes both
    // anew. Rates are counted here already: nothing of them is to be made durable.
    private static Behavior<Routed> front(int shard, long epoch, Parts parts) {
        return Behaviors.setup(context -> {
            var buckets = new Buckets();
            var front = Adapter.actorOf(context, FrontActor.props(shard, epoch, parts), "front");
            Adapter.watch(context, front);
            return Behaviors.receive(Routed.class)
                    .onMessage(Routed.Take.class, take -> {
                        take.replyTo().tell(buckets.take(take.key(), take.rate(), System.nanoTime()));
                        return Behaviors.same();
                    })
                    .onMessage(Routed.class, message -> {
                        front.tell(message, org.apache.pekko.actor.ActorRef.noSender());
                        return Behaviors.same();
                    })
                    .onSignal(Terminated.class, _ -> Behaviors.stopped())
                    .build();
        });
    }
}
