package kontor.node.language;

import static kontor.node.language.House.eventually;
import static kontor.node.language.House.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class LaboursTest {
    @AutoClose
    private static final Lodge lodge = Lodge.open(Labours.class);

    private final String lamp = fresh("lamp");

    private static Instant time(JsonNode run, String which) {
        return Instant.parse(run.path(which).asText());
    }

    private void ring(int number) {
        lodge.happens(
                "Bell.rung", "{\"id\":\"%s\",\"hall\":\"%s\",\"number\":%d}".formatted(fresh("bell"), lamp, number));
    }

    // --- turns

    @Test
    void runsOfOneRuleForOneSubjectTakeTurnsInOrder() {
        lodge.touchedOften("turned", lamp, 20);
        lodge.touched("turned", lamp, null, 20);
        eventually(
                () -> lodge.house().exchange("GET", "/db/Lamp/" + lamp, null).body(), body -> body.contains("out 20"));
        assertThat(lodge.marks(lamp))
                .isEqualTo(IntStream.rangeClosed(0, 20)
                        .boxed()
                        .flatMap(i -> Stream.of("in " + i, "out " + i))
                        .toList());
    }

    @Test
    void runsOfAParallelRuleOverlap() {
        lodge.touchedOften("met", lamp, 2);
        eventually(() -> lodge.house().exchange("GET", "/db/Lamp/" + lamp, null).statusCode(), status -> status == 200);
        assertThat(eventually(() -> lodge.marks(lamp), marks -> marks.size() == 4))
                .containsExactlyInAnyOrder("in 0", "in 1", "together 0", "together 1");
    }

    @Test
    void aRuleThatDoesNotWantAMessageStartsNoRun() {
        var dim = lodge.happens("Lamp.hailed", "{\"lamp\":\"%s\",\"number\":10}".formatted(lamp));
        assertThat(dim.path("runs")).isEmpty();
        lodge.touched("hailed", lamp, null, 11);
        assertThat(lodge.notes(lamp, 1)).containsExactly("bright");
    }

    // --- trying again

    @Test
    void aSecondTrySeesTheSameTimeIdsAndChanceAndRepeatsNoStep() {
        var run = lodge.run(lodge.touched("flickered", lamp), "completed");
        assertThat(run.path("attempts").asInt()).isEqualTo(2);
        assertThat(World.seen(lamp)).hasSize(2);
        assertThat(World.seen(lamp).get(1)).isEqualTo(World.seen(lamp).get(0));
        assertThat(lodge.notes(lamp)).containsExactlyInAnyOrder("once", "in the end");
    }

    @Test
    void aFailingRunIsTriedAgainWithPausesThenFailsAndCanBeRetried() {
        var id = lodge.touched("failed", lamp);
        var run = lodge.run(id, "failed");
        assertThat(run.path("state").asText()).isEqualTo("failed");
        assertThat(run.path("attempts").asInt()).isEqualTo(3);
        assertThat(run.at("/error/detail").asText()).contains("no power");
        assertThat(Duration.between(time(run, "startedAt"), time(run, "endedAt")))
                .isGreaterThanOrEqualTo(Duration.ofMillis(150));
        assertThat(World.seen(lamp)).hasSize(3);
        World.open(lamp);
        lodge.house().operate("/runs/" + id + "/retry");
        assertThat(lodge.state(id, "completed")).isEqualTo("completed");
        assertThat(lodge.notes(lamp)).containsExactly("power again");
    }

    @Test
    void aTryThatIsAtWorkForTooLongFails() {
        var run = lodge.run(lodge.touched("stalled", lamp), "failed");
        assertThat(run.at("/error/code").asText()).isEqualTo("KON-5201");
        assertThat(Duration.between(time(run, "startedAt"), time(run, "endedAt")))
                .isBetween(Duration.ofMillis(300), Duration.ofSeconds(10));
        World.open(lamp);
        lodge.awaitIdle("Labours.Trying.stalled");
        assertThat(lodge.notes(lamp)).isEmpty();
    }

    // --- operating

    @Test
    void aRunAtWorkIsCancelledAtItsNextStep() {
        var id = lodge.touched("held", lamp);
        assertThat(lodge.notes(lamp, 1)).containsExactly("begun");
        lodge.house().operate("/runs/" + id + "/cancel");
        World.open(lamp);
        assertThat(lodge.state(id, "cancelled")).isEqualTo("cancelled");
        assertThat(lodge.notes(lamp)).containsExactly("begun");
    }

    @Test
    void aWaitingRunThatIsCancelledHearsNothingMore() {
        var id = lodge.touched("waited", lamp);
        assertThat(lodge.state(id, "waiting")).isEqualTo("waiting");
        lodge.house().operate("/runs/" + id + "/cancel");
        assertThat(lodge.state(id, "cancelled")).isEqualTo("cancelled");
        ring(1);
        var other = lodge.touched("hurried", fresh("lamp"));
        assertThat(lodge.state(other, "completed")).isEqualTo("completed");
        assertThat(lodge.state(id, "cancelled")).isEqualTo("cancelled");
        assertThat(lodge.notes(lamp)).isEmpty();
    }

    @Test
    void aSleepingRunIsWokenAndItsTimeIsThatOfTheWaking() {
        var id = lodge.touched("dozed", lamp);
        assertThat(lodge.state(id, "sleeping")).isEqualTo("sleeping");
        var before = Instant.now().minusMillis(1);
        lodge.house().operate("/runs/" + id + "/wake");
        assertThat(lodge.state(id, "completed")).isEqualTo("completed");
        var awake = Instant.parse(lodge.notes(lamp, 1).getFirst().substring("awake at ".length()));
        assertThat(awake).isBetween(before, Instant.now());
    }

    // --- waiting

    @Test
    void oneMessageIsTakenByOneWaitAndTheNextWaitGoesOnAfterIt() {
        var id = lodge.touched("waited", lamp);
        ring(50);
        assertThat(lodge.notes(lamp, 1)).containsExactly("first 50");
        assertThat(lodge.state(id, "waiting")).isEqualTo("waiting");
        ring(3);
        ring(60);
        assertThat(lodge.notes(lamp, 2)).containsExactlyInAnyOrder("first 50", "loud 60");
        assertThat(lodge.state(id, "completed")).isEqualTo("completed");
    }

    @Test
    void aWaitThatIsInTimeHearsAndOneThatIsNotHearsSilence() {
        var late = lodge.touched("hurried", lamp + "-late");
        lodge.touched("hurried", lamp);
        ring(4);
        assertThat(lodge.notes(lamp, 1)).containsExactly("bell 4");
        assertThat(lodge.state(late, "completed")).isEqualTo("completed");
        assertThat(lodge.notes(lamp + "-late")).containsExactly("silence");
    }
}
