package kontor.pekko;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import kontor.kernel.run.RunState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetersTest {
    private static final int MESSAGES = 12;

    @TempDir
    Path folder;

    private static void posted(Range range, String verb, long millis) {
        range.insist(IntStream.range(0, MESSAGES)
                .mapToObj(i -> Range.message(verb, verb + millis + "-" + i, "cup " + i, "a", millis))
                .toList());
    }

    private void told(Range range, String sentence, long times) {
        Range.await(sentence + " " + times + " times", () -> range.told(sentence) >= times);
        assertThat(range.told(sentence)).as(sentence).isEqualTo(times);
    }

    @Test
    void whatMessagesLeadToIsToldOnceForEach() {
        try (var range = Range.open(folder)) {
            posted(range, "filled", 0);
            range.awaitRunsEnded();
            told(range, "accepted Cup.filled", MESSAGES);
            told(range, "accepted Cup.echoed", MESSAGES);
            told(range, "ended Kitchen.filled completed", MESSAGES);
            told(range, "ended Kitchen.echoed completed", MESSAGES);
            told(range, "began find", MESSAGES);
            told(range, "began upsert", 2 * MESSAGES);
            told(range, "written Cup", 2 * MESSAGES);
            assertThat(range.told("recorded events")).isGreaterThan(range.told("recorded"));
            assertThat(range.told("recorded")).isPositive();
            assertThat(range.told("ended before it began")).isZero();
        }
    }

    @Test
    void callsOfConnectorsAreToldWithTheirOutcome() {
        try (var range = Range.open(folder)) {
            posted(range, "metered", 5);
            range.awaitRunsEnded();
            told(range, "called rates.take done", MESSAGES);
            told(range, "began call", MESSAGES);
        }
    }

    @Test
    void aRunThatIsTriedAgainIsToldAsSuch() {
        try (var range = Range.open(folder)) {
            range.insist(List.of(Range.message("metered", "no rate", "cup", "a", 0)));
            Range.await("a retry", () -> range.runs(RunState.RETRYING) == 1);
            told(range, "retried Kitchen.metered", 1);
            assertThat(range.told("ended Kitchen.metered failed")).isZero();
        }
    }

    @Test
    void theRunsInMemoryAreAFigure() {
        try (var range = Range.open(folder)) {
            posted(range, "napped", 3_600_000);
            Range.await("runs asleep", () -> range.runs(RunState.SLEEPING) == MESSAGES);
            Range.await("no run in memory", () -> range.figure("runs_in_memory") == 0);
            assertThat(range.figure("outbox_envelopes")).isZero();
            assertThat(range.figure("shards_up")).isEqualTo(8);
        }
    }
}
