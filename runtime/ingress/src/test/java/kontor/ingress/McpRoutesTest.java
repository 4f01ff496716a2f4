package kontor.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.http.HeaderNames;
import java.util.ArrayList;
import java.util.List;
import kontor.kernel.builtin.BuiltIn;
import kontor.kernel.message.Refusal;
import kontor.kernel.model.Json;
import kontor.kernel.model.ModelBuilder;
import kontor.kernel.model.Problem;
import kontor.sdk.KontorException;
import kontor.sdk.builtin.VocabularyIndex;
import org.junit.jupiter.api.Test;

class McpRoutesTest {
    private static final String JSON = "Content-Type: application/json";
    private static final String STATELESS = "Mcp-Protocol-Version: 2026-07-28";
    private static final String META = "'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
            + "'io.modelcontextprotocol/clientCapabilities':{}}";

    /** The calls that tools have made. */
    private final List<String> made = new ArrayList<>();

    private final List<Route> api = List.of(
            Route.of("POST", "/events", new Route.About("", List.of(), null, 200, null), this::event),
            Route.get("/db/{noun}", "", "", this::answer),
            Route.get("/db/{noun}/id/{id}", "", "", this::answer),
            Route.get("/runs", "", "", _ -> {
                throw new IllegalStateException("a secret of the inside");
            }));
    private final McpTools tools =
            new McpTools(ModelBuilder.build(List.of(new VocabularyIndex()), List.of(BuiltIn.class), _ -> ""));
    private final McpRoutes routes = new McpRoutes(tools, new McpCalls(api), List.of("Shop"), 2_000);

    private Reply event(Call call) {
        var body = call.json(10_000);
        made.add("POST " + String.join("/", call.path()) + " " + Json.text(body) + " by " + call.by() + ", "
                + call.header(HeaderNames.create("Prefer")));
        return switch (body.at("/data/account").asText()) {
            case "unfit" ->
                throw new Refusal(
                        "KON-1422",
                        "it does not fit",
                        List.of(new Problem("/data/amount", "expected a number"), new Problem("/id", "too long")));
            case "refused" ->
                Reply.json(
                        200,
                        Json.object()
                                .<com.fasterxml.jackson.databind.node.ObjectNode>set(
                                        "error",
                                        Json.object().put("code", "KON-2500").put("detail", "not today")));
            default -> Reply.json(202, Json.object().put("id", "m-1"));
        };
    }

    private Reply answer(Call call) {
        var where = call.query().text("where");
        made.add("GET " + String.join("/", call.path()) + " " + call.query().joined());
        if (where != null && where.contains("nonsense")) {
            throw Refusal.at("KON-1430", "/nonsense", "unknown field");
        }
        return Reply.json(200, Json.object().put("cursor", "c"));
    }

