package kontor.ingress;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Supplier;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/**
 * Answers one request: lets it in, finds its route, writes the reply. All routing is done here on the raw path, because
 * an id may hold an encoded slash.
 */
final class Exchange implements Filter {
    /** Bytes of a body too large that are read and thrown away, so that the client comes to read the answer. */
    private static final long DRAINED = 32L * 1024 * 1024;

    private static final String NO_ROUTE = "none";

    private final Router router;
    private final Gate gate;
    private final InFlight inFlight;
    private final Metrics metrics;

    Exchange(Router router, Gate gate, InFlight inFlight, Metrics metrics) {
        this.router = router;
        this.gate = gate;
        this.inFlight = inFlight;
        this.metrics = metrics;
    }

    /** A request's body, opened when it is first asked for. */
    private static final class Body implements Supplier<InputStream> {
        private final ServerRequest request;
        private @Nullable InputStream stream;

        Body(ServerRequest request) {
            this.request = request;
        }

        @Override
        public InputStream get() {
            if (stream == null) {
                stream = request.content().inputStream();
            }
            return stream;
        }
    }

    /** What came of a call: the route's pattern, the reply, and whether only its headers are wanted. */
    private record Answered(String route, Reply reply, boolean headOnly) {}

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        long began = System.nanoTime();
        inFlight.enter();
        try {
            var body = new Body(request);
            var answered = answer(request, body);
            write(answered, request, response, body);
            metrics.answered(
                    request.prologue().method().text(),
                    answered.route,
                    answered.reply.status(),
                    System.nanoTime() - began);
        } finally {
            inFlight.exit();
        }
    }

    private Answered answer(ServerRequest request, Body body) {
        var prologue = request.prologue();
        try {
            var path = Paths.split(prologue.uriPath().rawPath());
            if (!inFlight.open() && !path.getFirst().equals("health")) {
                throw new KontorException("KON-1503", "the node is shutting down; send it again, to another one");
            }
            var query = prologue.query().rawValue();
            var call = new Call(prologue.method().text(), path, query, request.headers(), body);
            gate.check(call, request.authority(), request.remotePeer().host());
            return routed(call);
        } catch (KontorException e) {
            return new Answered(NO_ROUTE, Problems.of(e), false);
        }
    }

    private Answered routed(Call call) {
        return switch (router.find(call.method(), call.path())) {
            case Router.Match.Found(var route, var variables, var headOnly) -> {
                call.variables(variables);
                yield new Answered(route.pattern(), handled(route, call), headOnly);
            }
            case Router.Match.OtherMethod(var allowed) -> new Answered(NO_ROUTE, otherMethod(call, allowed), false);
            case Router.Match.Unknown() ->
                new Answered(
                        NO_ROUTE,
                        Problems.of("KON-1404", "there is no /" + String.join("/", call.path())
                                + "; GET /openapi.json lists what there is"),
                        call.method().equals("HEAD"));
        };
    }

    private static Reply handled(Route route, Call call) {
        try {
            return route.handler().handle(call);
        } catch (Exception e) {
            return Problems.of(e);
        }
    }

    private static Reply otherMethod(Call call, String allowed) {
        var reply = call.method().equals("OPTIONS")
                ? Reply.empty(204)
                : Problems.of("KON-1405", call.method() + " is not possible here; possible are " + allowed);
        return reply.with(HeaderNames.ALLOW, allowed);
    }

    // --- writing

    private void write(Answered answered, ServerRequest request, ServerResponse response, Body body) {
        var reply = answered.reply;
        var firstVersion = request.prologue().protocolVersion().startsWith("1");
        var closes = firstVersion && (!inFlight.open() || reply.status() == 413);
        response.status(Status.create(reply.status()));
        for (var field : reply.headers()) {
            response.header(field.name(), field.value());
        }
        if (closes) {
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        switch (reply.content()) {
            case Reply.Content.Whole(var bytes) -> whole(bytes, answered.headOnly, response);
            case Reply.Content.Flow(var writer) -> flow(writer, answered.headOnly, response);
        }
        if (closes) {
            drain(body, request);
            throw new CloseConnectionException("the connection was announced to be closed");
        }
    }

    private static void whole(byte[] bytes, boolean headOnly, ServerResponse response) {
        if (headOnly) {
            response.header(HeaderValues.create(HeaderNames.CONTENT_LENGTH, Integer.toString(bytes.length)));
            response.send();
        } else if (bytes.length == 0) {
            response.send();
        } else {
            response.send(bytes);
        }
    }

    private static void flow(Reply.Writer writer, boolean headOnly, ServerResponse response) {
        if (headOnly) {
            response.send();
            return;
        }
        try (var out = response.outputStream()) {
            writer.write(out);
        } catch (IOException | UncheckedIOException e) {
            // The reader has gone; there is nobody left to tell.
            throw new CloseConnectionException("the connection ended while a flow was written", e);
        } catch (KontorException e) {
            throw new CloseConnectionException("the flow broke off: " + e, e);
        }
    }

    private static void drain(Body body, ServerRequest request) {
        if (!request.content().hasEntity() || request.content().consumed()) {
            return;
        }
        try {
            body.get().skip(DRAINED);
        } catch (IOException | RuntimeException e) {
            // The client has stopped sending, which is all that was wanted.
            return;
        }
    }

    /** For the description of the API. */
    List<Route> routes() {
        return router.routes();
    }
}
