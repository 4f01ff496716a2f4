package kontor.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import kontor.ingress.IngressSettings.Limits;
import org.junit.jupiter.api.Test;

class GateTest {
    private static final String KEY = "0123456789abcdef0123";

    private final Gate open = new Gate(IngressSettings.loopback(0), new Rates(0, () -> 0));
    private final Gate keyed =
            new Gate(new IngressSettings("0.0.0.0", 0, Map.of("ops", KEY), Limits.DEFAULT), new Rates(0, () -> 0));

    private static void check(Gate gate, Call call, String host) {
        gate.check(call, host, () -> "10.0.0.1");
    }

    @Test
    void anOpenNodeAnswersToNamesOfThisMachine() {
        for (var host : List.of(
                "localhost", "localhost:8080", "127.0.0.1:8080", "[::1]:8080", "LOCALHOST", "kontor.localhost")) {
            assertThatCode(() -> check(open, Calls.get("/db"), host)).as(host).doesNotThrowAnyException();
        }
    }

    @Test
    void anOpenNodeRefusesAForeignHost() {
        for (var host : List.of("evil.example", "localhost.evil.example", "127.0.0.1.evil.example:8080", "10.0.0.7")) {
            assertThatThrownBy(() -> check(open, Calls.get("/db"), host))
                    .as(host)
                    .hasFieldOrPropertyWithValue("code", "KON-1403");
        }
    }

    @Test
    void anOpenNodeRefusesPagesOfOtherSites() {
        assertThatThrownBy(() -> check(open, Calls.get("/db", "Origin: https://evil.example"), "localhost"))
                .hasFieldOrPropertyWithValue("code", "KON-1403");
        assertThatThrownBy(() -> check(open, Calls.get("/db", "Origin: null"), "localhost"))
                .hasFieldOrPropertyWithValue("code", "KON-1403");
        assertThatThrownBy(() -> check(open, Calls.post("/events", "", "Sec-Fetch-Site: cross-site"), "localhost"))
                .hasFieldOrPropertyWithValue("code", "KON-1403");
        assertThatCode(() -> check(open, Calls.get("/db", "Origin: http://localhost:8080"), "localhost"))
                .doesNotThrowAnyException();
    }

    @Test
    void withKeysEveryCallNeedsOneAndIsNamedAfterIt() {
        var call = Calls.get("/db", "Authorization: Bearer " + KEY);
        check(keyed, call, "anything.example");
        assertThat(call.by()).isEqualTo("ops");
    }

    @Test
    void withKeysACallWithoutOrWithAnotherKeyIsRefused() {
        for (var header : List.of("Authorization: Bearer nonsense", "Authorization: Basic " + KEY, "X: y")) {
            assertThatThrownBy(() -> check(keyed, Calls.get("/metrics", header), "h"))
                    .as(header)
                    .hasFieldOrPropertyWithValue("code", "KON-1401");
        }
    }

    @Test
    void healthIsForEverybodyAndTheApiHasTokensOfItsOwn() {
        assertThatCode(() -> check(keyed, Calls.get("/health/ready"), "h")).doesNotThrowAnyException();
        assertThatCode(() -> check(keyed, Calls.get("/api/v1/x"), "h")).doesNotThrowAnyException();
    }

    @Test
    void aCallerOverItsRateIsRefusedUntilTimeHasPassed() {
        var now = new AtomicLong();
        var rated = new Gate(IngressSettings.loopback(0), new Rates(2, now::get));
        check(rated, Calls.get("/db"), "localhost");
        check(rated, Calls.get("/db"), "localhost");
        assertThatThrownBy(() -> check(rated, Calls.get("/db"), "localhost"))
                .hasFieldOrPropertyWithValue("code", "KON-1429");
        now.addAndGet(500_000_000L);
        assertThatCode(() -> check(rated, Calls.get("/db"), "localhost")).doesNotThrowAnyException();
    }

    @Test
    void aNodeThatOthersReachDoesNotStartWithoutKeys() {
        assertThatThrownBy(() -> new IngressSettings("0.0.0.0", 0, Map.of(), Limits.DEFAULT).check())
                .hasFieldOrPropertyWithValue("code", "KON-1201");
        assertThatCode(() -> new IngressSettings("127.0.0.1", 0, Map.of(), Limits.DEFAULT).check())
                .doesNotThrowAnyException();
        assertThatCode(() -> new IngressSettings("0.0.0.0", 0, Map.of("ops", KEY), Limits.DEFAULT).check())
                .doesNotThrowAnyException();
    }

    @Test
    void aKeyThatCanBeGuessedIsRefused() {
        assertThatThrownBy(() -> new IngressSettings("127.0.0.1", 0, Map.of("ops", "secret"), Limits.DEFAULT).check())
                .hasMessageContaining("at least 16");
    }
}
