package kontor.node.language;

import static kontor.sdk.Do.*;

import java.util.Objects;
import kontor.examples.vocabulary.$;
import kontor.examples.vocabulary.Customer;
import kontor.examples.vocabulary.Plan;
import kontor.sdk.Business;
import kontor.sdk.Lambdas.Body;
import kontor.sdk.Retry;
import kontor.sdk.Rule;
import kontor.sdk.builtin.Analytics.Track;

/** A rule for each promise; a customer's company says which of them a sign-up is for. */
public final class Chores implements Business {
    static final class Time {
        final Rule later = asked("later", customer -> {
            send($.Analytics.track, Track.of("asked", customer.id()));
            send($.Analytics.track, Track.of("delivered", customer.id()), in(seconds(1)));
        });

        final Rule nap = asked("nap", customer -> {
            send($.Analytics.track, Track.of("lay down", customer.id()));
            sleep(seconds(1));
            send($.Analytics.track, Track.of("got up", customer.id()));
        });

        final Rule hibernation = asked("hibernation", customer -> {
            sleep(days(100));
            send($.Analytics.track, Track.of("got up", customer.id()));
        });

        final Rule clock = every("* * * * * *", () -> send($.Analytics.track, Track.of("tick", "clock")));
    }

    static final class Waiting {
        final Rule patient = asked("patient", customer -> {
            var terms = next($.Subscription.created, $.UsageRecord.account.is(customer.id()));
            send($.Analytics.track, Track.of("heard " + terms.id(), customer.id()));
        });

        final Rule choosy = asked("choosy", customer -> {
            var terms = next(
                    $.Subscription.created,
                    $.UsageRecord.account.is(customer.id()),
                    subscription -> subscription.plan() == Plan.PRO);
            send($.Analytics.track, Track.of("heard " + terms.id(), customer.id()));
        });

        final Rule drowsy = asked("drowsy", customer -> {
            sleep(seconds(1));
            var terms = next($.Subscription.created, $.UsageRecord.account.is(customer.id()), seconds(10));
            send(
                    $.Analytics.track,
                    Track.of(terms.map(heard -> "heard " + heard.id()).orElse("gave up"), customer.id()));
        });

        final Rule hasty = asked("hasty", customer -> {
            var terms = next($.Subscription.created, $.UsageRecord.account.is(customer.id()), seconds(1));
            send(
                    $.Analytics.track,
                    Track.of(terms.map(heard -> "heard " + heard.id()).orElse("gave up"), customer.id()));
        });
    }

    static final class Accounts {
        final Rule rich = on(
                $.Account.credits.reaches(10), account -> send($.Analytics.track, Track.of("reached", account.id())));

        // The account is the one whose id is the customer's address.
        final Rule payIn =
                asked("pay in", customer -> db.update($.Account, customer.email(), $.Account.credits.plus(1)));

        final Rule payAll = asked(
                "pay all",
                customer -> each(
                        $.Account,
                        where($.Account.customer.is(customer.id())),
                        account -> db.update($.Account, account.id(), $.Account.credits.plus(1))));

        final Rule echo = on(
                        $.any($.Account),
                        message -> db.update(
                                $.Account, Objects.requireNonNull(message.subject()), $.Account.credits.plus(1)))
                .when(message -> message.subject() != null && message.subject().startsWith("echo"));
    }

    static final class Failing {
        final Rule soldOut = asked("sold out", customer -> {
            throw refuse("sold out");
        });

        final Rule broken = asked("broken", customer -> {
                    throw new IllegalStateException("the printer has no paper");
                })
                .retry(Retry.never());
    }

    private static Rule.On<Customer> asked(String company, Body<Customer> body) {
        return on($.Customer.signup, body).when(customer -> company.equals(customer.company()));
    }
}
