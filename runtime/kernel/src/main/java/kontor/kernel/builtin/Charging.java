package kontor.kernel.builtin;

import static kontor.sdk.Do.api;
import static kontor.sdk.Do.db;
import static kontor.sdk.Do.refuse;
import static kontor.sdk.Do.send;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import kontor.sdk.KontorException;
import kontor.sdk.api.StripeApi.NewPaymentIntent;
import kontor.sdk.api.StripeApi.PaymentIntent;
import kontor.sdk.builtin.$;
import kontor.sdk.builtin.Invoice;
import kontor.sdk.builtin.Payment;
import kontor.sdk.builtin.Payment.Status;
import org.jspecify.annotations.Nullable;

/**
 * Takes money, once for an invoice or an order. A payment is {@code due} before its charge leaves; one that is due and
 * says neither an error nor an intent belongs to a run whose charge may have arrived. Only that run may go on with it, for
 * only its step has the idempotency key under which the provider knows the charge.
 */
final class Charging {
    /** No provider is configured, or it does not let us in: nothing has been asked of a customer's account. */
    static final Set<String> NO_PROVIDER = Set.of("KON-4210", "KON-4211");
    /** The provider, or our own look at the request, said no. */
    static final Set<String> REFUSED = Set.of("KON-4213", "KON-4214", "KON-4220");

    private static final String CURRENCY = "eur";

    private Charging() {}

    /** Charges an invoice; one that is paid stays as it is. */
    static Payment charge(String id) {
        var invoice = db.get($.Invoice, id);
        var known = db.find($.Payment, id);
        var payment = known.filter(Charging::settled).orElseGet(() -> {
            if (invoice.status() != Invoice.Status.OPEN) {
                throw refuse("the invoice " + id + " is " + word(invoice.status()) + ", and is not charged");
            }
            return take(due(known, wanted(id, invoice.account(), invoice.amount(), id, null)), "Invoice " + id);
        });
        if (payment.status() == Status.SUCCEEDED && invoice.status() == Invoice.Status.OPEN) {
            db.update($.Invoice, id, $.Invoice.status.to(Invoice.Status.PAID));
        }
        return payment;
    }

    /** Takes the money for an order; one that is paid stays as it is. */
    static void process(Payment.Process order) {
        var known = db.find($.Payment, order.order());
        var wanted = wanted(order.order(), order.customer(), order.amount(), null, order.order());
        known.ifPresent(payment -> requireSame(payment, wanted));
        if (known.filter(Charging::settled).isEmpty()) {
            take(due(known, wanted), "Order " + order.order());
        }
    }

    private static Payment wanted(
            String id, String account, BigDecimal amount, @Nullable String invoice, @Nullable String order) {
        return new Payment(id, account, invoice, order, cents(amount), Status.DUE, null, null);
    }

    static BigDecimal cents(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_UP);
    }

    private static void requireSame(Payment payment, Payment wanted) {
        if (payment.order() == null) {
            throw refuse("the payment " + payment.id() + " is for an invoice; an order needs an id of its own");
        }
        if (settled(payment) && payment.amount().compareTo(wanted.amount()) != 0) {
            throw refuse("the order " + payment.id() + " is paid already, with " + payment.amount() + " and not "
                    + wanted.amount());
        }
    }

    // Taken, or with the provider, which has not made up its mind yet.
    private static boolean settled(Payment payment) {
        return payment.status() == Status.SUCCEEDED || payment.status() == Status.DUE && payment.intent() != null;
    }

    // Before the charge leaves, the payment says that it may have left.
    private static Payment due(Optional<Payment> known, Payment wanted) {
        if (known.isEmpty()) {
            return db.create($.Payment, wanted);
        }
        if (known.get().status() == Status.DUE && known.get().error() == null) {
            throw refuse("what became of the payment " + wanted.id()
                    + " is not known yet: an earlier run has charged and got no answer; let that run go on"
                    + " (./kontor runs, ./kontor retry RUN), for it charges once");
        }
        return db.update(
                $.Payment,
                wanted.id(),
                $.Payment.account.to(wanted.account()),
                $.Payment.amount.to(wanted.amount()),
                $.Payment.status.to(Status.DUE),
                $.Payment.intent.clear(),
                $.Payment.error.clear());
    }

    private static Payment take(Payment payment, String description) {
        if (payment.amount().signum() == 0) {
            return note(payment, Status.SUCCEEDED, null, null);
        }
        try {
            var intent = api.stripe.createPaymentIntent(
                    new NewPaymentIntent(payment.amount(), CURRENCY, payment.account(), description));
            return note(payment, status(intent), intent.id(), intent.succeeded() ? null : reason(intent));
        } catch (KontorException e) {
            if (NO_PROVIDER.contains(e.code())) {
                return note(payment, Status.DUE, null, e.toString());
            }
            if (REFUSED.contains(e.code())) {
                return note(payment, Status.DECLINED, null, e.toString());
            }
            throw e;
        }
    }

    private static Status status(PaymentIntent intent) {
        return switch (intent.status()) {
            case "succeeded" -> Status.SUCCEEDED;
            case "processing", "requires_capture" -> Status.DUE;
            default -> Status.DECLINED;
        };
    }

    private static String reason(PaymentIntent intent) {
        return intent.error() == null ? intent.status() : intent.error();
    }

    private static Payment note(Payment payment, Status status, @Nullable String intent, @Nullable String error) {
        var noted = db.update(
                $.Payment,
                payment.id(),
                $.Payment.status.to(status),
                intent == null ? $.Payment.intent.clear() : $.Payment.intent.to(intent),
                error == null ? $.Payment.error.clear() : $.Payment.error.to(error));
        switch (status) {
            case SUCCEEDED -> send($.Payment.succeeded, noted);
            case DECLINED -> send($.Payment.failed, noted);
            case DUE -> {}
        }
        return noted;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
