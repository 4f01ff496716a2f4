package kontor.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import kontor.kernel.model.Json;
import kontor.kernel.rate.Buckets;
import kontor.sdk.Rate;
import kontor.testkit.virtual.Witness.Call;

/**
 * Counts {@code user.within} as a node does, in virtual time. Only what a crash does is not as on a node, so that no story
 * depends on it: nothing is forgiven, and a step that is tried again is counted once.
 */
final class Meter {
    private final Buckets buckets = new Buckets();
    private final Map<String, JsonNode> answered = new HashMap<>();

    JsonNode take(Call call, Instant now) {
        return answered.computeIfAbsent(call.key(), _ -> count(call.request(), now));
    }

    private JsonNode count(JsonNode request, Instant now) {
        var rate = Objects.requireNonNull(Json.as(request.path("rate"), Rate.class));
        var nanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        return Json.of(buckets.take(request.path("key").asText(), rate, nanos));
    }
}
