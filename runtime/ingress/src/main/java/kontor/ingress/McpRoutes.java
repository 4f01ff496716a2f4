package kontor.ingress;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import kontor.ingress.JsonRpc.Refused;
import kontor.kernel.message.Admission;
import kontor.kernel.model.Json;
import kontor.kernel.model.Nearest;

/**
 * {@code POST /mcp}: the businesses as tools of the Model Context Protocol, over its streamable HTTP transport with JSON
 * answers and without sessions. Both eras of the protocol are spoken: the one that begins with {@code initialize}
 * (<a href="https://modelcontextprotocol.io/specification/2025-11-25">2025-11-25</a>), and the stateless one, whose
 * requests tell their version themselves
 * (<a href="https://modelcontextprotocol.io/specification/2026-07-28">2026-07-28</a>).
 */
final class McpRoutes {
    /** More than most businesses have: there are clients that ask for the first page only. */
    private static final int PAGE = 250;

    private static final int FRESH_MILLIS = 60_000;

    private final McpTools tools;
    private final McpCalls calls;
    private final String businesses;
    private final int mostBytes;

    McpRoutes(Node node, List<Route> routes) {
        this(
                new McpTools(node.model()),
                new McpCalls(routes),
                node.model().businesses(),
                Admission.MAX_DATA + node.settings().limits().envelope());
    }

    McpRoutes(McpTools tools, McpCalls calls, List<String> businesses, int mostBytes) {
        this.tools = tools;
        this.calls = calls;
        this.businesses = String.join(", ", businesses);
        this.mostBytes = mostBytes;
    }

    List<Route> routes() {
        var about = new Route.About(
                "The businesses as tools of the Model Context Protocol",
                List.of("Mcp-Protocol-Version", "Mcp-Method", "Mcp-Name"),
                "JsonRpc",
                200,
                "JsonRpcAnswer");
        return List.of(Route.of("POST", "/mcp", about, this::post));
    }

    private Reply post(Call call) {
        MediaTypes.of(call).requireJson();
        var body = call.body(mostBytes);
        JsonRpc message;
        try {
            message = JsonRpc.read(body);
        } catch (Refused e) {
            return e.reply(null);
        }
        if (message == null) {
            return Reply.empty(202);
        }
        try {
            return answered(message, call);
        } catch (Refused e) {
            return e.reply(message.id());
        }
    }

    private Reply answered(JsonRpc message, Call call) {
        var stateless = McpVersions.isStateless(message, call);
        if (message.id() == null) {
            if (!message.method().startsWith("notifications/")) {
                throw JsonRpc.invalid(message.method() + " is a request, and needs an id");
            }
            return Reply.empty(202);
        }
        if (stateless) {
            McpVersions.check(message, call);
            return message.answer(stateless(message, call));
        }
        return message.answer(withHandshake(message, call));
    }

    // --- the two eras

    private ObjectNode withHandshake(JsonRpc message, Call call) {
        return switch (message.method()) {
            case "initialize" -> initialized(message);
            case "ping" -> Json.object();
            case "tools/list" -> list(message);
            case McpVersions.CALL -> called(message, call);
            // Clients of this era take a status of 404 for the loss of their session.
            default -> throw unknownMethod(200, message.method());
        };
    }

    private ObjectNode stateless(JsonRpc message, Call call) {
        var result = switch (message.method()) {
            case "server/discover" -> cacheable(discovered());
            case "tools/list" -> cacheable(list(message));
            case McpVersions.CALL -> called(message, call);
            default -> throw unknownMethod(404, message.method());
        };
        result.put("resultType", "complete").putObject("_meta").set(McpVersions.META + "serverInfo", server());
        return result;
    }

    private static Refused unknownMethod(int status, String method) {
        return new Refused(
                status,
                JsonRpc.UNKNOWN_METHOD,
                "KON-1453",
                "there is no method '" + method + "' here; tools/list and tools/call are what this server is for");
    }

    private static ObjectNode cacheable(ObjectNode result) {
        return result.put("ttlMs", FRESH_MILLIS).put("cacheScope", "private");
    }

    private ObjectNode initialized(JsonRpc message) {
        var wanted = message.params().path("protocolVersion").asText();
        var result = Json.object()
                .put(
                        "protocolVersion",
                        McpVersions.WITH_HANDSHAKE.contains(wanted) ? wanted : McpVersions.WITH_HANDSHAKE.getFirst());
        capabilities(result).set("serverInfo", server());
        return result.put("instructions", instructions());
    }

    private ObjectNode discovered() {
        var result = Json.object();
        McpVersions.SUPPORTED.forEach(result.putArray("supportedVersions")::add);
        return capabilities(result).put("instructions", instructions());
    }

    private static ObjectNode capabilities(ObjectNode result) {
        result.putObject("capabilities").putObject("tools");
        return result;
    }

    private static ObjectNode server() {
        var version = McpRoutes.class.getPackage().getImplementationVersion();
        return Json.object()
                .put("name", "kontor")
                .put("title", "Kontor")
                .put("version", version == null ? "0" : version);
    }

    private String instructions() {
        return "Businesses that run here: " + businesses
                + ". send_... tells them that something happened, or asks them to"
                + " do something; what they know is read with list_, get_, history_ and search_. Every message starts runs"
                + " of the businesses' rules, which runs and run show.";
    }

    // --- tools

    private ObjectNode list(JsonRpc message) {
        var all = tools.all();
        int from = cursor(message, all.size());
        int until = Math.min(from + PAGE, all.size());
        var result = Json.object();
        var list = result.putArray("tools");
        all.subList(from, until).forEach(tool -> list.add(tool.description()));
        return until == all.size() ? result : result.put("nextCursor", Integer.toString(until));
    }

    private static int cursor(JsonRpc message, int size) {
        var cursor = message.params().get("cursor");
        if (cursor == null || cursor.isNull()) {
            return 0;
        }
        var text = cursor.asText();
        if (!text.matches("\\d{1,6}") || Integer.parseInt(text) >= size) {
            throw badParams(
                    "the cursor '" + text + "' is none of tools/list; pass back the nextCursor of the page before");
        }
        return Integer.parseInt(text);
    }

    private ObjectNode called(JsonRpc message, Call call) {
        var name = message.params().path("name").asText();
        var tool = tools.find(name);
        if (tool == null) {
            throw new Refused(
                    200,
                    JsonRpc.INVALID_PARAMS,
                    "KON-1454",
                    "there is no tool '" + name + "'; " + Nearest.hint(name, tools.names(), "tools/list lists them"));
        }
        var arguments = message.params().get("arguments");
        if (arguments != null && !arguments.isObject()) {
            throw badParams("expected arguments to be an object");
        }
        return calls.call(tool, arguments == null ? Json.object() : (ObjectNode) arguments, call.by());
    }

    private static Refused badParams(String detail) {
        return new Refused(200, JsonRpc.INVALID_PARAMS, "KON-1455", detail);
    }
}
