package kontor.examples.patterns;

import static kontor.examples.vocabulary.Plan.FREE;
import static kontor.sdk.Do.ago;
import static kontor.sdk.Do.days;
import static kontor.sdk.Do.db;
import static kontor.sdk.Do.each;
import static kontor.sdk.Do.every;
import static kontor.sdk.Do.money;
import static kontor.sdk.Do.now;
import static kontor.sdk.Do.on;
import static kontor.sdk.Do.send;
import static kontor.sdk.Do.where;

import kontor.examples.vocabulary.$;
import kontor.sdk.Business;
import kontor.sdk.Rule;
import kontor.sdk.builtin.Email.Mail;

/** Freemium conversion: free users become customers. */
public final class FreemiumConversion implements Business {
    // Usage-based prompts
    final Rule limitReached = on($.Account.limitReached, reached -> {
        var account = db.get($.Account, reached.account());
        send(
                $.Email.send,
                Mail.to(account.address(), "upgrade-prompt")
                        .with("currentUsage", reached.usage())
                        .with("limit", reached.limit())
                        .with("benefit", "Upgrade to continue using " + reached.feature()));
    });

    // Time-based campaigns, once an account
    final Rule trialEnding = every(
            $.Daily,
            () -> each(
                    $.Account,
                    where(
                            $.Account.plan.is(FREE),
                            $.Account.createdAt.between(ago(days(21)), ago(days(14))),
                            $.Account.upgradeOffered.missing()),
                    account -> {
                        var usage = db.count(
                                $.Event, where($.Event.account.is(account.id()), $.Event.type.is("feature_used")));

                        if (usage > 50) {
                            // Active user
                            db.update($.Account, account.id(), $.Account.upgradeOffered.to(now()));
                            send(
                                    $.Email.send,
                                    Mail.to(account.address(), "upgrade-offer")
                                            .with("discount", money("0.2")) // 20% off
                                            .with("duration", "3 months"));
                        }
                    }));
}
