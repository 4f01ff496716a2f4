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

import kontor.examples.vocabulary.$;
import kontor.examples.vocabulary.Account;
import kontor.examples.vocabulary.Plan;
import kontor.testkit.Rehearsal;
import org.junit.jupiter.api.Test;

class FreemiumConversionTest {
    @Test
    void whoHasReachedALimitIsToldOnceWhateverCrashes() {
        rehearse(FreemiumConversion.class)
                .given($.Account, account(ADA, Plan.FREE))
                .when($.Account.limitReached, new Account.LimitReached(ADA, "reports", 101, 100))
                .afterCrashAtEveryStep()
                .thenNothingFails()
                .then(world -> assertThat(mails(world, "upgrade-prompt"))
                        .singleElement()
                        .satisfies(mail -> {
                            assertThat(mail.to()).isEqualTo(ADA);
                            assertThat(mail.body()).contains("101 of 100", "Upgrade to continue using reports");
                        }));
    }

    /** Ada used 51 features, Bob 50, Eve 51 on a plan that she pays for. */
    private static Rehearsal used() {
        var story = rehearse(FreemiumConversion.class)
                .at(time("2026-11-02T09:00:00Z"))
                .given($.Account, account(ADA, Plan.FREE))
                .given($.Account, account(BOB, Plan.FREE))
                .given($.Account, account(EVE, Plan.STARTER));
        for (int i = 1; i <= 51; i++) {
            var at = time("2026-11-03T09:00:00Z").plusSeconds(i);
            story.given($.Event, event("a" + i, "feature_used", ADA, at))
                    .given($.Event, event("b" + i, i <= 50 ? "feature_used" : "activity", BOB, at))
                    .given($.Event, event("e" + i, "feature_used", EVE, at));
        }
        return story;
    }

    @Test
    void whoUsesMuchForNothingIsMadeAnOfferAfterTwoWeeks() {
        used().until(time("2026-11-16T08:00:00Z"))
                .then(world -> assertThat(mailed(world, "upgrade-offer")).isEmpty());
        used().until(time("2026-11-17T08:00:00Z")).thenNothingFails().then(world -> {
            assertThat(mailed(world, "upgrade-offer")).containsExactly(ADA);
            assertThat(mails(world, "upgrade-offer").getFirst().subject()).isEqualTo("20% off for 3 months");
            assertThat(world.entity($.Account, ADA).upgradeOffered()).isEqualTo(time("2026-11-17T00:00:00Z"));
            assertThat(world.entity($.Account, BOB).upgradeOffered()).isNull();
        });
    }

    @Test
    void theOfferIsMadeOnceAnAccountAndNotToWhoIsHereForLonger() {
        var story = used().after(days(30));
        // Too late for Bob to become active.
        story.given($.Event, event("late", "feature_used", BOB, time("2026-12-02T09:00:00Z")))
                .after(days(10))
                .then(world -> assertThat(mailed(world, "upgrade-offer")).containsExactly(ADA));
    }

    @Test
    void theOfferIsOneWhateverCrashes() {
        used().until(time("2026-11-16T23:59:00Z"))
                .until(time("2026-11-18T01:00:00Z"))
                .afterCrashAtEveryStep()
                .thenNothingFails()
                .then(world -> assertThat(mailed(world, "upgrade-offer")).containsExactly(ADA));
    }
}
