package kontor.pekko;

import java.time.Clock;
import java.util.Map;
import kontor.kernel.model.Model;
import kontor.kernel.port.Connector;
import kontor.kernel.port.Store;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * What the actors of a node share.
 *
 * @param system the actor system
 * @param region where routed messages go
 * @param model what the node knows of its businesses
 * @param store where everything is kept
 * @param connectors the ways out, by name
 * @param clock the time
 * @param settings how the node runs
 * @param live who listens to messages as they are accepted
 * @param awaited which types of messages runs wait for
 * @param status what the node tells about itself
 * @param ownership the epochs of its shards
 */
record Parts(
        ActorSystem<?> system,
        ActorRef<Routed> region,
        Model model,
        Store store,
        Map<String, Connector> connectors,
        Clock clock,
        NodeSettings settings,
        Live live,
        Awaited awaited,
        Status status,
        Ownership ownership) {}
