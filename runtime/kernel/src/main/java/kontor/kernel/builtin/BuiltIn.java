package kontor.connectors;

import static kontor.sdk.Do.db;
import static kontor.sdk.Do.each;
import static kontor.sdk.Do.newId;
import static kontor.sdk.Do.now;
import static kontor.sdk.Do.on;
import static kontor.sdk.Do.refuse;
import static kontor.sdk.Do.where;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import kontor.sdk.Business;
import kontor.sdk.Rule;
import kontor.sdk.builtin.$;
import kontor.sdk.builtin.API.KeyIssued;
import kontor.sdk.builtin.ApiKey;
import kontor.sdk.builtin.Delivery;
import kontor.sdk.builtin.Event;
import kontor.sdk.builtin.Invoice;
import kontor.sdk.builtin.Payment;
import kontor.sdk.builtin.Usage;
import kontor.sdk.spi.Run;
import org.jspecify.annotations.Nullable;

/**
 * The business that every node runs: it answers the built-in words. Mail and Slack become deliveries, invoices and
 * payments are kept, API keys are made, events and usage are noted.
 */
public final class BuiltIn implements Business {
    @Override
    public String name() {
        return "Kontor";
    }

    /** {@code $.Email}. */
    static final class Mail {
        final Rule send = on($.Email.send, mail -> queue(MailConnector.NAME, mail.to(), mail.template(), mail));
    }

    /** {@code $.Slack}. */
    static final class Slack {
        final Rule post = on($.Slack.post, post -> queue(SlackConnector.NAME, post.channel(), null, post));
    }

    private static void queue(String channel, String to, @Nullable String template, Object wanted) {
        var made = Run.current().call(channel, "compose", wanted, Composed.class);
        db.create(
                $.Delivery,
                new Delivery(
                        newId(),
                        channel,
                        to,
                        template,
                        made.subject(),
                        made.body(),
                        made.html(),
                        made.state(),
                        0,
                        null,
                        Run.current().message()));
    }

    /** {@code $.Delivery}. */
    static final class Deliveries {
        final Rule deliver = on($.Delivery.created, delivery -> Delivering.deliver(delivery))
                .when(delivery -> delivery.state() == Delivery.State.QUEUED);

        final Rule release = on($.Delivery.release, wanted -> {
            if (wanted.id() != null) {
                Delivering.again(db.get($.Delivery, wanted.id()));
            } else {
                each(
                        $.Delivery,
                        where($.Delivery.state.is(Delivery.State.HELD)),
                        delivery -> Delivering.again(delivery));
            }
        });
    }

    /** {@code $.Invoice} and {@code $.Payment}. */
    static final class Billing {
        final Rule invoice = on($.Invoice.create, wanted -> {
            var id = wanted.period() == null ? newId() : invoiceId(wanted.account(), wanted.period());
            return db.find($.Invoice, id).orElseGet(() -> db.create($.Invoice, invoice(id, wanted)));
        });

        final Rule charge = on(
                $.Payment.charge,
                wanted -> db.find($.Payment, wanted.invoice())
                        .orElseGet(() -> db.create($.Payment, due(db.get($.Invoice, wanted.invoice())))));

        private static String invoiceId(String account, String period) {
            if (period.isBlank() || period.indexOf(':') >= 0) {
                throw refuse(
                        "Invoice.create has the period '" + period + "'; expected something like 2026-11, without a"
                                + " colon, because the invoice's id is <account>:<period>");
            }
            return account + ":" + period;
        }

        private static Invoice invoice(String id, Invoice.Create wanted) {
            List<Invoice.Item> items = wanted.items() == null ? List.of() : wanted.items();
            return new Invoice(
                    id,
                    wanted.account(),
                    cents(wanted.amount()),
                    items.stream()
                            .map(item -> new Invoice.Item(item.description(), cents(item.amount()), item.units()))
                            .toList(),
                    Invoice.Status.OPEN,
                    wanted.period());
        }

        // The payment's id is the invoice's, so that one invoice is charged once.
        private static Payment due(Invoice invoice) {
            return new Payment(
                    invoice.id(), invoice.account(), invoice.id(), invoice.amount(), Payment.Status.DUE, null);
        }

        private static BigDecimal cents(BigDecimal amount) {
            return amount.setScale(2, RoundingMode.HALF_UP);
        }
    }

    /** {@code $.API}. */
    static final class Keys {
        final Rule generateKey = on($.API.generateKey, wanted -> {
            var id = newId();
            var made = Run.current()
                    .call(KeysConnector.NAME, "generate", new KeysConnector.Wanted(id), KeysConnector.Made.class);
            db.create($.ApiKey, new ApiKey(id, wanted.account(), made.hash()));
            return new KeyIssued(id, made.key());
        });
    }

    /** {@code $.Analytics} and {@code $.Usage}. */
    static final class Notes {
        final Rule event = on(
                $.Analytics.track,
                seen -> db.create($.Event, new Event(newId(), seen.event(), seen.account(), now(), seen.data())));

        final Rule usage = on($.Usage.track, used -> {
            var at = used.timestamp() == null ? now() : used.timestamp();
            db.create($.Usage, new Usage(newId(), used.account(), used.endpoint(), at, 1));
        });
    }
}
