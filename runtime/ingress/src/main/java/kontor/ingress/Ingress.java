package kontor.ingress;

import io.helidon.common.socket.SocketOptions;
import io.helidon.http.DirectHandler;
import io.helidon.webserver.ErrorHandling;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http2.Http2Config;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import kontor.kernel.lint.Flow.Does;
import kontor.kernel.model.Json;
import kontor.kernel.model.Model;
import kontor.kernel.model.RuleModel;
import kontor.kernel.port.Embedder;
import kontor.kernel.port.Gateway;
import kontor.kernel.port.Store;
import kontor.sdk.KontorException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP side of a node: started once everything behind it is there, stopped first. */
public final class Ingress implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ingress.class);
    /** A client that neither sends nor reads for this long is let go. */
    private static final Duration SLOWEST = Duration.ofSeconds(30);

    private static final Duration LAST_REQUESTS = Duration.ofSeconds(10);

    private final IngressSettings settings;
    private final InFlight inFlight = new InFlight();
    private final Metrics metrics;
    private final IoWatch watch = new IoWatch(SLOWEST);
    private final Streams streams;
    private final Samples samples;
    private final WebServer server;

    private Ingress(
            IngressSettings settings,
            Model model,
            Gateway gateway,
            Store store,
            InstantSource clock,
            Embedder embedder,
            Function<RuleModel, List<Does>> does,
            NodeMeters meters) {
        this.settings = settings;
        this.metrics = new Metrics(meters);
        this.streams = new Streams(settings.limits().streams());
        var waiters = new Waiters(gateway, settings.limits().waiters());
        var node = new Node(settings, model, gateway, store, clock, waiters, new NewIds(clock));
        metrics.gauge("http.waiters", "Requests that wait for their runs", waiters::waiting);
        metrics.gauge("http.streams", "Event streams that are open", streams::count);
        metrics.gauge("http.in.flight", "Requests that are being answered", inFlight::count);
        var gate = new Gate(settings, new Rates(settings.limits().perSecond(), System::nanoTime));
        this.samples = new Samples(
                () -> figures(gateway, store),
                metrics.latencies(),
                () -> clock.instant().getEpochSecond());
        this.server = server(new Exchange(new Router(routes(node, embedder, does)), gate, inFlight, metrics, watch));
    }

    private static Map<String, Double> figures(Gateway gateway, Store store) {
        var all = new TreeMap<String, Double>();
        gateway.figures().forEach((name, value) -> all.put("node_" + name, value));
        store.figures().forEach((name, value) -> all.put("store_" + name, value));
        return all;
    }

    /**
     * Starts to listen. Refused when the address is not this machine's own and no key is configured (KON-1201), when the
     * port is taken (KON-1202), or when JWTs could not be trusted (KON-1203).
     *
     * @param settings how it is set up
     * @param model what the node knows of its businesses
     * @param gateway the way in
     * @param store where everything is kept
     * @param clock the time
     * @param embedder what makes vectors of texts that are searched for
     * @param does what a rule's code does, for the console's picture
     * @param meters what was counted since the node began to start; closed with this
     */
    public static Ingress start(
            IngressSettings settings,
            Model model,
            Gateway gateway,
            Store store,
            InstantSource clock,
            Embedder embedder,
            Function<RuleModel, List<Does>> does,
            NodeMeters meters) {
        settings.check();
        var ingress = new Ingress(settings, model, gateway, store, clock, embedder, does, meters);
        try {
            ingress.server.start();
            ingress.samples.start();
        } catch (RuntimeException e) {
            ingress.close();
            throw new KontorException(
                    "KON-1202",
                    "cannot listen on " + settings.host() + ":" + settings.port() + ": " + reason(e)
                            + "; stop what uses the port, or choose another one (KONTOR_HTTP_PORT)",
                    e);
        }
        LOG.info("listening on {}", ingress.url());
        return ingress;
    }

    private static String reason(Throwable failure) {
        var cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    // The order counts: a path that two patterns match belongs to the earlier one.
    private List<Route> routes(Node node, Embedder embedder, Function<RuleModel, List<Does>> does) {
        var versions = new Versions(node.store());
        var jwt = settings.jwt();
        var tokens = new Tokens(node.store(), jwt == null ? null : new Jwts(jwt, node.clock()));
        var answers = new Answers();
        var routes = new ArrayList<Route>();
        routes.addAll(new StreamRoutes(node, streams).routes());
        routes.addAll(new EventsRoutes(node, tokens).routes());
        routes.addAll(new SearchRoutes(node::noun, node.store(), embedder).routes());
        routes.addAll(new DbRoutes(node, versions).routes());
        routes.addAll(new WriteRoutes(node, versions).routes());
        routes.addAll(new HistoryRoutes(node, versions).routes());
        routes.addAll(new VerbRoutes(node).routes());
        routes.addAll(new RunsRoutes(node, answers).routes());
        routes.addAll(new SchedulesRoutes(node, answers).routes());
        routes.addAll(new ApiRoutes(node, tokens).routes());
        routes.addAll(new HealthRoutes(node, inFlight, metrics).routes());
        routes.addAll(new OverviewRoutes(node, samples, does).routes());
        routes.addAll(new ConsoleFiles().routes());
        routes.addAll(new McpRoutes(node, routes).routes());
        routes.add(description(node, routes));
        return routes;
    }

    private static Route description(Node node, List<Route> routes) {
        var about = new Route.About("This description", List.of(), null, 200, "AnyObject");
        var all = List.copyOf(routes);
        return Route.of("GET", "/openapi.json", about, _ -> {
            var api = new OpenApi(node.model(), node.settings().open());
            return Reply.of(200, Reply.JSON, Json.bytes(api.document(all)));
        });
    }

    private WebServer server(Exchange exchange) {
        int headers = settings.limits().headerBytes();
        var direct = DirectHandlers.builder();
        for (var event : DirectHandler.EventType.values()) {
            direct.addHandler(event, new Unrouted());
        }
        return WebServer.builder()
                .host(settings.host())
                .port(settings.port())
                .shutdownHook(false)
                .featuresDiscoverServices(false)
                .protocolsDiscoverServices(false)
                .addProtocol(Http1Config.builder()
                        .maxPrologueLength(headers)
                        .maxHeadersSize(headers)
                        // Paths and queries are taken apart here, which also says better what is wrong with them.
                        .validatePath(false)
                        .validatePrologue(false)
                        .build())
                .addProtocol(Http2Config.builder()
                        .maxHeaderListSize(headers)
                        .validatePath(false)
                        .build())
                .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
                .directHandlers(direct.build())
                .errorHandling(ErrorHandling.builder().includeEntity(true).build())
                .addRouting(HttpRouting.builder().addFilter(exchange))
                .build();
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    /** Where it listens, as {@code http://127.0.0.1:8080}. */
    public String url() {
        var host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        return "http://" + host + ":" + port();
    }

    /** Takes no more requests: they are answered 503, readiness says so, and event streams end. */
    public void stopAccepting() {
        inFlight.close();
        streams.close();
    }

    /** Lets the requests that are being answered finish, ten seconds at most, and stops. */
    @Override
    public void close() {
        stopAccepting();
        try {
            if (!inFlight.awaitNone(LAST_REQUESTS)) {
                LOG.warn("{} requests were not answered within {}", inFlight.count(), LAST_REQUESTS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        samples.close();
        server.stop();
        watch.close();
        metrics.close();
    }
}
