package kontor.examples.patterns;

import static kontor.examples.vocabulary.Account.Status.ACTIVE;
import static kontor.examples.vocabulary.Plan.ENTERPRISE;
import static kontor.examples.vocabulary.Plan.FREE;
import static kontor.examples.vocabulary.Plan.PRO;
import static kontor.sdk.Do.db;
import static kontor.sdk.Do.on;
import static kontor.sdk.Do.send;

import java.util.Objects;
import kontor.examples.vocabulary.$;
import kontor.examples.vocabulary.Account;
import kontor.examples.vocabulary.Invitation;
import kontor.examples.vocabulary.User;
import kontor.sdk.Business;
import kontor.sdk.Rule;
import kontor.sdk.builtin.Analytics.Track;
import kontor.sdk.builtin.Email.Mail;

/** Viral loop: who invites others is rewarded. */
public final class ViralLoop implements Business {
    // Reward referrer, once for everybody who was brought
    final Rule referral = on($.User.referred.by($.User), pair -> {
                var referrer = pair.referrer();
                var referred = pair.referred();
                if (!db.tryCreate($.Invitation, new Invitation(referred.id(), referrer.id()))) {
                    return;
                }
                welcome(referrer);
                welcome(referred);

                // Give both users credits
                db.update($.Account, referrer.account(), $.Account.credits.plus(10));
                db.update($.Account, referred.account(), $.Account.credits.plus(5));
                db.update($.User, referrer.id(), $.User.referralCount.plus(1));

                // Track referral
                send(
                        $.Analytics.track,
                        Track.of("referral", referrer.account())
                                .with("referrer", referrer)
                                .with("referred", referred));
            })
            .when(pair -> !pair.referrer().id().equals(pair.referred().id()));

    // Milestone rewards
    final Rule milestone = on($.User.referralCount.reaches(10), referrer -> {
                var account = db.get($.Account, Objects.requireNonNull(referrer.account()));
                if (account.plan() != ENTERPRISE) {
                    db.update(
                            $.Account,
                            account.id(),
                            $.Account.plan.to(PRO),
                            $.Account.planReason.to("referral-reward"));
                }

                var address = referrer.email() == null ? account.address() : referrer.email();
                send($.Email.send, Mail.to(address, "referral-milestone").with("milestone", 10));
            })
            .when(referrer -> referrer.account() != null);

    // Whoever is new gets a user and a free account; mail goes to the account's id, which is the address.
    private static void welcome(User.Side side) {
        db.tryCreate($.User, new User(side.id(), side.account(), null, 0L));
        db.tryCreate($.Account, Account.of(side.account(), null, null, FREE, ACTIVE, null));
    }
}
