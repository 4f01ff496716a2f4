package kontor.kernel.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Random;
import kontor.sdk.Rate;
import org.junit.jupiter.api.Test;

class BucketsTest {
    private static final Rate TEN_A_MINUTE = new Rate(10, Duration.ofMinutes(1));
    private static final long SECOND = 1_000_000_000L;

    private final Buckets buckets = new Buckets();

    private boolean allowed(String key, Rate rate, long nanos) {
        return buckets.take(key, rate, nanos).allowed();
    }

    private void use(String key, Rate rate, long nanos, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(allowed(key, rate, nanos)).isTrue();
        }
    }

    @Test
    void aWholePeriodsUsesMayComeAtOnceAndNotOneMore() {
        for (int left = 9; left >= 0; left--) {
            var allowance = buckets.take("a", TEN_A_MINUTE, 0);
            assertThat(allowance.allowed()).isTrue();
            assertThat(allowance.limit()).isEqualTo(10);
            assertThat(allowance.remaining()).isEqualTo(left);
            assertThat(allowance.retryAfter()).isZero();
        }
        var refused = buckets.take("a", TEN_A_MINUTE, 0);
        assertThat(refused.allowed()).isFalse();
        assertThat(refused.remaining()).isZero();
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void usesComeBackEvenlyAndNotBeforeTheyAreSaidTo() {
        use("a", TEN_A_MINUTE, 0, 10);
        assertThat(allowed("a", TEN_A_MINUTE, 6 * SECOND - 1)).isFalse();
        assertThat(allowed("a", TEN_A_MINUTE, 6 * SECOND)).isTrue();
        assertThat(allowed("a", TEN_A_MINUTE, 6 * SECOND)).isFalse();
    }

    @Test
    void whatIsRefusedCostsNothing() {
        use("a", TEN_A_MINUTE, 0, 10);
        for (int i = 0; i < 100; i++) {
            assertThat(allowed("a", TEN_A_MINUTE, SECOND)).isFalse();
        }
        assertThat(allowed("a", TEN_A_MINUTE, 6 * SECOND)).isTrue();
    }

    @Test
    void noMoreIsSavedUpThanAPeriodsUses() {
        use("a", TEN_A_MINUTE, 0, 1);
        use("a", TEN_A_MINUTE, 3600 * SECOND, 10);
        assertThat(allowed("a", TEN_A_MINUTE, 3600 * SECOND)).isFalse();
    }

    @Test
    void keysAndRatesHaveBucketsOfTheirOwn() {
        use("a", TEN_A_MINUTE, 0, 10);
        use("b", TEN_A_MINUTE, 0, 10);
        use("a", new Rate(10, Duration.ofHours(1)), 0, 10);
        use("a", new Rate(11, Duration.ofMinutes(1)), 0, 11);
        assertThat(allowed("a", TEN_A_MINUTE, 0)).isFalse();
    }

    @Test
    void timeMayBeginAnywhere() {
        for (long begin : new long[] {Long.MIN_VALUE / 2, -1, Long.MAX_VALUE / 2}) {
            var key = "from " + begin;
            use(key, TEN_A_MINUTE, begin, 10);
            assertThat(allowed(key, TEN_A_MINUTE, begin + 6 * SECOND - 1)).isFalse();
            assertThat(allowed(key, TEN_A_MINUTE, begin + 6 * SECOND)).isTrue();
        }
    }

    @Test
    void theLargestAndTheSmallestRatesWork() {
        var largest = new Rate(1_000_000_000, Duration.ofSeconds(1));
        assertThat(buckets.take("a", largest, 0).remaining()).isEqualTo(999_999_999);
        var smallest = new Rate(1, Rate.LONGEST);
        assertThat(allowed("a", smallest, 0)).isTrue();
        assertThat(buckets.take("a", smallest, 0).retryAfter()).isEqualTo(Rate.LONGEST);
        assertThatThrownBy(() -> new Rate(1_000_000_001, Duration.ofSeconds(1))).hasMessageContaining("KON-1117");
        assertThatThrownBy(() -> new Rate(0, Duration.ofSeconds(1))).hasMessageContaining("KON-1117");
        assertThatThrownBy(() -> new Rate(1, Duration.ZERO)).hasMessageContaining("KON-1117");
        assertThatThrownBy(() -> new Rate(1, Rate.LONGEST.plusNanos(1))).hasMessageContaining("KON-1117");
    }

    @Test
    void fullBucketsMakeRoomForOthersBeforeAnythingIsForgiven() {
        var few = new Buckets(8);
        var hourly = new Rate(1, Duration.ofHours(1));
        few.take("spent", hourly, 0);
        for (int i = 0; i < 1_000; i++) {
            few.take("passing " + i, TEN_A_MINUTE, i * 6 * SECOND / 4);
        }
        assertThat(few.take("spent", hourly, 1_500 * SECOND).allowed()).isFalse();
        assertThat(few.size()).isLessThanOrEqualTo(8);
    }

    @Test
    void pastTheLimitTheLongestUnusedAreForgiven() {
        var few = new Buckets(8);
        for (int i = 0; i < 8; i++) {
            assertThat(few.take("k" + i, new Rate(1, Duration.ofHours(1)), i).allowed())
                    .isTrue();
        }
        few.take("k0", new Rate(1, Duration.ofHours(1)), 8);
        few.take("another", new Rate(1, Duration.ofHours(1)), 9);
        assertThat(few.size()).isLessThanOrEqualTo(8);
        assertThat(few.take("k0", new Rate(1, Duration.ofHours(1)), 10).allowed())
                .isFalse();
        assertThat(few.take("k1", new Rate(1, Duration.ofHours(1)), 10).allowed())
                .isTrue();
    }

    /** Whatever comes when: in no stretch of time are there more uses than a period's and those that came back in it. */
    @Test
    void noStretchOfTimeHasMoreThanItMay() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var rate = new Rate(1 + random.nextInt(20), Duration.ofMillis(1 + random.nextInt(5_000)));
        var uses = new ArrayDeque<Long>();
        long now = 0;
        for (int i = 0; i < 20_000; i++) {
            now += (long) (random.nextDouble() * 2 * rate.period().toNanos() / rate.amount());
            if (buckets.take("a", rate, now).allowed()) {
                uses.add(now);
            }
            while (uses.size() > 2 * rate.amount()) {
                uses.remove();
            }
            if (uses.size() == 2 * rate.amount()) {
                assertThat(now - uses.element())
                        .as("%s, seed %d", rate, seed)
                        .isGreaterThanOrEqualTo(rate.period().toNanos() - rate.amount());
            }
        }
    }
}
