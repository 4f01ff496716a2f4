package kontor.node.language;

import static kontor.node.language.House.eventually;
import static kontor.node.language.House.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NightsTest {
    @TempDir
    Path folder;

    private static List<Instant> ticks(Lodge lodge, Instant after) {
        return lodge.notes("often").stream()
                .map(Instant::parse)
                .filter(tick -> tick.isAfter(after))
                .sorted()
                .toList();
    }

    @Test
    void whatWasDueWhileTheNodeWasDownIsDoneOnceWhenItIsBack() {
        var sleeper = fresh("sleeper");
        var letter = fresh("letter");
        var listener = fresh("listener");
        String waiting;
        try (var lodge = Lodge.open(folder, Nights.class)) {
            waiting = lodge.touched("waited", listener);
            lodge.house().operate("/schedules/Nights.slow/pause");
            assertThat(lodge.state(lodge.touched("postponed", letter), "completed"))
                    .isEqualTo("completed");
            assertThat(lodge.state(lodge.touched("dozed", sleeper), "sleeping")).isEqualTo("sleeping");
            assertThat(lodge.state(waiting, "waiting")).isEqualTo("waiting");
        }
        House.pass(Duration.ofSeconds(2));
        try (var lodge = Lodge.open(folder, Nights.class)) {
            assertThat(lodge.notes(sleeper, 1)).containsExactly("awake");
            assertThat(lodge.notes(letter, 1)).containsExactly("echo");
            lodge.happens("Bell.rung", "{\"id\":\"b\",\"hall\":\"%s\",\"number\":2}".formatted(listener));
            assertThat(lodge.state(waiting, "completed")).isEqualTo("completed");
            assertThat(lodge.notes(listener)).containsExactly("bell 2");
            assertThat(lodge.notes(sleeper)).containsExactly("awake");
            assertThat(lodge.notes(letter)).containsExactly("echo");
            assertThat(lodge.house().items("/schedules").toString()).contains("\"paused\":true");
        }
    }

    @Test
    void aTickWaitsForTheOneBeforeItAndAScheduleCanBeRunByHand() {
        try (var lodge = Lodge.open(folder, Nights.class)) {
            lodge.house().operate("/schedules/Nights.rare/run");
            assertThat(lodge.notes("rare", 1)).hasSize(1);
            lodge.notes("slow", 2);
            lodge.house().operate("/schedules/Nights.slow/pause");
            var seen = World.seen("slow");
            assertThat(seen).hasSizeGreaterThanOrEqualTo(4);
            for (int i = 1; i < seen.size(); i++) {
                assertThat(seen.get(i)).isNotEqualTo(seen.get(i - 1));
            }
        }
    }

    @Test
    void ofTheTicksThatWereMissedTheLatestIsRunOnce() {
        try (var lodge = Lodge.open(folder, Nights.class)) {
            lodge.house().operate("/schedules/Nights.slow/pause");
            lodge.notes("often", 1);
        }
        var down = Instant.now();
        House.pass(Duration.ofMillis(2_500));
        var up = Instant.now();
        try (var lodge = Lodge.open(folder, Nights.class)) {
            var after = eventually(() -> ticks(lodge, down), ticks -> ticks.size() >= 3);
            assertThat(after.getFirst()).isAfter(up.minusSeconds(1));
            assertThat(after)
                    .isEqualTo(IntStream.range(0, after.size())
                            .mapToObj(after.getFirst()::plusSeconds)
                            .toList());
            assertThat(ticks(lodge, Instant.EPOCH)).doesNotHaveDuplicates().allMatch(tick -> tick.getNano() == 0);
        }
    }
}
