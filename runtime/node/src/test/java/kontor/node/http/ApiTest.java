package kontor.node.http;

import static kontor.node.http.Client.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedNode.class)
class ApiTest {
    private final Client node;

    ApiTest(Client node) {
        this.node = node;
    }

    @Test
    void aCallWithoutATokenIsNotAuthenticated() {
        for (var method : new String[] {"GET", "PUT"}) {
            var answer = node.send(method, "/api/v1/report", method.equals("GET") ? null : "{}");
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("www-authenticate")).startsWith("Bearer");
            assertThat(answer.at("/code")).isEqualTo("KON-1401");
        }
    }

    @Test
    void aCallThatNoRuleAnswersIsRefused() {
        assertThat(node.get("/api/v1/report", "Authorization: Bearer k.s").at("/code"))
                .isEqualTo("KON-1423");
    }

    @Test
    void aCallPostedWithNeitherAccountNorTokenIsRefusedAndStartsNoRun() {
        var id = fresh("call");
        var answer = node.post(
                "/events", "{\"type\":\"API.called\",\"id\":\"%s\",\"data\":{\"endpoint\":\"/v1\"}}".formatted(id));
        assertThat(answer.status()).isEqualTo(401);
        assertThat(node.get("/events/" + id).status()).isEqualTo(404);
    }

    @Test
    void aCallPostedWithAnAccountCountsAsAuthenticatedAndIsNotedAsUse() {
        var account = fresh("a");
        var answer = node.post(
                "/events",
                "{\"type\":\"API.called\",\"data\":{\"account\":\"%s\",\"endpoint\":\"/v1/report\"}}"
                        .formatted(account),
                "Prefer: wait=30");
        assertThat(answer.status()).isEqualTo(200);
        var where = Client.encoded("{\"account\":\"" + account + "\"}");
        assertThat(node.get("/db/UsageRecord/count?where=" + where)
                        .json()
                        .path("count")
                        .asLong())
                .isEqualTo(1);
    }

    @Test
    void aKeyIsShownOnceAndStandsForItsAccount() {
        var account = fresh("a");
        var made = node.post(
                "/events",
                "{\"type\":\"API.generateKey\",\"data\":{\"account\":\"%s\"}}".formatted(account),
                "Prefer: wait=30");
        var key = made.at("/result/key");
        assertThat(key).startsWith(made.at("/result/id"));
        assertThat(node.get("/db/ApiKey/" + made.at("/result/id")).text()).doesNotContain(key);
        var id = fresh("call");
        node.post("/events", "{\"type\":\"API.called\",\"id\":\"%s\",\"data\":{\"token\":\"%s\"}}".formatted(id, key));
        var stored = node.get("/events/" + id);
        assertThat(stored.at("/data/account")).isEqualTo(account);
        assertThat(stored.text()).doesNotContain(key);
    }
}
