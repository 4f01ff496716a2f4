package kontor.node.language;

import static kontor.node.language.House.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class WaitingTest {
    @AutoClose
    private static final House house = House.open();

    private final String customer = fresh("w");

    private String state(String run, String state) {
        return house.run(run, state).path("state").asText();
    }

    @Test
    void aMessageThatComesAfterTheWaitBeganIsHeard() {
        var run = house.ask("patient", customer);
        assertThat(state(run, "waiting")).isEqualTo("waiting");
        house.subscribe(fresh("someone-else"), "s0", "pro");
        house.subscribe(customer, "s1", "pro");
        assertThat(house.notes(customer, 1)).containsExactly("heard s1");
        assertThat(state(run, "completed")).isEqualTo("completed");
    }

    @Test
    void aMessageThatCameBeforeTheWaitButAfterTheRunBeganIsHeard() {
        var run = house.ask("drowsy", customer);
        assertThat(state(run, "sleeping")).isEqualTo("sleeping");
        house.subscribe(customer, "s2", "pro");
        assertThat(house.notes(customer, 1)).containsExactly("heard s2");
        assertThat(state(run, "completed")).isEqualTo("completed");
    }

    @Test
    void aMessageThatCameBeforeTheRunIsNotHeard() {
        house.subscribe(customer, "s3", "pro");
        house.ask("hasty", customer);
        assertThat(house.notes(customer, 1)).containsExactly("gave up");
    }

    @Test
    void aMessageThatFailsTheTestIsPassedOver() {
        var run = house.ask("choosy", customer);
        assertThat(state(run, "waiting")).isEqualTo("waiting");
        house.subscribe(customer, "s4", "free");
        house.subscribe(customer, "s5", "pro");
        assertThat(house.notes(customer, 1)).containsExactly("heard s5");
    }

    @Test
    void aWaitIsOverWhenItsTimeHasPassed() {
        var id = house.ask("hasty", customer);
        assertThat(house.notes(customer, 1)).containsExactly("gave up");
        var run = house.run(id, "completed");
        assertThat(Instant.parse(run.path("endedAt").asText()))
                .isAfterOrEqualTo(Instant.parse(run.path("startedAt").asText()).plusSeconds(1));
    }
}
