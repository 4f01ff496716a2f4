package kontor.pekko;

import kontor.kernel.model.NounModel;
import kontor.kernel.rate.Buckets;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the actor that stands behind an entity id of the region: a front, or an entity. */
final class RegionActor {
    private static final Logger LOG = LoggerFactory.getLogger(RegionActor.class);

    private RegionActor() {}

    static Behavior<Routed> create(EntityContext<Routed> context, Parts parts) {
        var id = context.getEntityId();
        if (Routed.Extractor.isFront(id)) {
            return front(Routed.Extractor.shardOfFront(id), parts);
        }
        NounModel noun = parts.model().noun(Routed.Extractor.nounOf(id));
        if (noun == null) {
            LOG.error("a message came for {}, whose noun no loaded vocabulary has", id);
            return Behaviors.stopped();
        }
        return EntityBehavior.create(context.getShard(), parts, noun, Routed.Extractor.idOf(id));
    }

    // A front that stops (the store refused, the shard moves) takes this actor with it; the next message makes both
    // anew. Rates are counted here already: nothing of them is to be made durable.
    private static Behavior<Routed> front(int shard, Parts parts) {
        return Behaviors.setup(context -> {
            var buckets = new Buckets();
            var front = Adapter.actorOf(context, FrontActor.props(shard, parts), "front");
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
