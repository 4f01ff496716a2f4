package kontor.node.http;

import static kontor.node.http.Client.encoded;
import static kontor.node.http.Client.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import kontor.kernel.model.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedNode.class)
class DbTest {
    private static final String TRIAL = "\"status\":\"trial\"";

    private final Client node;

    DbTest(Client node) {
        this.node = node;
    }

    private Client.Answer where(String where, String more) {
        return node.get("/db/Account?where=" + encoded(where) + more);
    }

    private List<String> ids(Client.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json()
                .path("items")
                .valueStream()
                .map(row -> row.path("id").asText())
                .toList();
    }

    // --- nouns

    @Test
    void theNounsAreListedWithTheirFieldsVerbsAndCounts() {
        var accounts = node.get("/db")
                .json()
                .path("items")
                .valueStream()
                .filter(item -> item.path("noun").asText().equals("Account"))
                .findFirst()
                .orElseThrow();
        assertThat(accounts.path("fields").findValuesAsText("name")).contains("id", "status", "trialEnds", "credits");
        assertThat(accounts.path("fields")
                        .valueStream()
                        .filter(field -> field.path("name").asText().equals("status"))
                        .allMatch(field -> field.path("indexed").asBoolean()))
                .isTrue();
        assertThat(accounts.path("count").isIntegralNumber()).isTrue();
        assertThat(accounts.has("business")).isTrue();
    }

    @Test
    void aNounsVerbsAreThoseThatMayBeSent() {
        var customers = node.get("/db")
                .json()
                .path("items")
                .valueStream()
                .filter(item -> item.path("noun").asText().equals("Customer"))
                .findFirst()
                .orElseThrow();
        assertThat(customers.path("verbs")).isEqualTo(Json.parse("[\"Customer.signup\"]"));
    }

    // --- one entity

    @Test
    void aSignUpMakesAnAccountOnTrialForFourteenDays() {
        var email = node.signedUp();
        var row = node.get("/db/Account/" + encoded(email)).json();
        assertThat(row.path("id").asText()).isEqualTo(email);
        assertThat(row.path("version").asLong()).isEqualTo(1);
        assertThat(row.at("/state/plan").asText()).isEqualTo("starter");
        assertThat(row.at("/state/status").asText()).isEqualTo("trial");
        assertThat(row.path("createdAt").asText())
                .endsWith("Z")
                .isEqualTo(row.path("updatedAt").asText());
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(node.get("/db/Account/" + fresh("nobody")).status()).isEqualTo(404);
    }

