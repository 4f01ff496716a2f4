package kontor.examples.patterns;

import static kontor.examples.patterns.Stories.account;
import static kontor.examples.patterns.Stories.mailed;
import static kontor.examples.patterns.Stories.mails;
import static kontor.examples.patterns.Stories.referral;
import static kontor.examples.patterns.Stories.rehearse;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import kontor.examples.vocabulary.$;
import kontor.examples.vocabulary.Account;
import kontor.examples.vocabulary.Invitation;
import kontor.examples.vocabulary.Plan;
import kontor.examples.vocabulary.User;
import kontor.sdk.builtin.Event;
import kontor.testkit.Rehearsal;
import kontor.testkit.Rehearsed;
import org.junit.jupiter.api.Test;

class ViralLoopTest {
    private static Account accountOf(Rehearsed world, String user) {
        return world.entity($.Account, user + "@example.com");
    }

    @Test
    void bothSidesOfAReferralGetCreditsAndUnknownOnesAnAccountWhateverCrashes() {
        rehearse(ViralLoop.class)
                .given($.User, new User("ada", "ada@example.com", null, 2L))
                .given($.Account, account("ada@example.com", Plan.STARTER))
                .when($.User.referred.by($.User), referral("ada", "bob"))
                .afterCrashAtEveryStep()
                .thenNothingFails()
                .then(world -> {
                    assertThat(accountOf(world, "ada").credits()).isEqualTo(10);
                    assertThat(accountOf(world, "ada").plan()).isEqualTo(Plan.STARTER);
                    assertThat(accountOf(world, "bob"))
                            .isEqualTo(new Account(
                                    "bob@example.com",
                                    null,
                                    null,
                                    Plan.FREE,
                                    null,
                                    Account.Status.ACTIVE,
                                    null,
                                    null,
                                    null,
                                    null,
                                    5L,
                                    null));
                    assertThat(world.entity($.User, "ada").referralCount()).isEqualTo(3);
                    assertThat(world.entity($.User, "bob").referralCount()).isZero();
                    assertThat(world.list($.Event)).extracting(Event::type).containsExactly("referral");
                });
    }

    @Test
    void whoWasBroughtIsBroughtOnceByWhoeverCameFirst() {
        rehearse(ViralLoop.class)
                .whenAll($.User.referred.by($.User), List.of(referral("ada", "bob"), referral("ada", "bob")))
                .when($.User.referred.by($.User), referral("eve", "bob"))
                .afterCrashAtEveryStep()
                .thenNothingFails()
                .then(world -> {
                    assertThat(accountOf(world, "ada").credits()).isEqualTo(10);
                    assertThat(accountOf(world, "bob").credits()).isEqualTo(5);
                    assertThat(world.entity($.User, "ada").referralCount()).isEqualTo(1);
                    assertThat(world.find($.Account, "eve@example.com")).isEmpty();
                    assertThat(world.list($.Invitation)).containsExactly(new Invitation("bob", "ada"));
                    assertThat(world.list($.Event)).hasSize(1);
                });
    }

    @Test
    void whoWasBroughtMayBringOthersButNobodyThemselves() {
        rehearse(ViralLoop.class)
                .when($.User.referred.by($.User), referral("ada", "ada"))
                .when($.User.referred.by($.User), referral("ada", "bob"))
                .when($.User.referred.by($.User), referral("bob", "eve"))
                .thenNothingFails()
                .then(world -> {
                    assertThat(accountOf(world, "ada").credits()).isEqualTo(10);
                    assertThat(accountOf(world, "bob").credits()).isEqualTo(15);
                    assertThat(accountOf(world, "eve").credits()).isEqualTo(5);
                });
    }

    @Test
    void anAccountWhoseAddressSomebodyHasIsCreatedAllTheSame() {
        rehearse(ViralLoop.class)
                .given($.Account, Account.of("a-1", "bob@example.com", null, Plan.PRO, Account.Status.ACTIVE, null))
                .when($.User.referred.by($.User), referral("ada", "bob"))
                .thenNothingFails()
                .then(world -> {
                    assertThat(accountOf(world, "bob").credits()).isEqualTo(5);
                    assertThat(world.entity($.Account, "a-1").credits()).isZero();
                });
    }

    private static Rehearsal tenReferrals(Plan before) {
        var loop = rehearse(ViralLoop.class)
                .given($.Account, account("ada@example.com", before))
                .given($.User, new User("ada", "ada@example.com", "ada@home.example", 0L));
        for (int i = 1; i <= 9; i++) {
            loop.when($.User.referred.by($.User), referral("ada", "guest-" + i));
        }
        // The ninth again does not make ten.
        return loop.when($.User.referred.by($.User), referral("ada", "guest-9"));
    }

    @Test
    void theTenthReferralIsRewardedOnce() {
        tenReferrals(Plan.FREE)
                .then(world -> assertThat(mails(world, "referral-milestone")).isEmpty())
                .when($.User.referred.by($.User), referral("ada", "guest-10"))
                .when($.User.referred.by($.User), referral("ada", "guest-11"))
                .thenNothingFails()
                .thenUpdates(
                        $.Account,
                        account -> account.plan() == Plan.PRO && "referral-reward".equals(account.planReason()))
                .then(world -> {
                    assertThat(accountOf(world, "ada").credits()).isEqualTo(110);
                    assertThat(world.entity($.User, "ada").referralCount()).isEqualTo(11);
                    assertThat(mailed(world, "referral-milestone")).containsExactly("ada@home.example");
                    assertThat(mails(world, "referral-milestone").getFirst().subject())
                            .isEqualTo("10 people came because of you: the plan pro is yours");
                });
    }

    @Test
    void theRewardIsOneWhateverCrashes() {
        rehearse(ViralLoop.class)
                .given($.Account, account("ada@example.com", Plan.FREE))
                .given($.User, new User("ada", "ada@example.com", null, 9L))
                .when($.User.referred.by($.User), referral("ada", "bob"))
                .afterCrashAtEveryStep()
                .then(world -> {
                    assertThat(accountOf(world, "ada").plan()).isEqualTo(Plan.PRO);
                    assertThat(mailed(world, "referral-milestone")).containsExactly("ada@example.com");
                });
    }

    @Test
    void aRewardTakesNothingAway() {
        tenReferrals(Plan.ENTERPRISE)
                .when($.User.referred.by($.User), referral("ada", "guest-10"))
                .then(world -> {
                    assertThat(accountOf(world, "ada").plan()).isEqualTo(Plan.ENTERPRISE);
                    assertThat(mailed(world, "referral-milestone")).hasSize(1);
                });
    }
}
