package kontor.kernel.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import kontor.sdk.KontorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {
    private static final int MANY = 1_000;

    private static Cron utc(String expression) {
        return Cron.of(expression, ZoneId.of("UTC"));
    }

    private static Cron berlin(String expression) {
        return Cron.of(expression, ZoneId.of("Europe/Berlin"));
    }

    private static List<String> ticks(Cron cron, String after, String until) {
        return cron.between(Instant.parse(after), Instant.parse(until), MANY).stream()
                .map(Instant::toString)
                .toList();
    }

    @Test
    void theNextTickIsAfterTheInstantAndNeverTheInstantItself() {
        var daily = utc("0 0 * * *");

        assertThat(daily.next(Instant.parse("2026-11-01T23:59:59.999Z")))
                .hasValue(Instant.parse("2026-11-02T00:00:00Z"));
        assertThat(daily.next(Instant.parse("2026-11-02T00:00:00Z"))).hasValue(Instant.parse("2026-11-03T00:00:00Z"));
    }

    @Test
    void theFirstOfTheMonthCrossesTheYear() {
        assertThat(ticks(utc("0 0 1 * *"), "2026-11-15T00:00:00Z", "2027-02-01T00:00:00Z"))
                .containsExactly("2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z", "2027-02-01T00:00:00Z");
    }

    @Test
    void theFieldsAreReadInTheZone() {
        assertThat(ticks(berlin("0 9 * * *"), "2026-10-24T00:00:00Z", "2026-10-26T12:00:00Z"))
                .containsExactly("2026-10-24T07:00:00Z", "2026-10-25T08:00:00Z", "2026-10-26T08:00:00Z");
    }

    @Test
    void aTickThatDoesNotExistRunsOnceAtTheGapsEnd() {
        // In Berlin 02:00 to 03:00 does not exist on 2026-03-29; it ends at 01:00 UTC.
        assertThat(ticks(berlin("30 2 * * *"), "2026-03-28T02:00:00Z", "2026-03-30T12:00:00Z"))
                .containsExactly("2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
        assertThat(ticks(berlin("*/10 2 * * *"), "2026-03-29T00:00:00Z", "2026-03-29T12:00:00Z"))
                .containsExactly("2026-03-29T01:00:00Z");
        assertThat(ticks(berlin("0 * * * *"), "2026-03-28T23:30:00Z", "2026-03-29T02:00:00Z"))
                .containsExactly("2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z");
    }

    @Test
    void aTickThatExistsTwiceRunsOnceTheFirstTime() {
        // In Berlin 02:00 to 03:00 comes twice on 2026-10-25, at 00:00 and 01:00 UTC.
        assertThat(ticks(berlin("30 2 * * *"), "2026-10-24T12:00:00Z", "2026-10-26T12:00:00Z"))
                .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
        assertThat(berlin("30 2 * * *").next(Instant.parse("2026-10-25T01:10:00Z")))
                .hasValue(Instant.parse("2026-10-26T01:30:00Z"));
    }

    @Test
    void sixFieldsHaveSecondsFirst() {
        assertThat(ticks(utc("*/20 * * * * *"), "2026-11-01T00:00:00Z", "2026-11-01T00:01:00Z"))
                .containsExactly("2026-11-01T00:00:20Z", "2026-11-01T00:00:40Z", "2026-11-01T00:01:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 12 * * 0", "0 12 * * 7", "0 0 12 * * 0", "0 0 12 * * 7"})
    void sundayIsZeroAndSeven(String expression) {
        assertThat(ticks(utc(expression), "2026-11-01T13:00:00Z", "2026-11-15T12:00:00Z"))
                .containsExactly("2026-11-08T12:00:00Z", "2026-11-15T12:00:00Z");
    }

    @Test
    void mondayIsOne() {
        assertThat(ticks(utc("0 0 * * 1"), "2026-11-01T00:00:00Z", "2026-11-08T00:00:00Z"))
                .containsExactly("2026-11-02T00:00:00Z");
    }

    @Test
    void betweenKeepsTheLatest() {
        assertThat(utc("0 * * * *")
                        .between(Instant.parse("2026-11-01T00:00:00Z"), Instant.parse("2026-11-02T00:00:00Z"), 2))
                .containsExactly(Instant.parse("2026-11-01T23:00:00Z"), Instant.parse("2026-11-02T00:00:00Z"));
    }

    @Test
    void nothingLiesBetweenAnInstantAndItself() {
        var tick = Instant.parse("2026-11-01T00:00:00Z");

        assertThat(utc("0 0 * * *").between(tick, tick, MANY)).isEmpty();
        assertThat(utc("0 0 * * *").last(tick, tick.plus(Duration.ofHours(1)))).isEmpty();
    }

    @Test
    void theLastTickMayBeLongAgo() {
        assertThat(utc("0 0 29 2 *").last(Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2026-11-01T00:00:00Z")))
                .hasValue(Instant.parse("2024-02-29T00:00:00Z"));
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void yearsOfTicksEverySecondAreNotWalked() {
        var everySecond = utc("* * * * * *");
        var longAgo = Instant.parse("2006-01-01T00:00:00Z");
        var now = Instant.parse("2026-01-01T00:00:00Z");

        assertThat(everySecond.last(longAgo, now)).hasValue(now);
        assertThat(everySecond.between(longAgo, now, MANY))
                .hasSize(MANY)
                .endsWith(now)
                .isSorted();
    }

    @Test
    void aTickIsAWholeSecondWhateverTheFractionItIsLookedForFrom() {
        var after = Instant.parse("2026-01-01T00:00:00.564Z");
        assertThat(utc("* * * * * *").next(after)).hasValue(Instant.parse("2026-01-01T00:00:01Z"));
        assertThat(utc("* * * * * *").between(after, after.plusSeconds(2), MANY))
                .containsExactly(Instant.parse("2026-01-01T00:00:01Z"), Instant.parse("2026-01-01T00:00:02Z"));
    }

    @Test
    void aDayThatNeverComesHasNoTick() {
        assertThat(utc("0 0 30 2 *").next(Instant.parse("2026-01-01T00:00:00Z")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "hello", "* * * *", "61 * * * *", "* * * * * * *", "0 0 32 * *", "0 0 * * 8", "a b c d e"})
    void whatIsNoExpressionIsRefusedWithWhatIsExpected(String expression) {
        assertThatThrownBy(() -> utc(expression))
                .isInstanceOf(KontorException.class)
                .hasMessageContaining("'" + expression + "' is not a cron expression")
                .hasMessageContaining("expected five fields")
                .extracting("code")
                .isEqualTo("KON-1102");
    }
}
