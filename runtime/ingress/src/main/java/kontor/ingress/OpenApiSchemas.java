package kontor.ingress;

import com.fasterxml.jackson.databind.node.ObjectNode;
import kontor.kernel.model.Json;
import kontor.kernel.model.Model;
import kontor.kernel.model.NounModel;
import kontor.kernel.model.VerbModel;

/** The schemas of the API's description. The node's own begin with {@code kontor.}, which no noun does. */
final class OpenApiSchemas {
    private static final String OWN = "kontor.";
    private static final String NOUN = "{noun}";

    private final Model model;
    private final ObjectNode all = Json.object();

    OpenApiSchemas(Model model) {
        this.model = model;
    }

    /** The name under which a route's schema is found, {@code {noun}Row} for a noun being {@code Account.Row}. */
    static String name(String name, String noun) {
        return name.startsWith(NOUN) ? noun + "." + name.substring(NOUN.length()) : OWN + name;
    }

    ObjectNode all() {
        model.nouns().forEach(this::noun);
        model.verbs().stream().filter(VerbModel::external).forEach(this::verb);
        events();
        messages();
        runs();
        rest();
        return all;
    }

    private void own(String name, String members) {
        all.set(OWN + name, Json.parse(members.replace("#", "#/components/schemas/" + OWN)));
    }

    // --- nouns and verbs

    private void noun(NounModel noun) {
        var name = noun.name();
        all.set(name, Schemas.of(noun.shape()));
        var fresh = Schemas.of(noun.shape());
        fresh.set("required", withoutId(noun));
        all.set(name + ".New", fresh);
        all.set(name + ".Change", change(noun));
        var row = Schemas.typed("object");
        row.putObject("properties")
                .<ObjectNode>set("id", Schemas.typed("string"))
                .<ObjectNode>set("version", Schemas.typed("integer"))
                .<ObjectNode>set("createdAt", time())
                .<ObjectNode>set("updatedAt", time())
                .set("state", Schemas.ref(name));
        require(row, "id", "version", "createdAt", "updatedAt", "state");
        all.set(name + ".Row", row);
        all.set(name + ".Rows", list(Schemas.ref(name + ".Row")));
        var found = row.deepCopy();
        found.withObjectProperty("properties").set("score", Schemas.typed("number"));
        require(found, "score");
        all.set(name + ".Found", list(found));
    }

    private static com.fasterxml.jackson.databind.JsonNode withoutId(NounModel noun) {
        var required = Json.object().putArray("required");
        noun.fields().stream().filter(field -> field.required()).forEach(field -> required.add(field.name()));
        return required;
    }

    private static ObjectNode change(NounModel noun) {
        var schema = Schemas.typed("object");
        var properties = schema.putObject("properties");
        for (var field : noun.fields()) {
            var either = properties.putObject(field.name()).putArray("anyOf");
            either.add(Schemas.of(field.shape())).add(Schemas.typed("null"));
            either.add(Schemas.ref(OWN + "Operator"));
        }
        return schema.put("additionalProperties", false);
    }

    private void verb(VerbModel verb) {
        all.set(verb.name(), Schemas.of(verb.shape()));
        var event = Schemas.typed("object");
        event.putObject("properties")
                .<ObjectNode>set("type", Json.object().put("const", verb.name()))
                .<ObjectNode>set("data", Schemas.ref(verb.name()))
                .<ObjectNode>set("id", Schemas.typed("string"))
                .<ObjectNode>set("source", Schemas.typed("string"))
                .<ObjectNode>set("subject", Schemas.typed("string"))
                .set("time", time());
        event.putArray("required").add("type").add("data");
        all.set(
                OWN + "Event." + verb.name(),
                event.put(
                        "description",
                        verb.kind() == VerbModel.Kind.COMMAND
                                ? "A command"
                                : "An " + verb.kind().word()));
    }

    private void events() {
        var event = Json.object();
        var choices = event.putArray("oneOf");
        var discriminator = event.putObject("discriminator").put("propertyName", "type");
        var mapping = discriminator.putObject("mapping");
        model.verbs().stream().filter(VerbModel::external).forEach(verb -> {
            var ref = Schemas.ref(OWN + "Event." + verb.name());
            choices.add(ref);
            mapping.put(verb.name(), ref.path("$ref").asText());
        });
        all.set(OWN + "Event", event);
        own("CloudEvent", """
                {"type":"object","required":["specversion","id","source","type"],"properties":{
                "specversion":{"const":"1.0"},"id":{"type":"string"},"source":{"type":"string"},
                "type":{"type":"string"},"subject":{"type":"string"},"time":{"type":"string","format":"date-time"},
                "datacontenttype":{"type":"string"},"data":{"type":"object"}}}""");
        own("CloudEvents", """
                {"type":"array","maxItems":1000,"items":{"$ref":"#CloudEvent"}}""");
    }

