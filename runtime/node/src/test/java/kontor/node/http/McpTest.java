package kontor.node.http;

import static kontor.node.http.Client.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import kontor.examples.saas.AcmeAnalytics;
import kontor.kernel.model.Json;
import kontor.node.TestNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The businesses as tools of the Model Context Protocol. */
@ExtendWith(SharedNode.class)
class McpTest {
    private static final String VERSION = "Mcp-Protocol-Version: 2025-11-25";

    private final Client node;

    McpTest(Client node) {
        this.node = node;
    }

    private static String request(String method, ObjectNode params) {
        return Json.text(Json.object()
                .put("jsonrpc", "2.0")
                .put("id", 1)
                .put("method", method)
                .<ObjectNode>set("params", params));
    }

    private JsonNode call(String tool, String arguments) {
        var params = Json.object().put("name", tool);
        params.set("arguments", Json.parse(arguments));
        var answer = node.post("/mcp", request("tools/call", params), VERSION);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().path("result");
    }

    private JsonNode done(String tool, String arguments) {
        var result = call(tool, arguments);
        assertThat(result.path("isError").asBoolean(true)).as(Json.text(result)).isFalse();
        return result.path("structuredContent");
    }

    private static String signup(String id, String key) {
        return """
                {"id":"%s","email":"%s@example.com","name":"Ada","company":"Engines","_id":"%s"}""".formatted(id, id, key);
    }

    @Test
    void aClientConnectsAndFindsTheBusinesssVerbsAndNouns() {
        var params = Json.object().put("protocolVersion", "2025-11-25");
        var hello = node.post("/mcp", request("initialize", params));
        assertThat(hello.at("/result/protocolVersion")).isEqualTo("2025-11-25");
        var ready = node.post("/mcp", "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}", VERSION);
        assertThat(ready.status()).isEqualTo(202);
        assertThat(ready.text()).isEmpty();
        var names = new java.util.HashSet<String>();
        var next = Json.object();
        do {
            var page = node.post("/mcp", request("tools/list", next), VERSION)
                    .json()
                    .path("result");
            names.addAll(page.path("tools").findValuesAsText("name"));
            next = Json.object();
            next.set("cursor", page.path("nextCursor"));
        } while (next.path("cursor").isTextual());
        assertThat(names)
                .contains("send_Customer_signup", "send_User_referred_by_User", "list_Account", "history_Account")
                .contains("runs", "run");
    }

    @Test
    void whatIsSentHappensOnceAndIsRead() {
        var id = fresh("c");
        var account = id + "@example.com";
        var sent = done("send_Customer_signup", signup(id, id));
        assertThat(sent.path("id").asText()).isEqualTo(id);
        assertThat(sent.path("runs").findValuesAsText("state")).isNotEmpty().isSubsetOf("completed", "sleeping");
        assertThat(done("send_Customer_signup", signup(id, id))
                        .path("duplicate")
                        .asBoolean())
                .isTrue();
        assertThat(done("get_Account", "{\"id\":\"" + account + "\"}")
                        .at("/state/status")
                        .asText())
                .isEqualTo("trial");
        var rows =
                done("list_Account", "{\"where\":{\"email\":\"" + account + "\"},\"sort\":\"-createdAt\",\"limit\":5}");
        assertThat(rows.path("items").findValuesAsText("version")).hasSize(1);
        assertThat(done("history_Account", "{\"id\":\"" + account + "\"}")
                        .at("/items/0/event")
                        .asText())
                .isEqualTo("Account.created");
        var run = sent.at("/runs/0/id").asText();
        assertThat(done("run", "{\"id\":\"" + run + "\"}").path("steps")).isNotEmpty();
        assertThat(done("runs", "{\"limit\":1}").path("items")).hasSize(1);
    }

    @Test
    void aCommandAnswersItsResult() {
        var made = done("send_API_generateKey", "{\"account\":\"" + fresh("a") + "\"}");
        assertThat(made.at("/result/key").asText()).isNotEmpty();
    }

    @Test
    void theSameIdWithOtherArgumentsIsRefused() {
        var id = fresh("c");
        done("send_Customer_signup", signup(id, id));
        var result = call("send_Customer_signup", signup(fresh("c"), id));
        assertThat(result.path("isError").asBoolean()).isTrue();
        assertThat(result.at("/structuredContent/code").asText()).isEqualTo("KON-1409");
    }

    @Test
    void argumentsThatDoNotFitArePointedAt() {
        var result = call("send_Customer_signup", "{\"id\":\"c\",\"email\":7}");
        assertThat(result.path("isError").asBoolean()).isTrue();
        assertThat(result.at("/structuredContent/code").asText()).isEqualTo("KON-1422");
        assertThat(result.at("/structuredContent/errors").findValuesAsText("pointer"))
                .contains("/email");
    }

    @Test
    void thereIsNoStreamAndNoSessionToEnd() {
        assertThat(node.get("/mcp", "Accept: text/event-stream").status()).isEqualTo(405);
        assertThat(node.get("/mcp").header("allow")).contains("POST");
        assertThat(node.delete("/mcp").status()).isEqualTo(405);
    }

    @Test
    void theEndpointIsDescribed() {
        assertThat(node.get("/openapi.json").json().at("/paths/~1mcp/post").isObject())
                .isTrue();
    }

    @Test
    void withKeysAToolNeedsOneAndIsCalledInItsName() {
        var key = "0123456789abcdef0123";
        try (var running = TestNode.start(null, Map.of("KONTOR_HTTP_KEYS", "ada=" + key), AcmeAnalytics.class)) {
            var keyed = new Client(running.url());
            var ping = request("ping", Json.object());
            assertThat(keyed.post("/mcp", ping).status()).isEqualTo(401);
            assertThat(keyed.post("/mcp", ping, "Authorization: Bearer nonsense")
                            .status())
                    .isEqualTo(401);
            var bearer = "Authorization: Bearer " + key;
            var id = fresh("c");
            var params = Json.object().put("name", "send_Customer_signup");
            params.set("arguments", Json.parse(signup(id, id)));
            assertThat(keyed.post("/mcp", request("tools/call", params), VERSION, bearer)
                            .at("/result/isError"))
                    .isEqualTo("false");
            assertThat(keyed.get("/events/" + id, bearer).at("/cause/by")).isEqualTo("ada");
        }
    }
}
