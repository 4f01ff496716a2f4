package kontor.node.http;

import static kontor.node.http.Client.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedNode.class)
class SchedulesTest {
    private static final String DAILY = "AcmeAnalytics.Lifecycle.trialEnding";
    private static final String MONTHLY = "AcmeAnalytics.Billing.generateInvoices";

    private final Client node;

    SchedulesTest(Client node) {
        this.node = node;
    }

    private JsonNode schedule(String rule) {
        return node.get("/schedules")
                .json()
                .path("items")
                .valueStream()
                .filter(one -> one.path("rule").asText().equals(rule))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyScheduleIsListedWithItsNextTick() {
        var daily = schedule(DAILY);
        assertThat(daily.path("cron").asText()).isEqualTo("0 0 * * *");
        assertThat(Instant.parse(daily.path("next").asText())).isAfter(Instant.now());
        assertThat(daily.path("next").asText()).endsWith("T00:00:00Z");
        assertThat(daily.path("paused").asBoolean()).isFalse();
        assertThat(daily.path("ticks").isArray()).isTrue();
        assertThat(schedule(MONTHLY).path("cron").asText()).isEqualTo("0 0 1 * *");
    }

    @Test
    void aScheduleIsRunByHandAndThatTickIsShown() {
        var answer = node.post("/schedules/" + DAILY + "/run", "");
        assertThat(answer.status()).isEqualTo(202);
        var run = answer.at("/runs/0/id");
        assertThat(answer.at("/runs/0/rule")).isEqualTo(DAILY);
        assertThat(node.get("/runs/" + run).status()).isEqualTo(200);
        assertThat(schedule(DAILY).path("ticks").findValuesAsText("run")).contains(run);
    }

    @Test
    void theSameIdempotencyKeyRunsOnce() {
        var key = "Idempotency-Key: " + fresh("k");
        assertThat(node.post("/schedules/" + DAILY + "/run", "", key).at("/runs/0/id"))
                .isNotEmpty()
                .isEqualTo(node.post("/schedules/" + DAILY + "/run", "", key).at("/runs/0/id"));
    }

    @Test
    void aScheduleIsPausedAndResumed() {
        assertThat(node.post("/schedules/" + MONTHLY + "/pause", "").status()).isEqualTo(200);
        assertThat(schedule(MONTHLY).path("paused").asBoolean()).isTrue();
        assertThat(node.post("/schedules/" + MONTHLY + "/resume", "").status()).isEqualTo(200);
        assertThat(schedule(MONTHLY).path("paused").asBoolean()).isFalse();
    }

    @Test
    void anUnknownScheduleIsNotFoundAndTheNearestIsNamed() {
        var answer = node.post("/schedules/AcmeAnalytics.Lifecycle.trialEnd/pause", "");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.at("/detail")).contains(DAILY);
    }
}
