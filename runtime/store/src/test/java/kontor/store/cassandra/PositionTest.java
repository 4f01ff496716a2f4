package kontor.store.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import kontor.sdk.KontorException;
import org.junit.jupiter.api.Test;

class PositionTest {
    private static final Instant NOW = Instant.parse("2026-11-29T14:00:00.123456789Z");

    @Test
    void growsWithinAShardAlsoWithoutTheClock() {
        long last = 0;
        for (int i = 0; i < 10_000; i++) {
            long next = Position.next(last, NOW.minusSeconds(i), 1023);
            assertThat(next).isGreaterThan(last);
            assertThat(Position.shard(next)).isEqualTo(1023);
            last = next;
        }
        assertThat(Position.next(last, NOW.plusSeconds(1), 1023))
                .isEqualTo(Position.first(NOW.plusSeconds(1)) + (1023L << 12));
    }

    @Test
    void isOneShardsAlone() {
        long a = 0;
        long b = 0;
        for (int i = 0; i < 5_000; i++) {
            a = Position.next(a, NOW, 6);
            b = Position.next(b, NOW, 7);
            assertThat(a).isNotEqualTo(b);
            assertThat(Position.shard(a)).isEqualTo(6);
            assertThat(Position.shard(b)).isEqualTo(7);
        }
    }

    @Test
    void isNeverBelowItsTime() {
        assertThat(Position.next(0, NOW, 0)).isGreaterThanOrEqualTo(Position.first(NOW));
        assertThat(Position.next(Position.first(NOW.plusSeconds(9)), NOW, 3))
                .isGreaterThanOrEqualTo(Position.first(NOW));
        assertThat(Position.time(Position.next(0, NOW, 5))).isEqualTo(NOW.toEpochMilli());
    }

    @Test
    void takesAnyTime() {
        assertThat(Position.first(Instant.MIN)).isZero();
        assertThat(Position.first(Instant.EPOCH)).isZero();
        assertThat(Position.first(Instant.MAX)).isPositive();
        assertThat(Position.bucket(Position.first(Instant.MAX))).isLessThanOrEqualTo(Position.bucket(Long.MAX_VALUE));
    }

    @Test
    void tellsSoManyShardsApart() {
        assertThat(Position.checked(1024)).isEqualTo(1024);
        assertThatThrownBy(() -> Position.checked(1025))
                .isInstanceOf(KontorException.class)
                .hasMessageContaining("1024");
    }
}
