package kontor.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import kontor.kernel.message.Admission;
import kontor.kernel.message.Admission.Inbound;
import kontor.kernel.message.Message;
import kontor.kernel.message.Outcome;
import kontor.kernel.model.Json;
import kontor.kernel.port.Gateway.Admitted;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/** {@code /api/**}: a business's own API. The call becomes {@code $.API.called}, the rule's reply is the response. */
final class ApiRoutes {
    /** The source of the messages. */
    static final String SOURCE = "/api";

    private static final String BEARER = "bearer ";
    private static final Set<String> CREDENTIALS =
            Set.of("authorization", "proxy-authorization", "cookie", "x-api-key");
    /** Response headers that are the server's own business. */
    private static final Set<String> OF_THE_SERVER = Set.of(
            "connection", "content-length", "transfer-encoding", "keep-alive", "upgrade", "trailer", "te", "date");

    private final Node node;
    private final Tokens tokens;

    ApiRoutes(Node node, Tokens tokens) {
        this.node = node;
        this.tokens = tokens;
    }

    List<Route> routes() {
        var about = new Route.About(
                "A business's own endpoint: what its rule for API.called replies", List.of(), "AnyObject", 200, null);
        return List.of(Route.of("*", "/api/{path...}", about, this::call));
    }

    private Reply call(Call call) {
        var token = token(call);
        if (token == null) {
            throw Tokens.unauthenticated();
        }
        if (node.model().answering(Tokens.CALLED) == null) {
            throw new KontorException(
                    "KON-1423",
                    "no rule of a loaded business answers " + Tokens.CALLED + ", so nothing is behind /api");
        }
        var fresh = call.idempotencyKey() == null;
        var admitted = node.waiters().submit(message(call, token), Prefer.LONGEST, fresh);
        return switch (admitted.answer()) {
            case Outcome.Done(var value) -> response(value);
            case Outcome.Refused(var code, var detail) -> Problems.of(code, detail);
            case null -> unanswered(admitted);
        };
    }

    private static @Nullable String token(Call call) {
        var given = call.header(HeaderNames.AUTHORIZATION);
        if (given == null || !given.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return null;
        }
        var token = given.substring(BEARER.length()).strip();
        return token.isEmpty() ? null : token;
    }

    // --- in

    private Message message(Call call, String token) {
        var path = "/" + String.join("/", call.path().subList(1, call.path().size()));
        var data = Json.object()
                .put("account", tokens.account(token))
                .put("endpoint", path)
                .put("token", Tokens.hash(token))
                .put("method", call.method())
                .put("path", path);
        data.set("query", Json.of(call.query().joined()));
        data.set("headers", headers(call));
        data.set("body", body(call));
        var key = call.idempotencyKey();
        return Admission.admit(
                node.model(),
                new Inbound(
                        key == null ? node.ids().next() : key,
                        SOURCE,
                        Tokens.CALLED,
                        null,
                        node.clock().instant(),
                        data,
                        "",
                        call.by(),
                        call.traceparent()));
    }

    private static ObjectNode headers(Call call) {
        var headers = Json.object();
        call.headers().forEach(header -> {
            var name = header.headerName().lowerCase();
            if (!CREDENTIALS.contains(name)) {
                headers.put(name, header.values());
            }
        });
        return headers;
    }

    private JsonNode body(Call call) {
        var bytes = call.body(Admission.MAX_DATA + node.settings().limits().envelope());
        if (bytes.length == 0) {
            return Json.of(null);
        }
        if (MediaTypes.of(call).isJson() && call.headers().contains(HeaderNames.CONTENT_TYPE)) {
            return Json.parse(bytes);
        }
        try {
            return Json.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new KontorException("KON-1415", "the body is neither JSON nor text in UTF-8");
        }
    }

    // --- out

    private static Reply response(JsonNode value) {
        int status = value.path("status").asInt();
        if (status < 200 || status > 599) {
            throw new KontorException(
                    "KON-1502", "the rule answered the status " + value.path("status") + "; expected 200 to 599");
        }
        var reply = content(status, value.path("headers"), value.path("body"));
        for (var header : value.path("headers").properties()) {
            var name = header.getKey().toLowerCase(Locale.ROOT);
            if (!OF_THE_SERVER.contains(name) && !name.equals("content-type")) {
                reply = reply.with(
                        HeaderNames.create(header.getKey()),
                        visible(header.getValue().asText()));
            }
        }
        return reply;
    }

    private static Reply content(int status, JsonNode headers, JsonNode body) {
        if (body.isMissingNode() || body.isNull() || status == 204 || status == 205 || status == 304) {
            return Reply.empty(status);
        }
        var type = contentType(headers);
        if (body.isTextual() && (type == null || !MediaTypes.parse(type).isJson())) {
            return Reply.text(status, type == null ? "text/plain; charset=utf-8" : type, body.textValue());
        }
        return Reply.of(status, type == null ? Reply.JSON : type, Json.bytes(body));
    }

    private static @Nullable String contentType(JsonNode headers) {
        for (var header : headers.properties()) {
            if (header.getKey().equalsIgnoreCase("content-type")) {
                return visible(header.getValue().asText());
            }
        }
        return null;
    }

    // A header's value must not break out of its line.
    private static String visible(String value) {
        return value.replaceAll("\\p{Cntrl}", " ");
    }

    private static Reply unanswered(Admitted admitted) {
        for (var run : admitted.runs()) {
            if (run.state().ended() && run.error() != null) {
                return Problems.of(
                        500,
                        "KON-1500",
                        "the rule " + run.rule() + " failed; GET /runs/" + run.id() + " tells why",
                        List.of());
            }
        }
        return Problems.of(
                "KON-1505",
                "the rule did not answer within " + Prefer.LONGEST.toSeconds()
                        + " seconds; its run goes on, see /events/" + Paths.encode(admitted.id()) + "?source="
                        + SOURCE);
    }
}
