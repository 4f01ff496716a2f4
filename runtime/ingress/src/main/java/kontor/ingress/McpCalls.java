package kontor.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import io.helidon.http.WritableHeaders;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import kontor.ingress.McpTool.Request;
import kontor.kernel.message.Refusal;
import kontor.kernel.model.Fit;
import kontor.kernel.model.Json;
import kontor.kernel.model.Nearest;
import kontor.kernel.model.Problem;
import org.jspecify.annotations.Nullable;

/** Calls of tools: each is a call of the API's own routes, and its answer, or what went wrong, is the tool's result. */
final class McpCalls {
    /** How long a tool that sends waits for what comes of it. */
    static final Duration WAIT = Duration.ofSeconds(10);

    private static final int LOWEST_ERROR = 400;

    private final Router router;

    McpCalls(List<Route> routes) {
        this.router = new Router(routes);
    }

    /** Calls a tool for somebody; answers the result, which tells of an error where it was refused. */
    ObjectNode call(McpTool tool, ObjectNode arguments, @Nullable String by) {
        var misfit = tool.onlyReads() ? misfit(tool, arguments) : null;
        if (misfit != null) {
            return failed(body(Problems.of(misfit)), UnaryOperator.identity());
        }
        var reply = reply(tool.request().apply(arguments), by);
        var body = body(reply);
        if (reply.status() >= LOWEST_ERROR) {
            return failed(body, tool.pointers());
        }
        // A command may have been taken, and then been refused by the business.
        var refused = body.path("error").isObject();
        return result(refused ? said(body.path("error"), List.of()) : Json.text(body), body, refused);
    }

    private Reply reply(Request request, @Nullable String by) {
        try {
            return routed(request, by);
        } catch (Exception e) {
            return Problems.of(e);
        }
    }

    private Reply routed(Request request, @Nullable String by) throws Exception {
        var call = call(request);
        call.by(by);
        if (router.find(call.method(), call.path()) instanceof Router.Match.Found(var route, var variables)) {
            call.variables(variables);
            return route.handler().handle(call);
        }
        return Problems.of("KON-1404", "there is nothing at /" + String.join("/", call.path()));
    }

    private static Call call(Request request) {
        var headers = WritableHeaders.create();
        headers.set(HeaderNames.CONTENT_TYPE, Reply.JSON);
        headers.set(HeaderNames.create("Prefer"), "wait=" + WAIT.toSeconds());
        var query = request.query().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        var bytes = request.body() == null ? new byte[0] : Json.bytes(request.body());
        return new Call(
                request.method(),
                request.path(),
                query,
                headers,
                most -> Arrays.copyOf(bytes, Math.min(most, bytes.length)));
    }

    // --- arguments

    private static @Nullable Refusal misfit(McpTool tool, ObjectNode arguments) {
        var known = tool.arguments();
        var problems = new ArrayList<Problem>();
        arguments.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                var hint = Nearest.hint(name, known, "the arguments are " + String.join(", ", known));
                problems.add(new Problem("/" + Fit.escape(name), "unknown argument; " + hint));
            }
        });
        tool.description().at("/inputSchema/required").forEach(name -> {
            if (arguments.path(name.asText()).asText().isEmpty()) {
                problems.add(new Problem("/" + name.asText(), "missing"));
            }
        });
        return problems.isEmpty() ? null : Refusal.misfit("KON-1422", "the call of " + tool.name(), problems);
    }

    // --- results

    private static ObjectNode body(Reply reply) {
        return reply.content() instanceof Reply.Content.Whole(var bytes)
                        && bytes.length > 0
                        && Json.parse(bytes) instanceof ObjectNode object
                ? object
                : Json.object();
    }

    private static ObjectNode failed(ObjectNode problem, UnaryOperator<String> pointers) {
        var code = Json.object();
        code.set("code", problem.path("code"));
        code.set("detail", problem.path("detail"));
        var lines = new ArrayList<String>();
        if (problem.has("errors")) {
            var errors = code.putArray("errors");
            for (var error : problem.path("errors")) {
                var pointer = pointers.apply(error.path("pointer").asText());
                lines.add(pointer + ": " + error.path("detail").asText());
                errors.addObject().put("pointer", pointer).set("detail", error.path("detail"));
            }
        }
        return result(said(code, lines), code, true);
    }

    private static String said(JsonNode error, List<String> lines) {
        var all = new ArrayList<String>();
        all.add(error.path("code").asText() + ": " + error.path("detail").asText());
        all.addAll(lines);
        return String.join("\n", all);
    }

    private static ObjectNode result(String text, ObjectNode structured, boolean isError) {
        var result = Json.object();
        result.putArray("content").addObject().put("type", "text").put("text", text);
        result.set("structuredContent", structured);
        return result.put("isError", isError);
    }
}
