package kontor.ingress;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import kontor.ingress.McpTool.Request;
import kontor.kernel.model.Json;
import kontor.kernel.model.JsonSchema;
import kontor.kernel.model.Meaning;
import kontor.kernel.model.Model;
import kontor.kernel.model.NounModel;
import kontor.kernel.model.RuleModel;
import kontor.kernel.model.VerbModel;
import kontor.kernel.run.RunState;
import org.jspecify.annotations.Nullable;

/** The tools of a node: one that sends for each verb, those that read for each noun, and two for runs; those that send come first. */
final class McpTools {
    /** The argument that names a message, as {@code id} does at {@code /events}. */
    private static final String ID = "_id";

    private static final String OPERATORS =
            "$eq $ne $gt $gte $lt $lte $in $nin $exists $startsWith $contains $and $or $not";

    private final Map<String, McpTool> byName = new LinkedHashMap<>();

    McpTools(Model model) {
        var tools = new ArrayList<McpTool>();
        model.verbs().stream()
                .filter(VerbModel::external)
                .filter(verb -> verb.kind() == VerbModel.Kind.EVENT || model.isHeard(verb.name()))
                .forEach(verb -> tools.add(sending(model, verb)));
        model.nouns().forEach(noun -> reading(noun, tools));
        tools.add(runs());
        tools.add(run());
        tools.sort(Comparator.comparing(McpTool::onlyReads).thenComparing(McpTool::name));
        tools.forEach(tool -> byName.put(tool.name(), tool));
    }

    List<McpTool> all() {
        return List.copyOf(byName.values());
    }

    @Nullable
    McpTool find(String name) {
        return byName.get(name);
    }

    /** The names of all. */
    List<String> names() {
        return List.copyOf(byName.keySet());
    }

    // --- sending

    private static McpTool sending(Model model, VerbModel verb) {
        var id = idArgument(verb);
        var schema = JsonSchema.of(verb.shape());
        schema.withObjectProperty("properties")
                .set(
                        id,
                        text(
                                "An id for this message: the same again is answered as the first time, and done only once"));
        var description =
                described(McpNames.of("send", verb.name()), verb.name(), about(model, verb), schema, hints(false));
        return new McpTool(description, arguments -> event(verb, id, arguments), pointer -> ofEvent(pointer, id));
    }

    // A payload may have a field of that name itself.
    private static String idArgument(VerbModel verb) {
        var name = ID;
        while (verb.shape().field(name) != null) {
            name = "_" + name;
        }
        return name;
    }

    private static Request event(VerbModel verb, String id, ObjectNode arguments) {
        var event = Json.object().put("type", verb.name());
        if (arguments.has(id)) {
            event.set("id", arguments.get(id));
        }
        event.set("data", arguments.deepCopy().without(id));
        return Request.post(List.of("events"), event);
    }

    private static String ofEvent(String pointer, String id) {
        return pointer.startsWith("/data")
                ? pointer.substring("/data".length())
                : pointer.replaceFirst("^/id$", "/" + id);
    }

    private static String about(Model model, VerbModel verb) {
        var rules = model.rulesFor(verb.name()).stream().map(RuleModel::name).collect(Collectors.joining(", "));
        var what = switch (verb.kind()) {
            case EVENT ->
                "Tells the business that " + verb.name() + " happened, and answers the runs that this started.";
            case ACTION, COMMAND -> "Asks the business for " + verb.name() + ", and answers its result.";
        };
        return what + " Waits up to " + McpCalls.WAIT.toSeconds() + " seconds."
                + (rules.isEmpty() ? "" : " Rules: " + rules + ".");
    }

    // --- reading