    private static ObjectNode time() {
        return Schemas.typed("string").put("format", "date-time");
    }

    private static ObjectNode list(ObjectNode item) {
        var schema = Schemas.typed("object");
        var properties = schema.putObject("properties");
        properties.putObject("items").put("type", "array").set("items", item);
        properties.putObject("cursor").putArray("type").add("string").add("null");
        require(schema, "items", "cursor");
        return schema;
    }

    // What every answer has: generated clients need not ask whether it is there.
    private static void require(ObjectNode schema, String... names) {
        var required = schema.withArrayProperty("required");
        for (var name : names) {
            required.add(name);
        }
    }

    // --- the node's own

    private void messages() {
        own("Accepted", """
                {"type":"object","required":["id","type","duplicate","runs"],
                "properties":{"id":{"type":"string"},"type":{"type":"string"},
                "duplicate":{"type":"boolean"},"runs":{"type":"array","items":{"$ref":"#RunBrief"}}}}""");
        own("Done", """
                {"type":"object","required":["id","type","duplicate","runs"],
                "properties":{"id":{"type":"string"},"type":{"type":"string"},
                "duplicate":{"type":"boolean"},"result":{},"error":{"$ref":"#Refusal"},
                "runs":{"type":"array","items":{"$ref":"#RunBrief"}}}}""");
        own("Message", """
                {"type":"object","properties":{"id":{"type":"string"},"source":{"type":"string"},
                "type":{"type":"string"},"subject":{"type":"string"},"time":{"type":"string","format":"date-time"},
                "trace":{"type":"string"},"data":{},"cause":{"$ref":"#Cause"},"runs":{"type":"array","items":{"$ref":"#RunBrief"}}}}""");
        all.set(OWN + "Messages", list(Schemas.ref(OWN + "Message")));
        own("Cause", """
                {"type":["object","null"],"properties":{"event":{"type":["string","null"]},
                "type":{"type":["string","null"]},"run":{"type":["string","null"]},"rule":{"type":["string","null"]},
                "step":{"type":["integer","null"]},"by":{"type":["string","null"]},
                "trace":{"type":["string","null"]}}}""");
    }

    private void runs() {
        own("State", """
                {"enum":["running","sleeping","waiting","blocked","retrying","completed","failed","cancelled"]}""");
        own("RunBrief", """
                {"type":"object","required":["id","rule"],"properties":{"id":{"type":"string"},"rule":{"type":"string"},
                "state":{"$ref":"#State"},"error":{"$ref":"#Refusal"}}}""");
        own("RunState", """
                {"type":"object","required":["id","state"],
                "properties":{"id":{"type":"string"},"state":{"$ref":"#State"}}}""");
        own("Run", """
                {"type":"object","properties":{"id":{"type":"string"},"rule":{"type":"string"},
                "state":{"$ref":"#State"},"event":{"type":"string"},"attempts":{"type":"integer"},
                "startedAt":{"type":"string","format":"date-time"},"endedAt":{"type":["string","null"]},
                "wakeAt":{"type":["string","null"]},"error":{"anyOf":[{"$ref":"#Refusal"},{"type":"null"}]},
                "result":{},"trace":{"type":["string","null"]},
                "steps":{"type":"array","items":{"$ref":"#Step"}},
                "each":{"type":"object","description":"How far the each is that the run waits for","properties":{
                "noun":{"type":"string"},"completed":{"type":"integer"},"failed":{"type":"integer"}}}}}""");
        own("Step", """
                {"type":"object","properties":{"index":{"type":"integer"},"kind":{"type":"string"},
                "target":{"type":"string"},"request":{},"result":{},"startedAt":{"type":"string"},
                "endedAt":{"type":["string","null"]},"attempts":{"type":"integer"}}}""");
        all.set(OWN + "Runs", list(Schemas.ref(OWN + "Run")));
        own("RunStates", """
                {"type":"object","properties":{"items":{"type":"array","items":{"type":"object","properties":{
                "state":{"$ref":"#State"},"count":{"type":"integer","maximum":10000},
                "more":{"type":"boolean","description":"Whether there are more than were counted"}}}},
                "cursor":{"type":"null"}}}""");
        own("Schedule", """
                {"type":"object","properties":{"rule":{"type":"string"},"cron":{"type":"string"},
                "zone":{"type":"string"},"next":{"type":["string","null"]},"paused":{"type":"boolean"},
                "ticks":{"type":"array","items":{"type":"object","properties":{"tick":{"type":"string"},
                "run":{"type":["string","null"]},"state":{"anyOf":[{"$ref":"#State"},{"type":"null"}]}}}}}}""");
        all.set(OWN + "Schedules", list(Schemas.ref(OWN + "Schedule")));
    }