    @Test
    void anUnknownNounIsNotFoundAndTheNearestIsNamed() {
        var answer = node.get("/db/Acount");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.at("/detail")).contains("Account");
    }

    @Test
    void anEntityIsShownAsItWasAtAVersion() {
        var id = node.account(TRIAL);
        node.patch("/db/Account/" + id, "{\"status\":\"active\"}");
        assertThat(node.get("/db/Account/" + id + "?version=1").at("/state/status"))
                .isEqualTo("trial");
        assertThat(node.get("/db/Account/" + id + "?version=2").at("/state/status"))
                .isEqualTo("active");
        assertThat(node.get("/db/Account/" + id + "?version=3").status()).isEqualTo(404);
        assertThat(node.get("/db/Account/" + id + "?version=0").status()).isEqualTo(422);
    }

    @Test
    void anEntityIsShownAsItWasAtATimeThatInstantIncluded() {
        var id = node.account(TRIAL);
        var created = node.get("/db/Account/" + id).at("/createdAt");
        var updated = node.patch("/db/Account/" + id, "{\"status\":\"active\"}").at("/updatedAt");
        assertThat(node.get("/db/Account/" + id + "?at=" + encoded(updated)).at("/state/status"))
                .isEqualTo("active");
        if (!created.equals(updated)) {
            assertThat(node.get("/db/Account/" + id + "?at=" + encoded(created)).at("/state/status"))
                    .isEqualTo("trial");
        }
        assertThat(node.get("/db/Account/" + id + "?at=2000-01-01T00:00:00Z").status())
                .isEqualTo(404);
    }

    @Test
    void anEntityNamedCountIsReachedById() {
        node.delete("/db/Account/id/count");
        assertThat(node.post("/db/Account", "{\"id\":\"count\"," + TRIAL + "}").status())
                .isEqualTo(201);
        assertThat(node.get("/db/Account/id/count").at("/id")).isEqualTo("count");
        assertThat(node.get("/db/Account/count").json().has("count")).isTrue();
    }

    @Test
    void anIdMayHoldASlashAndAnyUnicode() {
        var id = fresh("a/b c+d%?\u00e9\uD83D\uDE00");
        assertThat(node.post("/db/Account", "{\"id\":\"" + id + "\"," + TRIAL + "}")
                        .status())
                .isEqualTo(201);
        assertThat(node.get("/db/Account/" + encoded(id)).at("/state/id")).isEqualTo(id);
        assertThat(node.get("/db/Account/" + encoded(id) + "/history").status()).isEqualTo(200);
    }

    // --- rows

    @Test
    void rowsAreFoundByEqualityAndByEachOperator() {
        var customer = fresh("customer");
        var a = node.account(
                "\"status\":\"trial\",\"customer\":\"" + customer + "\",\"credits\":1,\"email\":\"Ada@x\"");
        var b = node.account("\"status\":\"active\",\"customer\":\"" + customer + "\",\"credits\":2,\"plan\":\"pro\"");
        var mine = "\"customer\":\"" + customer + "\"";
        assertThat(ids(where("{" + mine + "}", ""))).containsExactlyInAnyOrder(a, b);
        assertThat(ids(where("{" + mine + ",\"status\":\"trial\"}", ""))).containsExactly(a);
        assertThat(ids(where("{" + mine + ",\"credits\":{\"$gte\":1,\"$lt\":2}}", "")))
                .containsExactly(a);
        assertThat(ids(where("{" + mine + ",\"credits\":{\"$gt\":1}}", ""))).containsExactly(b);
        assertThat(ids(where("{" + mine + ",\"credits\":{\"$lte\":1}}", ""))).containsExactly(a);
        assertThat(ids(where("{" + mine + ",\"credits\":{\"$in\":[2,3]}}", ""))).containsExactly(b);
        assertThat(ids(where("{" + mine + ",\"credits\":{\"$in\":[]}}", ""))).isEmpty();
        assertThat(ids(where("{" + mine + ",\"plan\":{\"$ne\":\"pro\"}}", ""))).containsExactly(a);
        assertThat(ids(where("{" + mine + ",\"plan\":{\"$nin\":[\"pro\"]}}", "")))
                .containsExactly(a);
        assertThat(ids(where("{" + mine + ",\"plan\":{\"$exists\":true}}", ""))).containsExactly(b);
        assertThat(ids(where("{" + mine + ",\"plan\":null}", ""))).containsExactly(a);
        assertThat(ids(where("{" + mine + ",\"email\":{\"$startsWith\":\"Ada\"}}", "")))
                .containsExactly(a);
        assertThat(ids(where("{" + mine + ",\"email\":{\"$contains\":\"a@\"}}", "")))
                .containsExactly(a);
        assertThat(ids(where("{" + mine + ",\"email\":{\"$contains\":\"ADA\"}}", "")))
                .isEmpty();
        assertThat(ids(where("{" + mine + ",\"credits\":{\"$not\":{\"$gt\":1}}}", "")))
                .containsExactly(a);
        assertThat(ids(where("{" + mine + ",\"$or\":[{\"credits\":1},{\"plan\":\"pro\"}]}", "")))
                .containsExactlyInAnyOrder(a, b);
        assertThat(ids(where("{\"$and\":[{" + mine + "},{\"$not\":{\"credits\":1}}]}", "")))
                .containsExactly(b);
    }

    @Test
    void aConditionThatDoesNotFitIsRefusedWithAPointerIntoIt() {
        var field = where("{\"statu\":\"trial\"}", "");
        assertThat(field.status()).isEqualTo(422);
        assertThat(field.at("/errors/0/pointer")).isEqualTo("/statu");
        var operator = where("{\"credits\":{\"$greater\":1}}", "");
        assertThat(operator.status()).isEqualTo(422);
        assertThat(operator.at("/errors/0/pointer")).isEqualTo("/credits/$greater");
        assertThat(where("{\"status\":\"tral\"}", "").status()).isEqualTo(422);
        assertThat(where("{\"$or\":[]}", "").status()).isEqualTo(422);
        assertThat(where("{\"status\":", "").status()).isEqualTo(400);
    }

    @Test
    void rowsAreSortedNullsFirstAndTiesById() {
        var customer = fresh("customer");
        var mine = "\"status\":\"trial\",\"customer\":\"" + customer + "\"";
        var one = node.account(mine + ",\"credits\":1");
        var none = node.account(mine);
        var two = node.account(mine + ",\"credits\":2");
        var also = node.account(mine + ",\"credits\":2");
        var where = "{\"customer\":\"" + customer + "\"}";
        var tied = two.compareTo(also) < 0 ? List.of(two, also) : List.of(also, two);
        assertThat(ids(where(where, "&sort=credits"))).containsExactly(none, one, tied.getFirst(), tied.getLast());
        assertThat(ids(where(where, "&sort=-credits")).subList(0, 2)).containsExactlyElementsOf(tied);
        assertThat(where(where, "&sort=-views").status()).isEqualTo(422);
    }

    @Test
    void rowsArePagedWithoutAGapOrADouble() {
        var customer = fresh("customer");
        var mine = "\"status\":\"trial\",\"customer\":\"" + customer + "\"";
        var made = List.of(node.account(mine), node.account(mine), node.account(mine));
        var seen = new java.util.ArrayList<String>();
        JsonNode page = Json.of(null);
        do {
            var cursor = page.path("cursor").asText("");
            var answer = where(
                    "{\"customer\":\"" + customer + "\"}",
                    "&limit=2" + (cursor.isEmpty() ? "" : "&cursor=" + encoded(cursor)));
            seen.addAll(ids(answer));
            page = answer.json();
        } while (!page.path("cursor").isNull());
        assertThat(seen).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(made);
    }

    @Test
    void aCursorThatIsNoneIsRefused() {
        assertThat(node.get("/db/Account?cursor=nonsense").status()).isEqualTo(422);
    }

    @Test
    void rowsAreCounted() {
        var customer = fresh("customer");
        node.account("\"status\":\"trial\",\"customer\":\"" + customer + "\"");
        node.account("\"status\":\"active\",\"customer\":\"" + customer + "\"");
        var where = encoded("{\"customer\":\"" + customer + "\",\"status\":\"active\"}");
        assertThat(node.get("/db/Account/count?where=" + where).json()).isEqualTo(Json.parse("{\"count\":1}"));
    }

    @Test
    void aDeletedEntityIsNoRow() {
        var customer = fresh("customer");
        var id = node.account("\"status\":\"trial\",\"customer\":\"" + customer + "\"");
        node.delete("/db/Account/" + id);
        assertThat(ids(where("{\"customer\":\"" + customer + "\"}", ""))).isEmpty();
    }
}
