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
import kontor.kernel.message.TraceContext;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Answers one request: lets it in, finds its route, writes the reply. All routing is done here on the raw path, because
 * an id may hold an encoded slash.
 */
final class Exchange implements Filter {
    /** Bytes of a body too large that are read and thrown away, so that the client comes to read the answer. */
    private static final long DRAINED = 32L * 1024 * 1024;

    private static final int TOO_LARGE = 413;
    private static final String NO_ROUTE = "none";
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final Router router;
    private final Gate gate;
    private final InFlight inFlight;
    private final Metrics metrics;
    private final IoWatch watch;

    Exchange(Router router, Gate gate, InFlight inFlight, Metrics metrics, IoWatch watch) {
        this.router = router;
        this.gate = gate;
        this.inFlight = inFlight;
        this.metrics = metrics;
        this.watch = watch;
    }

    /** A request's body, opened when it is first asked for. */
    private final class Body implements Call.Body {
        private final ServerRequest request;
        private @Nullable InputStream stream;

        Body(ServerRequest request) {
            this.request = request;
        }

        private InputStream stream() {
            if (stream == null) {
                stream = request.content().inputStream();
            }
            return stream;
        }

        @Override
        public byte[] read(int most) throws IOException {
            try (var _ = watch.step()) {
                return stream().readNBytes(most);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }

        /** Reads on and throws away; a client that waits for a permission to send is not waited for. */
        void drain() {
            var content = request.content();
            var waits = stream == null && request.headers().contains(HeaderNames.EXPECT);
            if (waits || !content.hasEntity() || content.consumed()) {
                return;
            }
            try (var _ = watch.step()) {
                var _ = stream().skip(DRAINED);
            } catch (IOException | RuntimeException e) {
                LOG.debug("a client ended the connection before it had sent all", e);
            }
        }
    }

    /** What came of a call: the route's pattern and the reply. */
    private record Answered(String route, Reply reply) {}

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        long began = System.nanoTime();
        inFlight.enter();
        try {
            var body = new Body(request);
            var answered = answer(request, body);
            try {
                write(answered, request, response, body);
            } finally {
                metrics.answered(
                        request.prologue().method().text(),
                        answered.route,
                        answered.reply.status(),
                        System.nanoTime() - began);
            }
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
            gate.check(call, request.authority(), () -> request.remotePeer().host());
            return routed(call);
        } catch (RuntimeException e) {
            return new Answered(NO_ROUTE, Problems.of(e));
        }
    }

    private Answered routed(Call call) {
        return switch (router.find(call.method(), call.path())) {
            case Router.Match.Found(var route, var variables) -> {
                call.variables(variables);
                yield new Answered(route.pattern(), handled(route, call));
            }
            case Router.Match.OtherMethod(var allowed) -> new Answered(NO_ROUTE, otherMethod(call, allowed));
            case Router.Match.Unknown() -> new Answered(NO_ROUTE, unknown(call));
        };
    }

    private static Reply unknown(Call call) {
        return Problems.of(
                "KON-1404",
                "there is no /" + String.join("/", call.path()) + "; GET /openapi.json lists what there is");
    }

    private static Reply handled(Route route, Call call) {
        try {
            return route.handler().handle(call);
        } catch (Exception e) {
            return problem(e, call);
        }
    }

    // What is logged about it names the caller's trace.
    private static Reply problem(Exception failure, Call call) {
        var caller = TraceContext.parse(call.traceparent());
        if (caller == null) {
            return Problems.of(failure);
        }
        try (var _ = MDC.putCloseable("trace_id", caller.id())) {
            return Problems.of(failure);
        }
    }

    private static Reply otherMethod(Call call, String allowed) {
        var reply = call.method().equals("OPTIONS")
                ? Reply.empty(204)
                : Problems.of("KON-1405", call.method() + " is not possible here; possible are " + allowed);
        return reply.with(HeaderNames.ALLOW, allowed);
    }

    // --- writing

    private void write(Answered answered, ServerRequest request, RoutingResponse response, Body body) {
        var reply = answered.reply;
        var headOnly = request.prologue().method().text().equals("HEAD");
        var firstVersion = request.prologue().protocolVersion().startsWith("1");
        var closes = firstVersion
                && (!inFlight.open()
                        || reply.status() == TOO_LARGE
                        || request.headers().containsToken(HeaderValues.CONNECTION_CLOSE));
        response.status(Status.create(reply.status()));
        for (var field : reply.headers()) {
            response.header(field.name(), field.value());
        }
        if (closes) {
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        switch (reply.content()) {
            case Reply.Content.Whole(var bytes) -> whole(bytes, headOnly, response);
            case Reply.Content.Flow(var writer) -> flow(writer, headOnly, response);
        }
        if (closes) {
            body.drain();
            throw new CloseConnectionException("the connection was announced to be closed");
        }
    }

    private void whole(byte[] bytes, boolean headOnly, ServerResponse response) {
        if (headOnly) {
            response.header(HeaderValues.create(HeaderNames.CONTENT_LENGTH, Integer.toString(bytes.length)));
        }
        try (var _ = watch.step()) {
            if (headOnly || bytes.length == 0) {
                response.send();
            } else {
                response.send(bytes);
            }
        }
    }

    private void flow(Reply.Writer writer, boolean headOnly, RoutingResponse response) {
        if (headOnly) {
            response.send();
            return;
        }
        try (var out = response.outputStream()) {
            writer.write(watch.watched(out));
        } catch (IOException | UncheckedIOException e) {
            // The reader has gone; there is nobody left to tell.
            throw new CloseConnectionException("the connection ended while a flow was written", e);
        } catch (KontorException e) {
            throw new CloseConnectionException("the flow broke off: " + e, e);
        }
        response.commit();
    }
}