    private void rest() {
        own("Problem", """
                {"type":"object","required":["title","status","detail","code"],
                "properties":{"type":{"type":"string"},"title":{"type":"string"},
                "status":{"type":"integer"},"detail":{"type":"string"},"code":{"type":"string"},
                "errors":{"type":"array","items":{"type":"object","properties":{"pointer":{"type":"string"},
                "detail":{"type":"string"}}}}}}""");
        own("Refusal", """
                {"type":"object","required":["code","detail"],
                "properties":{"code":{"type":"string"},"detail":{"type":"string"}}}""");
        own("Operator", """
                {"type":"object","minProperties":1,"maxProperties":1,"properties":{"$set":{},
                "$inc":{"type":"number"},"$append":{},"$remove":{}},"additionalProperties":false}""");
        own("Nouns", """
                {"type":"object","properties":{"items":{"type":"array","items":{"type":"object","properties":{
                "noun":{"type":"string"},"business":{"type":"string"},"count":{"type":"integer"},
                "fields":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},
                "type":{"type":"string"},"indexed":{"type":"boolean"}}}},
                "verbs":{"type":"array","items":{"type":"string"}}}}},"cursor":{"type":"null"}}}""");
        own("Count", """
                {"type":"object","required":["count"],"properties":{"count":{"type":"integer"}}}""");
        own("Search", """
                {"type":"object","properties":{"text":{"type":"string"},
                "embedding":{"type":"array","items":{"type":"number"}},
                "limit":{"type":"integer","minimum":1,"maximum":1000,"default":20},"where":{"type":"object"}},
                "oneOf":[{"required":["text"]},{"required":["embedding"]}],"additionalProperties":false}""");
        own("History", """
                {"type":"object","properties":{"items":{"type":"array","items":{"type":"object","properties":{
                "version":{"type":"integer"},"time":{"type":"string"},"event":{"type":"string"},
                "change":{"type":"object"},"by":{"type":["string","null"]},"cause":{"$ref":"#Cause"},
                "hash":{"type":"string"}}}},"cursor":{"type":["string","null"]}}}""");
        own("Replay", """
                {"type":"object","properties":{"events":{"type":"integer"},"version":{"type":"integer"},
                "matches":{"type":"boolean"},"state":{},"diff":{"type":"array","items":{"type":"object",
                "properties":{"field":{"type":"string"},"stored":{},"replayed":{}}}}}}""");
        own("Health", """
                {"type":"object","properties":{"status":{"enum":["up","down"]},"notReady":{"type":"object"}}}""");
        overview();
        own("JsonRpc", """
                {"type":"object","required":["jsonrpc","method"],"properties":{"jsonrpc":{"const":"2.0"},
                "id":{"type":["string","integer"]},"method":{"type":"string"},"params":{"type":"object"}}}""");
        own("JsonRpcAnswer", """
                {"type":"object","properties":{"jsonrpc":{"const":"2.0"},"id":{"type":["string","integer"]},
                "result":{"type":"object"},"error":{"type":"object","properties":{"code":{"type":"integer"},
                "message":{"type":"string"},"data":{"type":"object"}}}}}""");
        own("AnyObject", "{\"type\":\"object\"}");
    }

    private void overview() {
        own("Rules", """
                {"type":"object","properties":{"items":{"type":"array","items":{"type":"object","properties":{
                "rule":{"type":"string"},"business":{"type":"string"},"listens":{"type":["string","null"]},
                "cron":{"type":["string","null"]},"answers":{"type":"boolean"},"open":{"type":"integer"},
                "does":{"type":"array","items":{"type":"object","properties":{
                "kind":{"enum":["sends","writes","waits","calls"]},"target":{"type":"string"}}}}}}},
                "cursor":{"type":"null"}}}""");
        own("Figures", """
                {"type":"object","properties":{"times":{"type":"array","items":{"type":"integer"}},
                "series":{"type":"object","additionalProperties":{"type":"array","items":{"type":"number"}}},
                "now":{"type":"object","additionalProperties":{"type":"number"}}}}""");
        own("Cluster", """
                {"type":"object","properties":{"items":{"type":"array","items":{"type":"object","properties":{
                "address":{"type":"string"},"self":{"type":"boolean"},"state":{"type":"string"},
                "shards":{"type":["integer","null"]}}}},"cursor":{"type":"null"},
                "store":{"type":"object","properties":{"kind":{"type":"string"},"answers":{"type":"boolean"},
                "trouble":{"type":["string","null"]}}}}}""");
    }
}
