package kontor.examples.patterns;

import static kontor.examples.patterns.Stories.ADA;
import static kontor.examples.patterns.Stories.BOB;
import static kontor.examples.patterns.Stories.EVE;
import static kontor.examples.patterns.Stories.account;
import static kontor.examples.patterns.Stories.event;
import static kontor.examples.patterns.Stories.mailed;
import static kontor.examples.patterns.Stories.mails;
import static kontor.examples.patterns.Stories.rehearse;
import static kontor.examples.patterns.Stories.time;
import static kontor.sdk.Do.days;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import kontor.examples.vocabulary.$;
import kontor.examples.vocabulary.Account;
import kontor.examples.vocabulary.Plan;
import kontor.sdk.builtin.Analytics.Track;
import kontor.testkit.Rehearsal;
import org.junit.jupiter.api.Test;

/** {@code CustomerRetention.engagement}: who stays away is asked to come back. */
class EngagementTest {
    private static final Instant START = time("2026-11-02T09:00:00Z");

    private static Rehearsal start() {
        return rehearse(CustomerRetention.class).at(START);
    }

    @Test
    void whoWasAwayForMoreThanAWeekHearsWhatIsNew() {
        start().given($.Account, account(ADA, Plan.PRO))
                .given($.Account, account(BOB, Plan.PRO))
                .given($.Account, Account.of(EVE, null, null, Plan.PRO, Account.Status.CANCELLED, null))
                .given($.Event, event("1", "activity", ADA, START))
                .given($.Event, event("2", "activity", BOB, time("2026-11-05T09:00:00Z")))
                .given($.Event, event("3", "conversion", ADA, time("2026-11-07T09:00:00Z")))
                .until(time("2026-11-10T08:00:00Z"))
                .thenNothingFails()
                .then(world -> {
                    assertThat(mailed(world, "re-engagement")).containsExactly(ADA);
                    assertThat(mails(world, "re-engagement").getFirst().body()).isEqualTo("""
                            Hello,

                            it has been 7 days since we last saw you.

                            This is new since then:

                            - reports on a schedule (9 November 2026)

                            If something keeps you away, answer this mail: a person reads it.

                            Acme
                            """);
                });
    }

    @Test
    void whoNeverDidAnythingIsCountedFromTheAccountsCreation() {
        start().after(days(3))
                .given($.Account, account(ADA, Plan.PRO))
                .until(time("2026-11-13T00:00:00Z").minusSeconds(1))
                .then(world -> assertThat(mailed(world, "re-engagement")).isEmpty())
                .until(time("2026-11-13T08:00:00Z"))
                .then(world -> assertThat(
                                mails(world, "re-engagement").getFirst().subject())
                        .isEqualTo("It has been 7 days"));
    }

    @Test
    void whoStaysAwayIsAskedAgainAfterThirtyDays() {
        var away = start().given($.Account, account(ADA, Plan.PRO)).given($.Event, event("1", "activity", ADA, START));
        away.until(time("2026-12-09T08:00:00Z"))
                .then(world -> assertThat(mailed(world, "re-engagement")).hasSize(1))
                .until(time("2026-12-10T08:00:00Z"))
                .then(world -> assertThat(mailed(world, "re-engagement")).hasSize(2));
    }

    @Test
    void whoCameBackAndLeftAgainIsAskedAgainBefore() {
        start().given($.Account, account(ADA, Plan.PRO))
                .given($.Event, event("1", "activity", ADA, START))
                .until(time("2026-11-12T08:00:00Z"))
                .when($.Analytics.track, Track.of("activity", ADA))
                .until(time("2026-11-20T08:00:00Z"))
                .then(world -> assertThat(mails(world, "re-engagement")).hasSize(2));
    }

    @Test
    void anAbsenceIsToldOnceWhateverCrashes() {
        start().given($.Account, account(ADA, Plan.PRO))
                .given($.Event, event("1", "activity", ADA, time("2026-10-30T09:00:00Z")))
                .until(time("2026-11-09T01:00:00Z"))
                .afterCrashAtEveryStep()
                .thenNothingFails()
                .then(world -> assertThat(mailed(world, "re-engagement")).containsExactly(ADA));
    }
}