    private static void reading(NounModel noun, List<McpTool> tools) {
        var name = noun.name();
        tools.add(tool(
                "list",
                name,
                "Rows of " + name + " that match, a page at a time.",
                arguments(Map.of(
                        "where", where(noun),
                        "sort", text("Fields, comma-separated, each with - in front for descending"),
                        "limit", limit(Query.USUAL_LIMIT, Query.HIGHEST_LIMIT),
                        "cursor", cursor())),
                given -> Request.get(List.of("db", name), given, "where", "sort", "limit", "cursor")));
        tools.add(tool(
                "get",
                name,
                "One " + name + ", now, or as it was at a version or time.",
                arguments(
                        Map.of(
                                "id", text("Which one"),
                                "version", whole("As it was at this version").put("minimum", 1),
                                "at", text("As it was at this time").put("format", "date-time")),
                        "id"),
                given -> Request.get(List.of("db", name, "id", given.path("id").asText()), given, "version", "at")));
        tools.add(tool(
                "history",
                name,
                "Every event of one " + name + " in order: what changed, when, and what caused it.",
                arguments(
                        Map.of(
                                "id", text("Which one"),
                                "limit", limit(Query.USUAL_LIMIT, Query.HIGHEST_LIMIT),
                                "cursor", cursor()),
                        "id"),
                given -> Request.get(
                        List.of("db", name, "id", given.path("id").asText(), "history"), given, "limit", "cursor")));
        if (Meaning.any(noun)) {
            tools.add(tool(
                    "search",
                    name,
                    "Rows of " + name + " that are nearest in meaning to a text, nearest first.",
                    arguments(
                            Map.of(
                                    "text", text("What is looked for"),
                                    "limit", limit(SearchRoutes.USUAL_LIMIT, SearchRoutes.HIGHEST_LIMIT),
                                    "where", where(noun)),
                            "text"),
                    given -> Request.post(List.of("db", name, "search"), given)));
        }
    }

    private static McpTool tool(
            String does, String wire, String about, ObjectNode schema, Function<ObjectNode, Request> request) {
        // A condition's pointers are relative to it where it is a parameter, as are those of a body.
        UnaryOperator<String> pointers = does.equals("list") ? pointer -> "/where" + pointer : UnaryOperator.identity();
        var description = described(McpNames.of(does, wire), wire + ", " + does, about, schema, hints(true));
        return new McpTool(description, request, pointers);
    }

    private static McpTool runs() {
        var states = text("Only runs in this state");
        var words = states.putArray("enum");
        for (var state : RunState.values()) {
            words.add(state.word());
        }
        var schema = arguments(Map.of(
                "state", states,
                "rule", text("Only runs of this rule"),
                "limit", limit(Query.USUAL_LIMIT, Query.HIGHEST_LIMIT),
                "cursor", cursor()));
        return new McpTool(
                described("runs", "Runs", "Runs of rules, newest first, without their steps.", schema, hints(true)),
                given -> Request.get(List.of("runs"), given, "state", "rule", "limit", "cursor"),
                UnaryOperator.identity());
    }

    private static McpTool run() {
        var schema = arguments(Map.of("id", text("The run's id")), "id");
        return new McpTool(
                described("run", "Run", "One run with every step, its error and its cause.", schema, hints(true)),
                given -> Request.get(List.of("runs", given.path("id").asText()), given),
                UnaryOperator.identity());
    }

    // --- descriptions

    private static ObjectNode described(
            String name, String title, String about, ObjectNode schema, ObjectNode annotations) {
        var description = Json.object().put("name", name).put("title", title).put("description", about);
        description.set("inputSchema", schema);
        description.set("annotations", annotations);
        return description;
    }

    // What rules do with a message is not known here: they may charge, cancel, send mail.
    private static ObjectNode hints(boolean reads) {
        return Json.object()
                .put("readOnlyHint", reads)
                .put("destructiveHint", !reads)
                .put("idempotentHint", reads)
                .put("openWorldHint", !reads);
    }

    private static ObjectNode arguments(Map<String, ObjectNode> properties, String... required) {
        var schema = Schemas.typed("object");
        var members = schema.putObject("properties");
        properties.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(property -> members.set(property.getKey(), property.getValue()));
        var names = schema.putArray("required");
        for (var name : required) {
            names.add(name);
        }
        return schema.put("additionalProperties", false);
    }

    private static ObjectNode where(NounModel noun) {
        var fields = noun.shape().fields().stream()
                .map(field -> field.name() + " (" + field.shape().word() + ")")
                .collect(Collectors.joining(", "));
        return Schemas.typed("object")
                .put(
                        "description",
                        "A condition, as {\"field\": value, \"other\": {\"$gte\": 10}}. Fields: " + fields
                                + ", version, createdAt, updatedAt. Operators: " + OPERATORS);
    }

    private static ObjectNode text(String about) {
        return Schemas.typed("string").put("description", about);
    }

    private static ObjectNode whole(String about) {
        return Schemas.typed("integer").put("description", about);
    }

    private static ObjectNode limit(int usual, int most) {
        return whole("How many at most").put("minimum", 1).put("maximum", most).put("default", usual);
    }

    private static ObjectNode cursor() {
        return text("Where the page before ended");
    }
}
