package kontor.kernel.run;

import static kontor.kernel.run.ScriptedHost.BEGAN;
import static kontor.sdk.Do.days;
import static kontor.sdk.Do.now;
import static kontor.sdk.Do.on;
import static kontor.sdk.Do.seconds;
import static kontor.sdk.Do.send;
import static kontor.sdk.Do.sleep;
import static kontor.sdk.Do.sleepUntil;
import static org.assertj.core.api.Assertions.assertThat;

import kontor.kernel.model.Json;
import kontor.kernel.run.RunHost.End;
import kontor.kernel.run.RunHost.Suspension;
import kontor.kernel.words.$;
import kontor.kernel.words.Item.Quote;
import kontor.kernel.words.Item.Quoted;
import kontor.kernel.words.Item.Seen;
import kontor.kernel.words.Warehouse;
import kontor.sdk.Business;
import kontor.sdk.Rule;
import org.junit.jupiter.api.Test;

class StepLimitsTest {
    static final class Shop implements Business {
        final Rule quote = on($.Item.quote, asked -> new Quoted(1, null));
    }

    private final ScriptedHost host = new ScriptedHost(Warehouse.model(Shop.class));

    private static void throwsCode(ScriptedHost host, String code) {
        assertThat(host.end())
                .isInstanceOfSatisfying(
                        End.Threw.class,
                        end -> assertThat(end.code()).as(end.detail()).isEqualTo(code));
    }

    private void returns() {
        assertThat(host.end()).isEqualTo(new End.Returned(Json.of("done")));
    }

    @Test
    void aRunHasAtMostTenThousandSteps() {
        host.attempt(() -> {
            for (int i = 0; i < 10_000; i++) {
                sleepUntil(now());
            }
        });
        returns();

        host.attempt(() -> {
            for (int i = 0; i < 10_001; i++) {
                sleepUntil(now());
            }
        });
        assertThat(host.end()).isInstanceOfSatisfying(End.Stopped.class, end -> {
            assertThat(end.code()).isEqualTo("KON-5104");
            assertThat(end.detail()).contains("10000 steps");
        });
    }

    @Test
    void atMostSixtyFourSendsLeadToOneAnother() {
        host.message = ScriptedHost.message("m1", "i1", 63, Json.of(null));
        host.attempt(() -> send($.Item.seen, new Seen("i1", null)));
        returns();
        assertThat(host.sent.getFirst().message().depth()).isEqualTo(64);

        var last = new ScriptedHost(host.model());
        last.message = host.sent.getFirst().message();
        last.attempt(() -> send($.Item.seen, new Seen("i1", null)));
        throwsCode(last, "KON-2464");
        assertThat(last.sent).isEmpty();
    }

    @Test
    void aPayloadHasAtMost256KiBInUtf8() {
        host.attempt(() -> send($.Item.seen, new Seen("i1", "€".repeat(87_000))));
        returns();

        var large = new ScriptedHost(host.model());
        large.attempt(() -> send($.Item.seen, new Seen("i1", "€".repeat(88_000))));
        throwsCode(large, "KON-2413");
    }

    @Test
    void aSleepIsAtMostFiveYears() {
        host.attempt(() -> sleep(days(5 * 366).plus(seconds(1))));
        throwsCode(host, "KON-2466");

        host.attempt(() -> sleep(days(5 * 366)));
        assertThat(host.suspension()).isEqualTo(new Suspension.Sleep(BEGAN.plus(days(5 * 366))));
    }

    @Test
    void aCommandThatWouldWaitForItselfIsRefused() {
        host.attempt(() -> send($.Item.quote, new Quote("i1", 1)));

        throwsCode(host, "KON-2465");
        assertThat(host.sent).isEmpty();
        assertThat(host.steps()).isZero();
    }
}
