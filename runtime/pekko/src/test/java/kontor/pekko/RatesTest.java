package kontor.pekko;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import kontor.kernel.message.Message;
import kontor.pekko.words.Cup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RatesTest {
    @TempDir
    Path folder;

    private static List<Message> uses(String key, int perHour, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Range.message("metered", key + perHour + "-" + i, "from " + i, key, perHour))
                .toList();
    }

    @Test
    void runsOnManyShardsShareTheUsesOfAKey() {
        try (var range = Range.open(folder)) {
            range.insist(uses("a", 7, 60));
            range.insist(uses("b", 7, 5));
            range.awaitRunsEnded();
            assertThat(range.sum(List.of("a"), Cup::asked)).isEqualTo(7);
            assertThat(range.sum(List.of("b"), Cup::asked)).isEqualTo(5);
            range.insist(uses("a", 9, 20));
            range.awaitRunsEnded();
            assertThat(range.sum(List.of("a"), Cup::asked)).isEqualTo(7 + 9);
        }
    }

    @Test
    void aRestartForgivesWhatWasUsed() {
        try (var range = Range.open(folder)) {
            range.insist(uses("a", 3, 10));
            range.awaitRunsEnded();
            assertThat(range.sum(List.of("a"), Cup::asked)).isEqualTo(3);
        }
        try (var range = Range.open(folder)) {
            range.insist(IntStream.range(0, 10)
                    .mapToObj(i -> Range.message("metered", "again-" + i, "from " + i, "a", 3))
                    .toList());
            range.awaitRunsEnded();
            assertThat(range.sum(List.of("a"), Cup::asked)).isEqualTo(6);
        }
    }
}
