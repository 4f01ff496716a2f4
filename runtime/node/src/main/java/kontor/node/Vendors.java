package kontor.node;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kontor.connectors.fetch.FetchConnector;
import kontor.connectors.fetch.FetchSettings;
import kontor.connectors.sandbox.Sandbox;
import kontor.connectors.shippo.ShippoConnector;
import kontor.connectors.shippo.ShippoSettings;
import kontor.connectors.stripe.StripeConnector;
import kontor.connectors.stripe.StripeSettings;
import kontor.kernel.port.Connector;
import kontor.node.config.ConnectorSettings;
import kontor.node.config.NodeConfig;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stripe, Shippo and the web. In development a sandbox stands in for a vendor without a key, and for the supplier of the
 * examples; in production nothing stands in for anything.
 */
final class Vendors implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Vendors.class);
    private static final String SUPPLIER = "https://supplier.example/";
    private static final String IN_SANDBOX = "sandbox:/";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Connector> connectors;
    private final @Nullable Sandbox sandbox;

    private Vendors(List<Connector> connectors, @Nullable Sandbox sandbox) {
        this.connectors = connectors;
        this.sandbox = sandbox;
    }

    /** The connectors of a node; refused with KON-1001 when their settings cannot be meant. */
    static Vendors open(NodeConfig config) {
        var settings = config.connectors();
        if (config.production()) {
            return new Vendors(
                    List.of(
                            new StripeConnector(settings.stripe()),
                            new ShippoConnector(settings.shippo()),
                            new FetchConnector(rewriting(settings.fetch(), null))),
                    null);
        }
        var sandbox = Sandbox.start(Clock.systemUTC());
        try {
            return new Vendors(connectors(settings, sandbox), sandbox);
        } catch (RuntimeException e) {
            sandbox.close();
            throw e;
        }
    }

    private static List<Connector> connectors(ConnectorSettings settings, Sandbox sandbox) {
        var stripe = settings.stripe() != null
                ? settings.stripe()
                : new StripeSettings("sandbox", sandbox.stripe(), PATIENCE);
        var shippo = settings.shippo() != null
                ? settings.shippo()
                : new ShippoSettings("sandbox", sandbox.shippo(), PATIENCE);
        say(settings, sandbox);
        return List.of(
                new StripeConnector(stripe),
                new ShippoConnector(shippo),
                new FetchConnector(rewriting(settings.fetch(), sandbox)));
    }

    private static void say(ConnectorSettings settings, Sandbox sandbox) {
        if (settings.stripe() == null && settings.shippo() == null) {
            LOG.info("sandbox for Stripe and Shippo on {}: no money moves, no parcel ships", sandbox.url());
        } else if (settings.stripe() == null) {
            LOG.info("sandbox for Stripe on {}: no money moves", sandbox.url());
        } else if (settings.shippo() == null) {
            LOG.info("sandbox for Shippo on {}: no parcel ships", sandbox.url());
        }
    }

    private static FetchSettings rewriting(FetchSettings fetch, @Nullable Sandbox sandbox) {
        var rewrite = new LinkedHashMap<String, String>();
        if (sandbox != null) {
            rewrite.put(SUPPLIER, IN_SANDBOX + "supplier/");
        }
        rewrite.putAll(fetch.rewrite());
        rewrite.replaceAll((from, to) -> to.startsWith(IN_SANDBOX) ? inSandbox(from, to, sandbox) : to);
        return new FetchSettings(
                fetch.timeout(), fetch.maxAnswer(), fetch.allow(), fetch.credentials(), Map.copyOf(rewrite));
    }

    private static String inSandbox(String from, String to, @Nullable Sandbox sandbox) {
        if (sandbox == null) {
            throw new KontorException(
                    "KON-1001",
                    "fetch.rewrite sends " + from + " to " + to
                            + ", but in production there is no sandbox; take it out," + " or name a real address");
        }
        LOG.info("the sandbox answers for {}", from);
        return sandbox.url() + to.substring(IN_SANDBOX.length());
    }

    List<Connector> connectors() {
        return connectors;
    }

    @Override
    public void close() {
        if (sandbox != null) {
            sandbox.close();
        }
    }
}
