package kontor.testkit.virtual;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import kontor.kernel.port.Write;
import org.jspecify.annotations.Nullable;

/** Sees everything that happens to a virtual node, in order. */
public interface Witness {
    /** Sees nothing. */
    Witness NONE = new Witness() {};

    /** Something was written. */
    default void wrote(Write write, Instant at) {}

    /** The outside world was called; {@code answer} is null where it failed. */
    default void called(Call call, @Nullable JsonNode answer, Instant at) {}

    /** A shard or the whole node died. */
    default void crashed(String where, Instant at) {}

    /** A write was refused because it breaks the order: a shard begins anew from the store. */
    default void refused(Write write, String why, Instant at) {}

    /**
     * A call of the outside world.
     *
     * @param connector the connector's name
     * @param operation what it was asked to do
     * @param request with what
     * @param key the idempotency key: the same for each try of one step
     */
    record Call(String connector, String operation, JsonNode request, String key) {}
}
