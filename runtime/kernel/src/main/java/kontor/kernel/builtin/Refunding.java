package kontor.kernel.builtin;

import static kontor.sdk.Do.api;
import static kontor.sdk.Do.db;
import static kontor.sdk.Do.refuse;
import static kontor.sdk.Do.where;

import java.math.BigDecimal;
import java.util.Optional;
import kontor.sdk.KontorException;
import kontor.sdk.builtin.$;
import kontor.sdk.builtin.Payment;
import kontor.sdk.builtin.Refund;
import kontor.sdk.builtin.Refund.Status;
import org.jspecify.annotations.Nullable;

/**
 * Gives an order's payment back, never more than was paid, and once for each thing that it is given back for. As with a
 * payment, a refund that is due without an error belongs to the run that has asked for it.
 */
final class Refunding {
    private Refunding() {}

    static void process(Refund.Process wanted) {
        var id = wanted.id() == null ? wanted.order() : wanted.id();
        var known = db.find($.Refund, id);
        known.ifPresent(refund -> requireSame(refund, wanted.order()));
        if (known.filter(refund -> refund.status() == Status.SUCCEEDED).isPresent()) {
            return;
        }
        var amount = Charging.cents(wanted.amount());
        var refund = due(known, new Refund(id, wanted.order(), amount, Status.DUE, null, null));
        var payment = db.find($.Payment, wanted.order()).orElse(null);
        var refused = refusal(refund, payment);
        if (refused != null || payment == null || payment.intent() == null) {
            note(refund, Status.REFUSED, null, refused);
        } else {
            give(refund, payment.intent());
        }
    }

    private static void requireSame(Refund refund, String order) {
        if (!refund.order().equals(order)) {
            throw refuse("the refund " + refund.id() + " is for the order " + refund.order() + ", not for " + order);
        }
    }

    private static Refund due(Optional<Refund> known, Refund wanted) {
        if (known.isEmpty()) {
            return db.create($.Refund, wanted);
        }
        if (known.get().status() == Status.DUE && known.get().error() == null) {
            throw refuse("what became of the refund " + wanted.id()
                    + " is not known yet: an earlier run has asked for it and got no answer; let that run go on"
                    + " (./kontor runs, ./kontor retry RUN), for it gives back once");
        }
        return db.update(
                $.Refund,
                wanted.id(),
                $.Refund.amount.to(wanted.amount()),
                $.Refund.status.to(Status.DUE),
                $.Refund.reference.clear(),
                $.Refund.error.clear());
    }

    private static @Nullable String refusal(Refund refund, @Nullable Payment payment) {
        if (payment == null || payment.status() != Payment.Status.SUCCEEDED) {
            return "the order " + refund.order() + " is not paid";
        }
        if (payment.intent() == null) {
            return "nothing was taken for the order " + refund.order();
        }
        if (refund.amount().signum() <= 0) {
            return "a refund of " + refund.amount() + "; expected more than nothing";
        }
        var left = payment.amount().subtract(givenBack(refund));
        return refund.amount().compareTo(left) <= 0
                ? null
                : "a refund of " + refund.amount() + " is more than the " + left + " that are left of "
                        + payment.amount();
    }

    // What may have left counts like what has.
    private static BigDecimal givenBack(Refund besides) {
        return db.list($.Refund, where($.Refund.order.is(besides.order()))).stream()
                .filter(refund -> !refund.id().equals(besides.id()))
                .filter(refund ->
                        refund.status() == Status.SUCCEEDED || refund.status() == Status.DUE && refund.error() == null)
                .map(Refund::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static void give(Refund refund, String intent) {
        try {
            var given = api.stripe.refund(intent, refund.amount());
            var failed = given.status().equals("failed") || given.status().equals("canceled");
            note(
                    refund,
                    failed ? Status.REFUSED : Status.SUCCEEDED,
                    given.id(),
                    failed ? "the provider says " + given.status() : null);
        } catch (KontorException e) {
            if (Charging.NO_PROVIDER.contains(e.code())) {
                note(refund, Status.DUE, null, e.toString());
            } else if (Charging.REFUSED.contains(e.code())) {
                note(refund, Status.REFUSED, null, e.toString());
            } else {
                throw e;
            }
        }
    }

    private static void note(Refund refund, Status status, @Nullable String reference, @Nullable String error) {
        db.update(
                $.Refund,
                refund.id(),
                $.Refund.status.to(status),
                reference == null ? $.Refund.reference.clear() : $.Refund.reference.to(reference),
                error == null ? $.Refund.error.clear() : $.Refund.error.to(error));
    }
}