    private Reply post(String body, String... headers) {
        var all = new ArrayList<>(List.of(headers));
        all.add(JSON);
        var call = Calls.post("/mcp", body.replace('\'', '"'), all.toArray(String[]::new));
        call.by("ops");
        try {
            return routes.routes().getFirst().handler().handle(call);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(Reply reply) {
        return Json.parse(((Reply.Content.Whole) reply.content()).bytes());
    }

    private JsonNode ask(String method, String params, String... headers) {
        var reply = post("{'jsonrpc':'2.0','id':7,'method':'" + method + "','params':" + params + "}", headers);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(json(reply).path("jsonrpc").asText()).isEqualTo("2.0");
        assertThat(json(reply).path("id").asInt()).isEqualTo(7);
        return json(reply);
    }

    private JsonNode call(String tool, String arguments) {
        return ask("tools/call", "{'name':'" + tool + "','arguments':" + arguments + "}")
                .path("result");
    }

    private void refused(Reply reply, int status, int error, String code) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(json(reply).at("/error/code").asInt()).isEqualTo(error);
        assertThat(json(reply).at("/error/data/code").asText()).isEqualTo(code);
        assertThat(json(reply).at("/error/message").asText()).startsWith(code + ": ");
    }

    // --- the era with a handshake

    @Test
    void theVersionThatIsAskedForIsSpokenWhereItCanBe() {
        var result = ask("initialize", "{'protocolVersion':'2025-06-18','capabilities':{}}")
                .path("result");
        assertThat(result.path("protocolVersion").asText()).isEqualTo("2025-06-18");
        assertThat(result.at("/capabilities/tools").isObject()).isTrue();
        assertThat(result.at("/serverInfo/name").asText()).isEqualTo("kontor");
        assertThat(result.path("instructions").asText()).contains("Shop");
        assertThat(result.has("resultType")).isFalse();
    }

    @Test
    void anUnknownVersionIsAnsweredWithTheNewestOfTheEra() {
        var result = ask("initialize", "{'protocolVersion':'2024-11-05'}").path("result");
        assertThat(result.path("protocolVersion").asText()).isEqualTo("2025-11-25");
    }

    @Test
    void notificationsAndResponsesAreAcceptedWithoutAnAnswer() {
        for (var body : List.of(
                "{'jsonrpc':'2.0','method':'notifications/initialized'}",
                "{'jsonrpc':'2.0','method':'notifications/cancelled','params':{'requestId':1}}",
                "{'jsonrpc':'2.0','id':1,'result':{}}")) {
            var reply = post(body, "Mcp-Protocol-Version: 2025-11-25");
            assertThat(reply.status()).as(body).isEqualTo(202);
            assertThat(((Reply.Content.Whole) reply.content()).bytes()).isEmpty();
        }
    }

    @Test
    void aPingIsAnswered() {
        assertThat(ask("ping", "{}").path("result")).isEqualTo(Json.object());
    }

    @Test
    void aVersionThatIsNotSpokenIsRefusedWithThoseThatAre() {
        var reply = post("{'jsonrpc':'2.0','id':1,'method':'ping'}", "Mcp-Protocol-Version: 1999-01-01");
        refused(reply, 400, JsonRpc.UNSUPPORTED_VERSION, "KON-1451");
        assertThat(json(reply).at("/error/data/supported")).hasSize(3);
        assertThat(json(reply).at("/error/data/requested").asText()).isEqualTo("1999-01-01");
    }

    @Test
    void whatIsNoMessageIsRefused() {
        refused(post("{"), 400, JsonRpc.NOT_JSON, "KON-1400");
        for (var body : List.of(
                "[]",
                "[{'jsonrpc':'2.0','id':1,'method':'ping'}]",
                "{'id':1,'method':'ping'}",
                "{'jsonrpc':'2.0','id':1}",
                "{'jsonrpc':'2.0','id':null,'method':'ping'}",
                "{'jsonrpc':'2.0','id':1.5,'method':'ping'}",
                "{'jsonrpc':'2.0','id':1,'method':'ping','params':[]}",
                "{'jsonrpc':'2.0','method':'tools/list'}")) {
            refused(post(body), 400, JsonRpc.INVALID_REQUEST, "KON-1450");
        }
        assertThat(json(post("{'id':1}")).has("id")).isFalse();
    }

    @Test
    void anUnknownMethodIsToldInTheBodyOnly() {
        var reply = post("{'jsonrpc':'2.0','id':'a','method':'prompts/list'}");
        refused(reply, 200, JsonRpc.UNKNOWN_METHOD, "KON-1453");
        assertThat(json(reply).path("id").asText()).isEqualTo("a");
    }

    @Test
    void aBodyThatIsTooLargeOrNoJsonIsRefusedLikeAnyOther() {
        assertThatThrownBy(() -> post("{'jsonrpc':'2.0','id':1,'method':'" + "x".repeat(2_000) + "'}"))
                .isInstanceOfSatisfying(
                        KontorException.class, e -> assertThat(e.code()).isEqualTo("KON-1413"));
        var form = Calls.post("/mcp", "{}", "Content-Type: text/plain");
        assertThatThrownBy(() -> routes.routes().getFirst().handler().handle(form))
                .hasFieldOrPropertyWithValue("code", "KON-1415");
    }

    // --- the stateless era

    @Test
    void aStatelessRequestIsAnsweredWithWhoAnswersAndHowLongItHolds() {
        var result = ask("tools/list", "{" + META + "}", STATELESS, "Mcp-Method: tools/list")
                .path("result");
        assertThat(result.path("resultType").asText()).isEqualTo("complete");
        assertThat(result.at("/_meta/io.modelcontextprotocol~1serverInfo/name").asText())
                .isEqualTo("kontor");
        assertThat(result.path("ttlMs").asInt()).isPositive();
        assertThat(result.path("cacheScope").asText()).isEqualTo("private");
        assertThat(result.path("tools")).isNotEmpty();
    }

    @Test
    void discoveryTellsVersionsAndCapabilities() {
        var result = ask("server/discover", "{" + META + "}", STATELESS, "Mcp-Method: server/discover")
                .path("result");
        assertThat(result.path("supportedVersions"))
                .isEqualTo(Json.parse("[\"2026-07-28\",\"2025-11-25\",\"2025-06-18\"]"));
        assertThat(result.at("/capabilities/tools").isObject()).isTrue();
    }

    @Test
    void aStatelessCallNamesItsToolInAHeaderToo() {
        var params = "{'name':'list_Invoice','arguments':{}," + META + "}";
        for (var name : List.of("list_Invoice", "=?base64?bGlzdF9JbnZvaWNl?=")) {
            var result = ask("tools/call", params, STATELESS, "Mcp-Method: tools/call", "Mcp-Name: " + name)
                    .path("result");
            assertThat(result.path("isError").asBoolean(true)).as(name).isFalse();
            assertThat(result.path("resultType").asText()).isEqualTo("complete");
        }
    }

    @Test
    void headersThatAreMissingOrSaySomethingElseAreRefused() {
        var body = "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'list_Invoice'," + META + "}}";
        var method = "Mcp-Method: tools/call";
        var name = "Mcp-Name: list_Invoice";
        refused(post(body, STATELESS, method), 400, JsonRpc.HEADERS_DIFFER, "KON-1452");
        refused(post(body, STATELESS, name), 400, JsonRpc.HEADERS_DIFFER, "KON-1452");
        refused(post(body, method, name), 400, JsonRpc.HEADERS_DIFFER, "KON-1452");
        refused(post(body, STATELESS, method, "Mcp-Name: get_Invoice"), 400, JsonRpc.HEADERS_DIFFER, "KON-1452");
        refused(post(body, "Mcp-Protocol-Version: 2025-11-25", method, name), 400, JsonRpc.HEADERS_DIFFER, "KON-1452");
        assertThat(made).isEmpty();
        assertThat(post(body, STATELESS, method, name).status()).isEqualTo(200);
    }

    @Test
    void aStatelessRequestWithoutWhatItNeedsIsRefused() {
        refused(
                post("{'jsonrpc':'2.0','id':1,'method':'tools/list'}", STATELESS, "Mcp-Method: tools/list"),
                400,
                JsonRpc.INVALID_PARAMS,
                "KON-1455");
        var ping = "{'jsonrpc':'2.0','id':1,'method':'ping','params':{" + META + "}}";
        refused(post(ping, STATELESS, "Mcp-Method: ping"), 404, JsonRpc.UNKNOWN_METHOD, "KON-1453");
    }

    // --- tools

    @Test
    void toolsAreListedAPageAtATime() {
        var first = ask("tools/list", "{}").path("result");
        assertThat(first.path("tools").findValuesAsText("name"))
                .contains("get_Invoice", "history_Invoice", "list_Invoice", "run", "runs", "send_Invoice_create");
        assertThat(first.path("tools").size())
                .isEqualTo(Math.min(250, tools.all().size()));
        for (var cursor : List.of("'x'", "'-1'", "'100000'", "'9999999999'")) {
            var reply = post("{'jsonrpc':'2.0','id':1,'method':'tools/list','params':{'cursor':" + cursor + "}}");
            refused(reply, 200, JsonRpc.INVALID_PARAMS, "KON-1455");
        }
        var second = ask("tools/list", "{'cursor':'3'}").path("result").path("tools");
        assertThat(second.get(0)).isEqualTo(first.path("tools").get(3));
    }

    @Test
    void anUnknownToolIsRefusedWithTheNearestOne() {
        var reply = post("{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'list_Invoise'}}");
        refused(reply, 200, JsonRpc.INVALID_PARAMS, "KON-1454");
        assertThat(json(reply).at("/error/message").asText()).contains("list_Invoice");
    }

    @Test
    void aToolThatSendsPostsAnEventAndWaits() {
        var result = call("send_Invoice_create", "{'account':'ada','amount':9.5,'_id':'i-1'}");
        assertThat(made)
                .containsExactly(
                        "POST events {\"type\":\"Invoice.create\",\"id\":\"i-1\",\"data\":{\"account\":\"ada\","
                                + "\"amount\":9.5}} by ops, wait=10");
        assertThat(result.path("isError").asBoolean(true)).isFalse();
        assertThat(result.path("structuredContent")).isEqualTo(Json.object().put("id", "m-1"));
        assertThat(result.at("/content/0/type").asText()).isEqualTo("text");
        assertThat(result.at("/content/0/text").asText()).isEqualTo("{\"id\":\"m-1\"}");
    }

    @Test
    void whatDoesNotFitIsAResultThatPointsIntoTheArguments() {
        var result = call("send_Invoice_create", "{'account':'unfit'}");
        assertThat(result.path("isError").asBoolean()).isTrue();
        assertThat(result.at("/structuredContent/code").asText()).isEqualTo("KON-1422");
        assertThat(result.at("/structuredContent/errors").findValuesAsText("pointer"))
                .containsExactly("/amount", "/_id");
        assertThat(result.at("/content/0/text").asText())
                .isEqualTo("KON-1422: it does not fit\n/amount: expected a number\n/_id: too long");
    }

    @Test
    void whatTheBusinessRefusesIsAnErrorOfTheTool() {
        var result = call("send_Invoice_create", "{'account':'refused'}");
        assertThat(result.path("isError").asBoolean()).isTrue();
        assertThat(result.at("/content/0/text").asText()).isEqualTo("KON-2500: not today");
    }

    @Test
    void aToolThatReadsPassesItsArgumentsOn() {
        call("list_Invoice", "{'where':{'account':'a&b=ü'},'sort':'-amount','limit':5,'cursor':null}");
        call("get_Invoice", "{'id':'in/1','version':3}");
        assertThat(made)
                .containsExactly(
                        "GET db/Invoice {where={\"account\":\"a&b=ü\"}, sort=-amount, limit=5}",
                        "GET db/Invoice/id/in/1 {version=3}");
    }

    @Test
    void argumentsThatAToolDoesNotHaveAreToldBeforeAnythingIsRead() {
        var result = call("list_Invoice", "{'wher':{}}");
        assertThat(result.path("isError").asBoolean()).isTrue();
        assertThat(result.at("/structuredContent/errors/0/pointer").asText()).isEqualTo("/wher");
        assertThat(result.at("/content/0/text").asText()).contains("did you mean where?");
        assertThat(call("get_Invoice", "{}")
                        .at("/structuredContent/errors/0/pointer")
                        .asText())
                .isEqualTo("/id");
        assertThat(made).isEmpty();
    }

    @Test
    void aConditionThatDoesNotFitIsPointedAtInside() {
        var result = call("list_Invoice", "{'where':{'nonsense':1}}");
        assertThat(result.at("/structuredContent/errors/0/pointer").asText()).isEqualTo("/where/nonsense");
    }

    @Test
    void whatGoesWrongInsideIsNotTold() {
        var result = call("runs", "{}");
        assertThat(result.path("isError").asBoolean()).isTrue();
        assertThat(result.at("/structuredContent/code").asText()).isEqualTo("KON-1500");
        assertThat(Json.text(result)).doesNotContain("secret");
    }
}
