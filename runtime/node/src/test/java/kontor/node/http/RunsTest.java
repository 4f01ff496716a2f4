package kontor.node.http;

import static kontor.node.http.Client.encoded;
import static kontor.node.http.Client.eventually;
import static kontor.node.http.Client.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedNode.class)
class RunsTest {
    private static final String TRIAL_OVER = "AcmeAnalytics.Lifecycle.trialOver";

    private final Client node;

    RunsTest(Client node) {
        this.node = node;
    }

    private static boolean isOf(JsonNode run, String subject) {
        return run.path("subject").asText().equals(subject);
    }

    /** The run that sleeps until the trial of a new account ends. */
    private String sleeping() {
        var email = node.signedUp();
        var answer = eventually(
                () -> node.get("/runs?state=sleeping&limit=1000&rule=" + TRIAL_OVER),
                runs -> runs.json().path("items").valueStream().anyMatch(run -> isOf(run, email)));
        return answer.json()
                .path("items")
                .valueStream()
                .filter(run -> isOf(run, email))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asText();
    }

    @Test
    void aRunIsShownWithEveryStep() {
        var email = node.signedUp();
        var message = node.get("/events?type=Customer.signup&limit=1000")
                .json()
                .path("items")
                .valueStream()
                .filter(item -> item.at("/data/email").asText().equals(email))
                .findFirst()
                .orElseThrow();
        var run = node.get("/runs/" + message.at("/runs/0/id").asText()).json();
        assertThat(run.path("rule").asText()).isEqualTo("AcmeAnalytics.Lifecycle.signup");
        assertThat(run.path("state").asText()).isEqualTo("completed");
        assertThat(run.path("event").asText()).isEqualTo(message.path("id").asText());
        assertThat(run.path("attempts").asInt()).isEqualTo(1);
        assertThat(run.path("startedAt").asText()).isNotEmpty();
        assertThat(run.path("endedAt").asText()).isNotEmpty();
        assertThat(run.path("error").isNull()).isTrue();
        assertThat(run.path("steps").findValuesAsText("index")).startsWith("0", "1", "2");
        assertThat(run.at("/steps/0/kind").asText()).isEqualTo("create");
        assertThat(run.at("/steps/0/target").asText()).contains(email);
        assertThat(run.at("/steps/0").has("request")).isTrue();
        assertThat(run.at("/steps/0").has("result")).isTrue();
    }

    @Test
    void runsAreListedByStateAndRule() {
        var sleeping = node.get("/runs/" + sleeping()).json();
        assertThat(sleeping.path("state").asText()).isEqualTo("sleeping");
        assertThat(sleeping.path("wakeAt").asText()).isNotEmpty();
        assertThat(sleeping.path("endedAt").isNull()).isTrue();
        var listed = node.get("/runs?state=completed&rule=AcmeAnalytics.Lifecycle.signup&limit=5")
                .json()
                .path("items");
        assertThat(listed.findValuesAsText("state")).isNotEmpty().containsOnly("completed");
    }

    @Test
    void runsAreCountedByState() {
        sleeping();
        var states = node.get("/runs/states?rule=" + TRIAL_OVER).json().path("items");
        assertThat(states.findValuesAsText("state")).contains("failed", "sleeping", "completed");
        for (var one : states) {
            var state = one.path("state").asText();
            var listed = node.get("/runs?limit=1000&rule=" + TRIAL_OVER + "&state=" + state)
                    .json()
                    .path("items");
            assertThat(one.path("count").asInt()).as(state).isEqualTo(listed.size());
            assertThat(one.path("more").asBoolean()).isFalse();
            assertThat(one.path("count").asInt() > 0).as(state).isEqualTo(!listed.isEmpty());
        }
        assertThat(node.get("/runs/states?rule=Nobody").json().path("items").findValuesAsText("count"))
                .containsOnly("0");
    }

    @Test
    void runsArePaged() {
        node.signedUp();
        var first = node.get("/runs?limit=1").json();
        assertThat(first.path("items")).hasSize(1);
        var second = node.get(
                        "/runs?limit=1&cursor=" + encoded(first.path("cursor").asText()))
                .json();
        assertThat(second.at("/items/0/id")).isNotEqualTo(first.at("/items/0/id"));
    }

    @Test
    void anUnknownStateIsRefusedWithTheKnownOnes() {
        var answer = node.get("/runs?state=dreaming");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.at("/detail")).contains("sleeping");
    }

    @Test
    void anUnknownRunIsNotFound() {
        assertThat(node.get("/runs/" + fresh("r")).status()).isEqualTo(404);
        for (var operation : new String[] {"retry", "cancel", "wake"}) {
            assertThat(node.post("/runs/" + fresh("r") + "/" + operation, "").status())
                    .as(operation)
                    .isEqualTo(404);
        }
    }

    @Test
    void aSleepingRunIsWoken() {
        var id = sleeping();
        assertThat(node.post("/runs/" + id + "/wake", "").status()).isEqualTo(200);
        var run = eventually(
                () -> node.get("/runs/" + id), answer -> !answer.at("/state").equals("sleeping"));
        assertThat(run.at("/state")).isIn("running", "completed");
    }

    @Test
    void aSleepingRunIsCancelledAndStaysSo() {
        var id = sleeping();
        assertThat(node.post("/runs/" + id + "/cancel", "").status()).isEqualTo(200);
        var run = eventually(
                () -> node.get("/runs/" + id), answer -> answer.at("/state").equals("cancelled"));
        assertThat(run.at("/state")).isEqualTo("cancelled");
        assertThat(node.post("/runs/" + id + "/wake", "").status()).isEqualTo(409);
    }

    @Test
    void aCompletedRunIsNotRetried() {
        node.signedUp();
        var id = node.get("/runs?state=completed&limit=1").at("/items/0/id");
        var answer = node.post("/runs/" + id + "/retry", "");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.at("/code")).isEqualTo("KON-1410");
    }

    @Test
    void theSameIdempotencyKeyGetsTheSameAnswer() {
        var id = sleeping();
        var key = "Idempotency-Key: " + fresh("k");
        var first = node.post("/runs/" + id + "/cancel", "", key);
        var second = node.post("/runs/" + id + "/cancel", "", key);
        assertThat(second.status()).isEqualTo(first.status());
        assertThat(second.text()).isEqualTo(first.text());
    }
}
