package kontor.node.language;

import static kontor.node.language.House.eventually;
import static kontor.node.language.House.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class FailuresTest {
    @AutoClose
    private static final House house = House.open();

    private final String customer = fresh("f");

    @Test
    void aRefusalFailsTheRunAtOnceAndSaysWhy() {
        var run = house.run(house.ask("sold out", customer), "failed");
        assertThat(run.path("state").asText()).isEqualTo("failed");
        assertThat(run.path("attempts").asInt()).isEqualTo(1);
        assertThat(run.at("/error/detail").asText()).contains("sold out");
    }

    @Test
    void aRunThatIsNeverTriedAgainIsParkedUntilSomebodyRetriesIt() {
        var id = house.ask("broken", customer);
        var run = house.run(id, "failed");
        assertThat(run.path("state").asText()).isEqualTo("failed");
        assertThat(run.path("attempts").asInt()).isEqualTo(1);
        assertThat(run.at("/error/detail").asText()).contains("the printer has no paper");
        house.operate("/runs/" + id + "/retry");
        var ended = run.path("endedAt").asText();
        var again = eventually(
                () -> house.run(id),
                one -> one.path("state").asText().equals("failed")
                        && !one.path("endedAt").asText().equals(ended));
        assertThat(again.path("state").asText()).isEqualTo("failed");
        assertThat(again.path("endedAt").asText()).isNotEqualTo(ended);
        assertThat(again.at("/error/detail").asText()).contains("the printer has no paper");
    }

    @Test
    void aFailedRunIsInNobodysWay() {
        house.run(house.ask("broken", customer), "failed");
        assertThat(house.run(house.ask("nap", customer), "completed")
                        .path("state")
                        .asText())
                .isEqualTo("completed");
    }

    @Test
    void aSleepingRunThatIsCancelledDoesNothingMore() {
        var id = house.ask("hibernation", customer);
        assertThat(house.run(id, "sleeping").path("state").asText()).isEqualTo("sleeping");
        house.operate("/runs/" + id + "/cancel");
        var run = house.run(id, "cancelled");
        assertThat(run.path("state").asText()).isEqualTo("cancelled");
        assertThat(run.path("endedAt").asText()).isNotEmpty();
        assertThat(house.facts(customer)).isEmpty();
    }
}
