package kontor.pekko;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import kontor.kernel.message.Message;
import kontor.pekko.words.Cup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimersTest {
    private static final List<String> CUPS = Range.cups(50);

    @TempDir
    Path folder;

    private static List<Message> messages(String verb, int from, int to, int least, int most) {
        return IntStream.range(from, to)
                .mapToObj(i -> Range.message(
                        verb, verb + "-" + i, CUPS.get(i % CUPS.size()), "nobody", least + i * 7 % (most - least)))
                .toList();
    }

    @Test
    void aThousandSleepersWakeOnceAlthoughTheirTimersLieBeyondTheHorizon() {
        try (var range = Range.open(folder, Duration.ofSeconds(1), Duration.ofMinutes(2), Duration.ofSeconds(30))) {
            // What is set for later while the store is read for later must not fall between the two.
            range.store().dawdle(Duration.ofMillis(300), "due");
            range.submit(messages("napped", 0, 500, 100, 3_000));
            range.submit(messages("posted", 0, 500, 100, 3_000));
            Range.await("some naps", () -> range.sum(CUPS, Cup::naps) > 20);
            range.submit(messages("napped", 500, 1_000, 100, 3_000));
            Range.await("every letter", () -> range.sum(CUPS, Cup::letters) >= 500);
            Range.await("every nap", () -> range.sum(CUPS, Cup::naps) >= 1_000);
            range.awaitRunsEnded();
            assertThat(range.sum(CUPS, Cup::naps)).isEqualTo(1_000);
            assertThat(range.sum(CUPS, Cup::letters)).isEqualTo(500);
        }
    }

    @Test
    void whatIsDueSoonAfterARestartIsNotForgotten() {
        try (var range = Range.open(folder, Duration.ofSeconds(1), Duration.ofMinutes(2), Duration.ofSeconds(30))) {
            range.insist(messages("napped", 0, 300, 2_000, 7_000));
            range.store().dawdle(Duration.ofMillis(300), "shard");
            range.restart();
            Range.await("every nap", () -> range.sum(CUPS, Cup::naps) >= 300);
            range.awaitRunsEnded();
            assertThat(range.sum(CUPS, Cup::naps)).isEqualTo(300);
        }
    }

    @Test
    void theThreadsOfTenThousandSleepsAreCollected() {
        Kitchen.THREADS.clear();
        try (var range = Range.open(folder)) {
            for (int i = 0; i < 10; i++) {
                range.submit(messages("blinked", i * 1_000, (i + 1) * 1_000, 20, 200));
            }
            Range.await("every try", () -> Kitchen.THREADS.size() >= 20_000);
            range.awaitRunsEnded();
            Range.await("threads to be collected", () -> {
                System.gc();
                return Kitchen.THREADS.stream()
                                .map(WeakReference::get)
                                .filter(thread -> thread != null)
                                .count()
                        < 500;
            });
        }
    }

    @Test
    void anEntityThatWasIdleLeavesMemoryAndComesBack() {
        var cups = List.of("cup-0");
        try (var range = Range.open(folder, Duration.ofHours(1), Duration.ofMillis(150), Duration.ofSeconds(30))) {
            for (int round = 1; round <= 5; round++) {
                var fills = round;
                var loads = range.store().calls("entity");
                range.submit(List.of(Range.message("lettered", "letter-" + round, "cup-0", "nobody", 0)));
                Range.await("the letter", () -> range.sum(cups, Cup::letters) == fills);
                assertThat(range.store().calls("entity"))
                        .as("loads in round %d", round)
                        .isGreaterThan(loads);
                Range.pass(Duration.ofMillis(400));
            }
        }
    }

    @Test
    void messagesThatMeetAnEntityOnItsWayOutOfMemoryAreNotLost() {
        try (var range = Range.open(folder, Duration.ofHours(1), Duration.ofMillis(40), Duration.ofSeconds(2))) {
            for (int round = 0; round < 20; round++) {
                range.submit(messages("lettered", round * 50, round * 50 + 50, 1, 2));
                Range.pass(Duration.ofMillis(30 + round));
            }
            Range.await("every letter", () -> range.sum(CUPS, Cup::letters) >= 1_000);
            range.awaitRunsEnded();
            assertThat(range.sum(CUPS, Cup::letters)).isEqualTo(1_000);
            assertThat(range.mostAttempts()).isEqualTo(1);
        }
    }
}
