package kontor.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PreferTest {
    private static @Nullable Duration waiting(String... headers) {
        return Prefer.waiting(Calls.get("/events", headers).headers());
    }

    @Test
    void withoutTheHeaderNobodyWaits() {
        assertThat(waiting()).isNull();
    }

    @Test
    void theWaitIsInSeconds() {
        assertThat(waiting("Prefer: wait=5")).isEqualTo(Duration.ofSeconds(5));
        assertThat(waiting("Prefer: wait=0")).isEqualTo(Duration.ZERO);
    }

    @Test
    void theWaitMayStandAmongOtherPreferences() {
        assertThat(waiting("Prefer: respond-async, wait=\"7\"; x=y")).isEqualTo(Duration.ofSeconds(7));
        assertThat(waiting("Prefer: return=minimal", "Prefer: Wait = 3")).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void nobodyWaitsLongerThanAMinute() {
        assertThat(waiting("Prefer: wait=600")).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void aPreferenceThatCannotBeReadIsIgnored() {
        assertThat(waiting("Prefer: wait=soon")).isNull();
        assertThat(waiting("Prefer: wait=-1")).isNull();
        assertThat(waiting("Prefer: wait")).isNull();
    }
}
