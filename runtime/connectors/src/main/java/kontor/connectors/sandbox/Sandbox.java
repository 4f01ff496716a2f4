package kontor.connectors.sandbox;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import kontor.kernel.model.Json;

/**
 * An HTTP server on the loopback address that answers as Stripe, Shippo and a supplier do, as far as their clients are used
 * here. It keeps nothing on disk: what it makes up follows from the idempotency key, so a restart changes no id.
 */
public final class Sandbox implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final StripeSandbox stripe = new StripeSandbox();

    private Sandbox(HttpServer server, Clock clock) {
        this.server = server;
        var shippo = new ShippoSandbox(url() + "shippo/", clock);
        var supplier = new SupplierSandbox();
        serve("/stripe/", stripe::answer);
        serve("/shippo/", shippo::answer);
        serve("/supplier/", supplier::answer);
        server.setExecutor(threads);
        server.start();
    }

    /** Starts it on a free port. */
    public static Sandbox start(Clock clock) {
        try {
            var loopback = InetAddress.getLoopbackAddress();
            return new Sandbox(HttpServer.create(new InetSocketAddress(loopback, 0), 0), clock);
        } catch (IOException e) {
            throw new UncheckedIOException("the sandbox cannot listen on the loopback address", e);
        }
    }

    private void serve(String path, Answering answering) {
        server.createContext(path, exchange -> {
            try (exchange) {
                answer(answering, Asked.of(exchange, path)).send(exchange);
            }
        });
    }

    private static Said answer(Answering answering, Asked asked) {
        try {
            return answering.to(asked);
        } catch (RuntimeException e) {
            return Said.json(
                    400, Json.object().put("detail", "the sandbox cannot read the request: " + e.getMessage()));
        }
    }

    /** One of the services that it stands in for. */
    @FunctionalInterface
    interface Answering {
        Said to(Asked asked);
    }

    /** Where it is, with a slash at the end. */
    public String url() {
        return "http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort() + "/";
    }

    /** Where it answers as Stripe. */
    public String stripe() {
        return url() + "stripe";
    }

    /** Where it answers as Shippo. */
    public String shippo() {
        return url() + "shippo";
    }

    /** Where it answers as a supplier: the catalogue is at {@code api/products}. */
    public String supplier() {
        return url() + "supplier/";
    }

    /** How many payments it has taken since it started, each once. */
    public int payments() {
        return stripe.payments();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
