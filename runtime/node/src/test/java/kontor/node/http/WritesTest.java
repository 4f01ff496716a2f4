package kontor.node.http;

import static kontor.node.http.Client.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedNode.class)
class WritesTest {
    private static final String TRIAL = "\"status\":\"trial\"";

    private final Client node;

    WritesTest(Client node) {
        this.node = node;
    }

    // --- creating

    @Test
    void anEntityIsCreatedAndAnsweredAsItsRow() {
        var id = fresh("a");
        var answer = node.post("/db/Account", "{\"id\":\"" + id + "\"," + TRIAL + ",\"credits\":5}");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.at("/id")).isEqualTo(id);
        assertThat(answer.json().path("version").asLong()).isEqualTo(1);
        assertThat(answer.json().at("/state/credits").asLong()).isEqualTo(5);
        assertThat(answer.json()).isEqualTo(node.get("/db/Account/" + id).json());
        assertThat(answer.header("etag")).isEqualTo("\"1\"");
    }

    @Test
    void withoutAnIdItGetsANewOne() {
        var answer = node.post("/db/Account", "{" + TRIAL + "}");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(node.get("/db/Account/" + answer.at("/id")).status()).isEqualTo(200);
    }

    @Test
    void theIdMayStandInThePath() {
        var id = fresh("a");
        assertThat(node.post("/db/Account/" + id, "{" + TRIAL + "}").at("/id")).isEqualTo(id);
        assertThat(node.post("/db/Account/" + fresh("a"), "{\"id\":\"other\"," + TRIAL + "}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void whatExistsIsNotCreatedAgain() {
        var id = node.account(TRIAL);
        var answer = node.post("/db/Account", "{\"id\":\"" + id + "\"," + TRIAL + "}");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.at("/code")).isEqualTo("KON-2409");
    }

    @Test
    void ifNoneMatchRefusesWhatExists() {
        var id = node.account(TRIAL);
        assertThat(node.post("/db/Account", "{\"id\":\"" + id + "\"," + TRIAL + "}", "If-None-Match: *")
                        .status())
                .isEqualTo(412);
    }

    @Test
    void aStateThatDoesNotFitIsRefusedWithEachPlace() {
        var answer = node.post("/db/Account", "{\"status\":\"tral\",\"credits\":\"1\",\"statuss\":1}");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("errors").findValuesAsText("pointer"))
                .containsExactlyInAnyOrder("/status", "/credits", "/statuss");
        assertThat(node.post("/db/Account", "[]").status()).isEqualTo(422);
        assertThat(node.post("/db/Account", "{\"id\":7," + TRIAL + "}").at("/errors/0/pointer"))
                .isEqualTo("/id");
    }

    @Test
    void theSameIdempotencyKeyCreatesOnce() {
        var key = fresh("k");
        var first = node.post("/db/Account", "{" + TRIAL + "}", "Idempotency-Key: " + key);
        var second = node.post("/db/Account", "{" + TRIAL + "}", "Idempotency-Key: " + key);
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.json()).isEqualTo(first.json());
        var other = node.post("/db/Account", "{\"status\":\"active\"}", "Idempotency-Key: " + key);
        assertThat(other.status()).isEqualTo(409);
    }

    // --- changing

    @Test
    void fieldsAreSetAddedToAndCleared() {
        var id = node.account(TRIAL + ",\"credits\":1,\"plan\":\"pro\"");
        var answer = node.patch("/db/Account/" + id, "{\"status\":\"active\",\"credits\":{\"$inc\":10},\"plan\":null}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("version").asLong()).isEqualTo(2);
        assertThat(answer.at("/state/status")).isEqualTo("active");
        assertThat(answer.json().at("/state/credits").asLong()).isEqualTo(11);
        assertThat(answer.json().at("/state/plan").isNull()).isTrue();
    }

    @Test
    void aChangeThatDoesNotFitIsRefused() {
        var id = node.account(TRIAL);
        for (var body : List.of(
                "{\"statuss\":1}", "{\"credits\":{\"$add\":1}}", "{\"credits\":\"x\"}", "{\"status\":null}", "[]")) {
            assertThat(node.patch("/db/Account/" + id, body).status()).as(body).isEqualTo(422);
        }
        assertThat(node.get("/db/Account/" + id).json().path("version").asLong())
                .isEqualTo(1);
    }

    @Test
    void whatIsNotThereCannotBeChanged() {
        assertThat(node.patch("/db/Account/" + fresh("nobody"), "{\"status\":\"active\"}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aChangeIsMadeOnlyAtTheVersionAskedFor() {
        var id = node.account(TRIAL);
        assertThat(node.patch("/db/Account/" + id, "{\"status\":\"active\"}", "If-Match: \"7\"")
                        .status())
                .isEqualTo(412);
        assertThat(node.patch("/db/Account/" + id, "{\"status\":\"active\"}", "If-Match: \"1\"")
                        .status())
                .isEqualTo(200);
        assertThat(node.patch("/db/Account/" + id, "{\"status\":\"trial\"}", "If-Match: \"1\"")
                        .status())
                .isEqualTo(412);
        assertThat(node.delete("/db/Account/" + id, "If-Match: \"1\"").status()).isEqualTo(412);
        assertThat(node.delete("/db/Account/" + id, "If-Match: *").status()).isEqualTo(204);
    }

    @Test
    void theSameIdempotencyKeyChangesOnce() {
        var id = node.account(TRIAL + ",\"credits\":0");
        var key = fresh("k");
        node.patch("/db/Account/" + id, "{\"credits\":{\"$inc\":1}}", "Idempotency-Key: " + key);
        node.patch("/db/Account/" + id, "{\"credits\":{\"$inc\":1}}", "Idempotency-Key: " + key);
        assertThat(node.get("/db/Account/" + id).json().at("/state/credits").asLong())
                .isEqualTo(1);
    }

    // --- deleting

    @Test
    void aDeletedEntityIsGoneButItsHistoryAndVersionsRemain() {
        var id = node.account(TRIAL);
        assertThat(node.delete("/db/Account/" + id).status()).isEqualTo(204);
        var gone = node.get("/db/Account/" + id);
        assertThat(gone.status()).isEqualTo(410);
        assertThat(gone.json().path("version").asLong()).isEqualTo(2);
        assertThat(node.get("/db/Account/" + id + "?version=1").at("/state/status"))
                .isEqualTo("trial");
        assertThat(node.get("/db/Account/" + id + "?version=2").status()).isEqualTo(404);
        assertThat(node.get("/db/Account/" + id + "/history").json().path("items"))
                .hasSize(2);
    }

    @Test
    void versionsGoOnAcrossADelete() {
        var id = node.account(TRIAL);
        node.delete("/db/Account/" + id);
        var again = node.post("/db/Account", "{\"id\":\"" + id + "\"," + TRIAL + "}");
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json().path("version").asLong()).isEqualTo(3);
    }

    @Test
    void whatIsNotThereCannotBeDeleted() {
        assertThat(node.delete("/db/Account/" + fresh("nobody")).status()).isEqualTo(404);
    }
}
