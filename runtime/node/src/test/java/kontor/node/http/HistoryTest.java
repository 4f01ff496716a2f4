package kontor.node.http;

import static kontor.node.http.Client.encoded;
import static kontor.node.http.Client.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import kontor.kernel.model.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedNode.class)
class HistoryTest {
    private final Client node;

    HistoryTest(Client node) {
        this.node = node;
    }

    private String accountWithThreeVersions() {
        var id = node.account("\"status\":\"trial\",\"credits\":1");
        node.patch("/db/Account/" + id, "{\"status\":\"active\"}");
        node.patch("/db/Account/" + id, "{\"credits\":{\"$inc\":1}}");
        return id;
    }

    @Test
    void eventsComeInOrderWithoutAGap() {
        var items = node.get("/db/Account/" + accountWithThreeVersions() + "/history")
                .json()
                .path("items");
        assertThat(items.findValuesAsText("version")).containsExactly("1", "2", "3");
        assertThat(items.findValuesAsText("hash")).doesNotHaveDuplicates().hasSize(3);
        assertThat(items.at("/0/event").asText()).isEqualTo("Account.created");
        assertThat(items.at("/1/event").asText()).isEqualTo("Account.updated");
    }

    @Test
    void aChangeHoldsOnlyTheFieldsThatChangedWithTheirNewValues() {
        var items = node.get("/db/Account/" + accountWithThreeVersions() + "/history")
                .json()
                .path("items");
        assertThat(items.at("/1/change")).isEqualTo(Json.parse("{\"status\":\"active\"}"));
        assertThat(items.at("/2/change")).isEqualTo(Json.parse("{\"credits\":2}"));
    }

    @Test
    void aWriteOverHttpHasThatAsItsCause() {
        var items = node.get("/db/Account/" + node.account("\"status\":\"trial\"") + "/history")
                .json()
                .path("items");
        assertThat(items.at("/0/cause/type").asText()).isEqualTo("http");
        assertThat(items.at("/0/by").isTextual()).isTrue();
    }

    @Test
    void aRulesWriteNamesTheMessageTheRunTheRuleAndTheStep() {
        var email = node.signedUp();
        var cause =
                node.get("/db/Account/" + encoded(email) + "/history").json().at("/items/0/cause");
        assertThat(cause.path("type").asText()).isEqualTo("Customer.signup");
        assertThat(cause.path("rule").asText()).isEqualTo("AcmeAnalytics.Lifecycle.signup");
        assertThat(cause.path("step").isIntegralNumber()).isTrue();
        assertThat(node.get("/runs/" + cause.path("run").asText()).at("/event"))
                .isEqualTo(cause.path("event").asText());
    }

    @Test
    void historyIsPagedByVersion() {
        var id = accountWithThreeVersions();
        var first = node.get("/db/Account/" + id + "/history?limit=2").json();
        assertThat(first.path("items")).hasSize(2);
        var rest = node.get("/db/Account/" + id + "/history?limit=2&cursor="
                        + first.path("cursor").asText())
                .json();
        assertThat(rest.path("items").findValuesAsText("version")).containsExactly("3");
        assertThat(rest.path("cursor").isNull()).isTrue();
    }

    @Test
    void historyComesAsLinesToWhoAsksForThem() {
        var answer = node.get("/db/Account/" + accountWithThreeVersions() + "/history", "Accept: application/x-ndjson");
        assertThat(answer.header("content-type")).startsWith("application/x-ndjson");
        assertThat(answer.text()
                        .lines()
                        .map(line -> Json.parse(line).path("version").asLong()))
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    void whatNeverWasHasNoHistory() {
        assertThat(node.get("/db/Account/" + fresh("nobody") + "/history").status())
                .isEqualTo(404);
        assertThat(node.post("/db/Account/" + fresh("nobody") + "/replay", "").status())
                .isEqualTo(404);
    }

    @Test
    void aHistoryReplaysToWhatIsStored() {
        var id = accountWithThreeVersions();
        var replay = node.post("/db/Account/" + id + "/replay", "").json();
        assertThat(replay.path("matches").asBoolean()).as(replay.toString()).isTrue();
        assertThat(replay.path("events").asLong()).isEqualTo(3);
        assertThat(replay.path("version").asLong()).isEqualTo(3);
        assertThat(replay.path("state"))
                .isEqualTo(node.get("/db/Account/" + id).json().path("state"));
        assertThat(replay.path("diff")).isEmpty();
    }

    @Test
    void aDeletedEntitysHistoryReplaysToo() {
        var id = accountWithThreeVersions();
        node.delete("/db/Account/" + id);
        assertThat(node.post("/db/Account/" + id + "/replay", "")
                        .json()
                        .path("matches")
                        .asBoolean())
                .isTrue();
    }
}
