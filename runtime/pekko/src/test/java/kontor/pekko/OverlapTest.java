package kontor.pekko;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import kontor.kernel.port.Store.LoggedMessage;
import org.junit.jupiter.api.Test;

class OverlapTest {
    private static LoggedMessage at(long position) {
        return new LoggedMessage(position, Range.message("filled", "m" + position, "c", "d", 0), List.of());
    }

    private static List<Long> positions(List<LoggedMessage> messages) {
        return messages.stream().map(LoggedMessage::position).toList();
    }

    private static long seconds(double seconds) {
        return TimeUnit.MILLISECONDS.toNanos((long) (seconds * 1_000));
    }

    @Test
    void whatBecomesVisibleLateIsToldOfOnce() {
        var overlap = new Overlap(10, seconds(0));
        assertThat(overlap.from(seconds(1))).isEqualTo(10);
        assertThat(positions(overlap.fresh(List.of(at(11), at(13))))).containsExactly(11L, 13L);
        assertThat(overlap.from(seconds(2))).isEqualTo(10);
        assertThat(positions(overlap.fresh(List.of(at(11), at(12), at(13))))).containsExactly(12L);
    }

    @Test
    void whatIsOldIsNotReadAgain() {
        var overlap = new Overlap(0, seconds(0));
        for (long i = 1; i <= 30; i++) {
            long from = overlap.from(seconds(i));
            assertThat(from).isEqualTo(Math.max(0, i - 1 - Overlap.LONGEST.toSeconds()));
            var read = LongStream.rangeClosed(from + 1, i)
                    .mapToObj(OverlapTest::at)
                    .toList();
            assertThat(positions(overlap.fresh(read))).containsExactly(i);
        }
    }
}
