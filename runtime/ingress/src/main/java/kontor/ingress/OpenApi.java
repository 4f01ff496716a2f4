package kontor.ingress;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kontor.kernel.model.Json;
import kontor.kernel.model.Model;
import kontor.kernel.model.NounModel;

/** The description of the API in OpenAPI 3.1: every route, with the business's own nouns and verbs. */
final class OpenApi {
    private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch");
    private static final String NOUN = "{noun}";
    private static final String REST = "...}";

    private record Parameter(String in, String schema, String description) {}

    private static final Map<String, Parameter> PARAMETERS = Map.ofEntries(
            Map.entry("where", new Parameter("query", "string", "A condition as JSON: {\"status\":\"trial\"}")),
            Map.entry("sort", new Parameter("query", "string", "Fields, comma-separated, each with - for descending")),
            Map.entry("limit", new Parameter("query", "integer", "Items of a page: 1 to 1000, 100 by default")),
            Map.entry("cursor", new Parameter("query", "string", "Where the page before ended")),
            Map.entry("type", new Parameter("query", "string", "Only messages of this type")),
            Map.entry("since", new Parameter("query", "string", "Only from this time on, in RFC 3339")),
            Map.entry(
                    "after", new Parameter("query", "integer", "Only figures after this time, in seconds since 1970")),
            Map.entry(
                    "newest",
                    new Parameter(
                            "query",
                            "integer",
                            "1 to 500: where more have come than this, only the newest of them, four times a second;"
                                    + " an event of the type gap tells of it")),
            Map.entry("source", new Parameter("query", "string", "The message's source, where several share the id")),
            Map.entry("version", new Parameter("query", "integer", "The entity as it was at this version")),
            Map.entry("at", new Parameter("query", "string", "The entity as it was at this time, in RFC 3339")),
            Map.entry("state", new Parameter("query", "string", "Only runs in this state")),
            Map.entry("rule", new Parameter("query", "string", "Only runs of this rule")),
            Map.entry("traceparent", new Parameter("header", "string", "Where in which trace the caller is (W3C)")),
            Map.entry("Idempotency-Key", new Parameter("header", "string", "The same key again gets the same answer")),
            Map.entry("Prefer", new Parameter("header", "string", "wait=0 to wait=60: seconds to wait for the runs")),
            Map.entry(
                    "If-Match", new Parameter("header", "string", "The version that the entity must be at, in quotes")),
            Map.entry(
                    "Mcp-Protocol-Version",
                    new Parameter("header", "string", "The protocol's version: 2026-07-28, 2025-11-25 or 2025-06-18")),
            Map.entry("Mcp-Method", new Parameter("header", "string", "The body's method; from 2026-07-28 on")),
            Map.entry("Mcp-Name", new Parameter("header", "string", "The tool that is called; from 2026-07-28 on")),
            Map.entry("Last-Event-ID", new Parameter("header", "string", "The message after which to go on")));

    private final Model model;
    private final boolean open;

    OpenApi(Model model, boolean open) {
        this.model = model;
        this.open = open;
    }

    ObjectNode document(List<Route> routes) {
        var document = Json.object().put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", "Kontor")
                .put("version", "1")
                .put("description", "Businesses: " + String.join(", ", model.businesses()));
        var paths = document.putObject("paths");
        for (var route : routes) {
            for (var noun : nouns(route)) {
                path(paths, route, noun);
            }
        }
        var components = document.putObject("components");
        components.set("schemas", new OpenApiSchemas(model).all());
        components
                .putObject("securitySchemes")
                .putObject("key")
                .put("type", "http")
                .put("scheme", "bearer");
        var security = document.putArray("security");
        security.addObject().putArray("key");
        if (open) {
            security.addObject();
        }
        return document;
    }

    // A route about any noun is told once for each, so that its bodies and answers have a schema.
    private List<String> nouns(Route route) {
        return route.pattern().contains(NOUN)
                ? model.nouns().stream().map(NounModel::name).toList()
                : List.of("");
    }

    private void path(ObjectNode paths, Route route, String noun) {
        var path = route.pattern().replace(NOUN, noun).replace(REST, "}");
        var methods =
                route.method().equals("*") ? METHODS : List.of(route.method().toLowerCase(Locale.ROOT));
        for (var method : methods) {
            var item = paths.withObjectProperty(path);
            if (!item.has(method)) {
                item.set(method, operation(method, path, route, noun));
            }
        }
    }

    private ObjectNode operation(String method, String path, Route route, String noun) {
        var about = route.about();
        var operation = Json.object()
                .put(
                        "operationId",
                        method + path.replaceAll("[^A-Za-z0-9]+", "_").replaceAll("_$", ""))
                .put("summary", about.summary());
        operation.putArray("tags").add(noun.isEmpty() ? tag(path) : noun);
        var parameters = parameters(path, about.parameters());
        if (!parameters.isEmpty()) {
            operation.set("parameters", parameters);
        }
        if (about.body() != null && !method.equals("get") && !method.equals("delete")) {
            operation.set("requestBody", body(about.body(), noun));
        }
        operation.set("responses", responses(about, noun));
        return operation;
    }

    private static String tag(String path) {
        var first = path.split("/", -1)[1];
        return first.isEmpty() ? "page" : first.replaceAll("\\..*", "");
    }

    private static ArrayNode parameters(String path, List<String> names) {
        var all = (ArrayNode) Json.of(List.of());
        for (var part : path.split("/", -1)) {
            if (part.startsWith("{")) {
                all.addObject()
                        .put("name", part.substring(1, part.length() - 1))
                        .put("in", "path")
                        .put("required", true)
                        .set("schema", Schemas.typed("string"));
            }
        }
        for (var name : names) {
            var known = PARAMETERS.get(name);
            if (known == null) {
                throw new IllegalArgumentException("the parameter " + name + " is not described");
            }
            all.addObject()
                    .put("name", name)
                    .put("in", known.in)
                    .put("description", known.description)
                    .set("schema", Schemas.typed(known.schema));
        }
        return all;
    }

    private static ObjectNode body(String name, String noun) {
        var body = Json.object().put("required", true);
        var content = body.putObject("content");
        content.set(Reply.JSON, schema(name, noun));
        if (name.equals("Event")) {
            content.set(MediaTypes.STRUCTURED, schema("CloudEvent", noun));
            content.set(MediaTypes.BATCH, schema("CloudEvents", noun));
        }
        return body;
    }

    private static ObjectNode responses(Route.About about, String noun) {
        var responses = Json.object();
        var success = responses.putObject(Integer.toString(about.status())).put("description", about.summary());
        if (about.answer() != null) {
            success.putObject("content").set(Reply.JSON, schema(about.answer(), noun));
        }
        if (about.parameters().contains("Prefer") && about.status() == 202) {
            responses
                    .putObject("200")
                    .put("description", "All runs are done")
                    .putObject("content")
                    .set(Reply.JSON, schema("Done", noun));
        }
        responses
                .putObject("default")
                .put("description", "A problem (RFC 9457)")
                .putObject("content")
                .set(Problems.TYPE, schema("Problem", noun));
        return responses;
    }

    private static ObjectNode schema(String name, String noun) {
        return Json.object().set("schema", Schemas.ref(OpenApiSchemas.name(name, noun)));
    }

    /** Every schema that routes name; for the test that each one is described. */
    static List<String> named(Route route) {
        var names = new ArrayList<String>();
        if (route.about().body() != null) {
            names.add(route.about().body());
        }
        if (route.about().answer() != null) {
            names.add(route.about().answer());
        }
        return names;
    }
}
