package kontor.pekko;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Objects;
import kontor.kernel.message.Ids;
import kontor.kernel.model.Json;
import kontor.kernel.port.Connector;
import kontor.sdk.Allowance;
import kontor.sdk.KontorException;
import kontor.sdk.Rate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/**
 * Counts uses against rates: the shard of the key keeps its buckets in memory, on whichever node it is, so that the count
 * is one for the whole cluster. A node that dies forgives what was used.
 */
final class RatesConnector implements Connector {
    /** The name by which rules call it. */
    static final String NAME = "rates";

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ActorSystem<?> system;
    private final ActorRef<Routed> region;
    private final int shards;

    RatesConnector(ActorSystem<?> system, ActorRef<Routed> region, int shards) {
        this.system = system;
        this.region = region;
        this.shards = shards;
    }

    @Override
    public String name() {
        return NAME;
    }

    /** The attempt is not recorded before it: counting it again after a crash hurts nobody, and a call is on the hot path. */
    @Override
    public boolean reads(String operation) {
        return true;
    }

    /** {@code take}: {@code {"key","rate":{"amount","period"}}} to {@link Allowance}. Anything else is refused (KON-4002). */
    @Override
    public JsonNode call(String operation, JsonNode request, String idempotencyKey) throws Exception {
        if (!operation.equals("take")) {
            throw new KontorException(
                    "KON-4002", "the connector '" + NAME + "' has no operation '" + operation + "'; it has take");
        }
        var key = request.path("key").asText();
        var rate = Objects.requireNonNull(Json.as(request.path("rate"), Rate.class));
        var shard = Ids.shard(key, shards);
        return Json.of(AskPattern.<Routed, Allowance>ask(
                        region, replyTo -> new Routed.Take(shard, key, rate, replyTo), PATIENCE, system.scheduler())
                .toCompletableFuture()
                .get());
    }
}
