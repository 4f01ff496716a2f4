package kontor.ingress;

import io.helidon.http.HeaderNames;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import kontor.kernel.model.Json;

/** Whether the node lives and can take messages, and its metrics. */
final class HealthRoutes {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final Node node;
    private final InFlight inFlight;
    private final Metrics metrics;

    HealthRoutes(Node node, InFlight inFlight, Metrics metrics) {
        this.node = node;
        this.inFlight = inFlight;
        this.metrics = metrics;
        metrics.gauge(
                "ready", "1 while the node can take messages", () -> missing().isEmpty() ? 1 : 0);
        metrics.gauge(
                "store.trouble",
                "1 while the store takes no writes",
                () -> node.store().trouble() == null ? 0 : 1);
    }

    List<Route> routes() {
        return List.of(
                Route.get("/health/alive", "Whether the process can answer", "Health", _ -> alive()),
                Route.get("/health/ready", "Whether the node can take messages", "Health", _ -> ready()),
                Route.of(
                        "GET",
                        "/metrics",
                        new Route.About("Figures in Prometheus' format", List.of(), null, 200, null),
                        _ -> figures()));
    }

    private static Reply alive() {
        return Reply.json(200, Json.object().put("status", "up")).with(HeaderNames.CACHE_CONTROL, "no-store");
    }

    private Map<String, String> missing() {
        var missing = new TreeMap<>(node.gateway().notReady());
        var trouble = node.store().trouble();
        if (trouble != null) {
            missing.put("store", trouble);
        }
        if (!inFlight.open()) {
            missing.put("http", "shutting down");
        }
        return missing;
    }

    private Reply ready() {
        var missing = missing();
        var body = Json.object().put("status", missing.isEmpty() ? "up" : "down");
        var parts = body.putObject("notReady");
        missing.forEach(parts::put);
        return Reply.json(missing.isEmpty() ? 200 : 503, body).with(HeaderNames.CACHE_CONTROL, "no-store");
    }

    private Reply figures() {
        Supplier<Map<String, Double>> ofNode = node.gateway()::figures;
        Supplier<Map<String, Double>> ofStore = node.store()::figures;
        return Reply.text(200, PROMETHEUS, metrics.scrape(Map.of("node", ofNode, "store", ofStore)));
    }
}
