package kontor.pekko;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import kontor.kernel.entity.Stored;
import kontor.kernel.message.Message;
import kontor.kernel.run.RunState;
import kontor.kernel.shard.ShardRecord;
import kontor.pekko.words.Cup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {
    private static final int MESSAGES = 120;
    private static final List<String> CUPS = Range.cups(20);

    @TempDir
    Path folder;

    private static List<Message> messages(String verb, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Range.message(
                        verb, verb + "-" + i, CUPS.get(i % CUPS.size()), CUPS.get((i + 7) % CUPS.size()), 50))
                .toList();
    }

    private static void everythingHappenedOnce(Range range) {
        range.awaitRunsEnded();
        Range.await("every echo", () -> range.sum(CUPS, Cup::echoes) >= MESSAGES);
        range.awaitRunsEnded();
        assertThat(range.sum(CUPS, Cup::fills)).isEqualTo(MESSAGES);
        assertThat(range.sum(CUPS, Cup::echoes)).isEqualTo(MESSAGES);
        assertThat(range.runs(RunState.FAILED)).isZero();
        assertThat(range.runs(RunState.COMPLETED)).isGreaterThanOrEqualTo(2 * MESSAGES);
    }

    @Test
    void aFrontWhoseRecordIsRefusedStartsAnewAndEveryRunEndsOnce() {
        try (var range = Range.open(folder)) {
            range.store().dawdle(Duration.ofMillis(20), "write");
            range.insist(messages("filled", MESSAGES));
            range.insist(messages("wondered", 40));
            var refusals = new AtomicInteger();
            var records = new AtomicInteger();
            range.store()
                    .refuse(write -> write instanceof ShardRecord
                            && records.incrementAndGet() % 5 == 0
                            && refusals.incrementAndGet() <= 40);
            Range.await("every run ended", () -> range.openRuns() == 0);
            assertThat(refusals).hasValueGreaterThanOrEqualTo(10);
            range.store().heal();
            Range.await("every answer", () -> range.sum(CUPS, Cup::asked) >= 40);
            everythingHappenedOnce(range);
            assertThat(range.sum(CUPS, Cup::asked)).isEqualTo(40);
            assertThat(range.sum(CUPS, Cup::answers)).isEqualTo(40);
        }
    }

    @Test
    void anEntityWhoseWriteIsRefusedStartsAnewAndEveryChangeIsMadeOnce() {
        try (var range = Range.open(folder, Duration.ofHours(1), Duration.ofMinutes(2), Duration.ofMillis(500))) {
            var writes = new AtomicInteger();
            range.store().refuse(write -> write instanceof Stored && writes.incrementAndGet() % 10 == 0);
            range.insist(messages("filled", MESSAGES));
            everythingHappenedOnce(range);
            assertThat(writes).hasValueGreaterThan(2 * MESSAGES);
            assertThat(range.mostAttempts()).isEqualTo(1);
        }
    }

    @Test
    void anEntityThatAnswersTooLateHasChangedOnce() {
        try (var range = Range.open(folder, Duration.ofHours(1), Duration.ofMinutes(2), Duration.ofMillis(200))) {
            range.store().dawdle(Duration.ofMillis(500), "write");
            range.insist(messages("filled", MESSAGES));
            Range.pass(Duration.ofSeconds(2));
            range.store().heal();
            everythingHappenedOnce(range);
            assertThat(range.mostAttempts()).isEqualTo(1);
        }
    }

    @Test
    void aStoreThatCannotBeReadForAWhileDelaysEverythingAndLosesNothing() {
        try (var range = Range.open(folder)) {
            range.insist(messages("napped", 40));
            range.insist(messages("listened", 20));
            Range.await("every wait", () -> range.runs(RunState.WAITING) == 20);
            range.store().fail("entity", "applied", "parked", "waiting", "arrived", "ids", "due");
            range.submit(messages("filled", MESSAGES));
            range.submit(IntStream.range(0, 20)
                    .mapToObj(i -> Range.message("rung", "rung-" + i, CUPS.get(i), CUPS.get(i), 0))
                    .toList());
            Range.pass(Duration.ofSeconds(2));
            range.store().heal();
            everythingHappenedOnce(range);
            assertThat(range.sum(CUPS, Cup::naps)).isEqualTo(40);
            assertThat(range.sum(CUPS, Cup::bells)).isEqualTo(20);
        }
    }
}
