package kontor.node.language;

import static kontor.node.language.House.eventually;
import static kontor.node.language.House.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimeTest {
    private static final String CLOCK = "Chores.Time.clock";

    @TempDir
    Path folder;

    private static Instant timeOf(House house, String customer, String note) {
        return house.facts(customer).stream()
                .filter(fact -> fact.at("/state/type").asText().equals(note))
                .map(fact -> Instant.parse(fact.at("/state/timestamp").asText()))
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonNode> ticks(House house) {
        return house.items("/schedules").stream()
                .filter(one -> one.path("rule").asText().equals(CLOCK))
                .flatMap(one -> one.path("ticks").valueStream())
                .toList();
    }

    private static List<Instant> times(List<JsonNode> ticks) {
        return ticks.stream()
                .map(tick -> Instant.parse(tick.path("tick").asText()))
                .sorted()
                .toList();
    }

    @Test
    void whatIsSentForLaterComesThenAndTheSenderDoesNotWait() {
        try (var house = House.open(folder)) {
            var customer = fresh("c");
            var run = house.run(house.ask("later", customer), "completed");
            assertThat(run.path("state").asText()).isEqualTo("completed");
            assertThat(house.notes(customer, 2)).containsExactlyInAnyOrder("asked", "delivered");
            var started = Instant.parse(run.path("startedAt").asText());
            assertThat(timeOf(house, customer, "delivered")).isAfterOrEqualTo(started.plusSeconds(1));
            assertThat(timeOf(house, customer, "asked")).isBefore(timeOf(house, customer, "delivered"));
        }
    }

    @Test
    void aSleepOutlivesTheNodeAndTheRunGoesOnWhereItWas() {
        var customer = fresh("c");
        String id;
        try (var house = House.open(folder)) {
            id = house.ask("nap", customer);
            assertThat(house.run(id, "sleeping").path("state").asText()).isEqualTo("sleeping");
            assertThat(house.notes(customer, 1)).containsExactly("lay down");
        }
        try (var house = House.open(folder)) {
            assertThat(house.run(id, "completed").path("state").asText()).isEqualTo("completed");
            assertThat(house.notes(customer, 2)).containsExactlyInAnyOrder("lay down", "got up");
            var lay = timeOf(house, customer, "lay down");
            assertThat(timeOf(house, customer, "got up")).isAfterOrEqualTo(lay.plusSeconds(1));
        }
    }

    @Test
    void aScheduleTicksOnceASecondUntilItIsPaused() {
        try (var house = House.open(folder)) {
            var first = eventually(() -> ticks(house), ticks -> ticks.size() >= 3);
            var times = times(first);
            assertThat(times).hasSizeGreaterThanOrEqualTo(3);
            assertThat(times)
                    .isEqualTo(IntStream.range(0, times.size())
                            .mapToObj(times.getFirst()::plusSeconds)
                            .toList());
            assertThat(first).extracting(tick -> tick.path("run").asText()).doesNotHaveDuplicates();

            house.operate("/schedules/" + CLOCK + "/pause");
            House.pass(Duration.ofMillis(1_200));
            var paused = ticks(house);
            House.pass(Duration.ofMillis(2_100));
            assertThat(times(ticks(house))).isEqualTo(times(paused));
            assertThat(house.notes("clock", paused.size())).hasSameSizeAs(paused);

            house.operate("/schedules/" + CLOCK + "/resume");
            assertThat(eventually(() -> ticks(house), ticks -> ticks.size() > paused.size()))
                    .hasSizeGreaterThan(paused.size());
        }
    }
}
