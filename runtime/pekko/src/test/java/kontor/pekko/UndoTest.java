package kontor.pekko;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import kontor.kernel.run.RunState;
import kontor.pekko.words.Cup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UndoTest {
    private static final int RUNS = 200;

    @TempDir
    Path folder;

    @Test
    void whatFailedRunsDidIsUndoneOnceAlthoughTheNodeStopsInTheMiddle() {
        var cups = Range.cups(20);
        var spilled = IntStream.range(0, RUNS)
                .mapToObj(
                        i -> Range.message("spilled", "spilled-" + i, cups.get(i % 20), cups.get(i * 7 % 20), i % 300))
                .toList();
        try (var range = Range.open(folder, Duration.ofSeconds(1), Duration.ofMinutes(2), Duration.ofSeconds(30))) {
            range.insist(spilled);
            Range.await("some undoing", () -> range.sum(cups, Cup::echoes) > RUNS / 4);
            range.restart();
            range.awaitRunsEnded();

            assertThat(range.runs(RunState.FAILED)).isEqualTo(RUNS);
            assertThat(range.sum(cups, Cup::fills)).isZero();
            assertThat(range.sum(cups, Cup::echoes)).isEqualTo(2 * RUNS);
        }
    }
}
