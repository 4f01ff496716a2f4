package kontor.ingress;

import io.helidon.http.HeaderNames;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import kontor.kernel.model.Json;

/** Whether the node lives and can take messages, its metrics, and the page at the root. */
final class HealthRoutes {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>Kontor</title></head>
            <body>
            <h1>Kontor</h1>
            <ul>
            <li><a href="/db">Nouns</a></li>
            <li><a href="/events">Messages</a></li>
            <li><a href="/runs">Runs</a></li>
            <li><a href="/schedules">Schedules</a></li>
            <li><a href="/openapi.json">API description</a></li>
            <li><a href="/health/ready">Health</a></li>
            <li><a href="/metrics">Metrics</a></li>
            </ul>
            </body>
            </html>
            """;

    private final Node node;
    private final InFlight inFlight;
    private final Metrics metrics;

    HealthRoutes(Node node, InFlight inFlight, Metrics metrics) {
        this.node = node;
        this.inFlight = inFlight;
        this.metrics = metrics;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/health/alive", "Whether the process can answer", "Health", _ -> alive()),
                Route.get("/health/ready", "Whether the node can take messages", "Health", _ -> ready()),
                Route.of(
                        "GET",
                        "/metrics",
                        new Route.About("Figures in Prometheus' format", List.of(), null, 200, null),
                        _ -> figures()),
                Route.of("GET", "/", new Route.About("A page with links", List.of(), null, 200, null), _ -> page()));
    }

    private static Reply alive() {
        return Reply.json(200, Json.object().put("status", "up")).with(HeaderNames.CACHE_CONTROL, "no-store");
    }

    private Reply ready() {
        var missing = new TreeMap<>(node.gateway().notReady());
        var trouble = node.store().trouble();
        if (trouble != null) {
            missing.put("store", trouble);
        }
        if (!inFlight.open()) {
            missing.put("http", "shutting down");
        }
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

    private static Reply page() {
        return Reply.text(200, "text/html; charset=utf-8", PAGE);
    }
}
