package kontor.node.console;

import static kontor.sdk.Do.*;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import kontor.examples.vocabulary.$;
import kontor.examples.vocabulary.Customer;
import kontor.sdk.Business;
import kontor.sdk.Lambdas.Body;
import kontor.sdk.Question;
import kontor.sdk.Retry;
import kontor.sdk.Rule;
import kontor.sdk.builtin.Analytics.Track;

/** What the console is shown with beside the SaaS business; a customer's company says which rule a sign-up is for. */
public final class Desk implements Business {
    /** The customers for whom the printer has paper: the world outside of the rules. */
    static final Set<String> PAPER = ConcurrentHashMap.newKeySet();

    final Rule print = asked("print", customer -> {
                send($.Analytics.track, Track.of("asked", customer.id()));
                if (!PAPER.contains(customer.id())) {
                    throw new IllegalStateException("the printer has no paper");
                }
                send($.Analytics.track, Track.of("printed", customer.id()));
            })
            .retry(Retry.never());

    final Rule credit = asked("credit", customer -> {
        var decision = user.decide(Question.approval("credit", "Credit for " + customer.name() + "?")
                .about($.Account, customer.email())
                .showing("company", "print & sons"));
        if (decision.approved()) {
            db.update($.Account, customer.email(), $.Account.credits.to(500L));
        }
    });

    private static Rule.On<Customer> asked(String company, Body<Customer> body) {
        return on($.Customer.signup, body).when(customer -> company.equals(customer.company()));
    }
}
