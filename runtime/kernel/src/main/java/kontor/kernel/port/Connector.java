package kontor.kernel.port;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A way to the outside world: mail, Slack, a payment provider. Called on a virtual thread; may block.
 */
public interface Connector {
    /** The name by which rules call it, as {@code email}. */
    String name();

    /**
     * Whether an operation only finds something out and changes nothing outside. It may then be done again after a crash
     * without anybody noticing, so the attempt itself need not be recorded.
     */
    default boolean reads(String operation) {
        return false;
    }

    /**
     * Carries out an operation: at least once, so it passes the key on where the other side takes one.
     *
     * @param operation what to do
     * @param request with what
     * @param idempotencyKey the same for each try of one step
     * @return the answer, recorded with the step
     * @throws kontor.sdk.KontorException refused for good: the rule's body sees it
     * @throws Exception anything else: the run is tried again later
     */
    JsonNode call(String operation, JsonNode request, String idempotencyKey) throws Exception;
}
