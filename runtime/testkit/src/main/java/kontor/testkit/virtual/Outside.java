package kontor.testkit.virtual;

import com.fasterxml.jackson.databind.JsonNode;

/** The outside world, behind all connectors. */
@FunctionalInterface
public interface Outside {
    /** Carries out an operation, as {@link kontor.kernel.port.Connector#call} does. */
    JsonNode call(Witness.Call call) throws Exception;
}
