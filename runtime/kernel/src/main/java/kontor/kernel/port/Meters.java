package kontor.kernel.port;

import java.time.Duration;
import kontor.kernel.run.RunState;

/**
 * Where the parts of a node tell what they do, so that it can be counted. Called on hot paths and from any thread: an
 * implementation neither blocks nor throws. Names are those of the model and of the code, so that there are few.
 */
public interface Meters {
    /** Counts nothing. */
    Meters NONE = new Meters() {};

    /** Where it tells of single messages and runs, for traces. */
    default Spans spans() {
        return Spans.NONE;
    }

    /** A message was accepted; types that no vocabulary declares are the node's own. */
    default void accepted(String type) {}

    /** A run has ended for good, so long after its message was accepted: sleeps and waits are in it. */
    default void ended(String rule, RunState state, Duration took) {}

    /** A try of a run has failed and is to be repeated. */
    default void retried(String rule) {}

    /** A step was begun that no record answers. */
    default void began(String kind) {}

    /** A connector has answered, or has not. */
    default void called(String connector, String operation, Called outcome, long nanos) {}

    /** An entity's event is durable. */
    default void written(String noun) {}

    /** A shard's record of some events is durable. */
    default void recorded(int events) {}

    /** The store has made a batch of writes durable. */
    default void committed(long nanos) {}

    /** The store has answered a question. */
    default void read(long nanos) {}

    /** How a call of a connector came out. */
    enum Called {
        /** It was answered. */
        DONE,
        /** It was refused for good: the rule's code sees it. */
        REFUSED,
        /** It failed: the run is tried again. */
        FAILED;

        /** The word that figures show. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
