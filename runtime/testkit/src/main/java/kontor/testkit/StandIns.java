package kontor.testkit;

import static kontor.sdk.Do.db;
import static kontor.sdk.Do.newId;
import static kontor.sdk.Do.now;
import static kontor.sdk.Do.on;

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
 * Answers the built-in words where the connectors' own business is not on the class path: every mail and Slack message
 * is delivered at once, invoices and payments are kept.
 */
public final class StandIns implements Business {
    final Rule mail = on(
            $.Email.send,
            mail -> deliver(
                    "email",
                    mail.to(),
                    mail.template(),
                    mail.subject(),
                    mail.body() == null ? String.valueOf(mail.template()) : mail.body()));

    final Rule post = on($.Slack.post, post -> deliver("slack", post.channel(), null, null, post.text()));

    final Rule invoice = on($.Invoice.create, wanted -> {
        var id = wanted.period() == null ? newId() : wanted.account() + ":" + wanted.period();
        List<Invoice.Item> items = wanted.items() == null ? List.of() : wanted.items();
        return db.find($.Invoice, id)
                .orElseGet(() -> db.create(
                        $.Invoice,
                        new Invoice(
                                id, wanted.account(), wanted.amount(), items, Invoice.Status.OPEN, wanted.period())));
    });

    final Rule charge = on(
            $.Payment.charge,
            wanted -> db.find($.Payment, wanted.invoice()).orElseGet(() -> {
                var due = db.get($.Invoice, wanted.invoice());
                return db.create(
                        $.Payment,
                        new Payment(due.id(), due.account(), due.id(), due.amount(), Payment.Status.DUE, null));
            }));

    final Rule generateKey = on($.API.generateKey, wanted -> {
        var key = db.create($.ApiKey, new ApiKey(newId(), wanted.account(), newId()));
        return new KeyIssued(key.id(), key.id() + "." + key.hash());
    });

    final Rule event = on(
            $.Analytics.track,
            seen -> db.create($.Event, new Event(newId(), seen.event(), seen.account(), now(), seen.data())));

    final Rule usage = on($.Usage.track, used -> {
        var at = used.timestamp() == null ? now() : used.timestamp();
        db.create($.Usage, new Usage(newId(), used.account(), used.endpoint(), at, 1));
    });

    private static void deliver(
            String channel, String to, @Nullable String template, @Nullable String subject, String body) {
        db.create(
                $.Delivery,
                new Delivery(
                        newId(),
                        channel,
                        to,
                        template,
                        subject,
                        body,
                        null,
                        Delivery.State.SENT,
                        1,
                        null,
                        Run.current().message()));
    }
}
