package kontor.kernel.builtin;

import static kontor.sdk.Do.db;
import static kontor.sdk.Do.each;
import static kontor.sdk.Do.newId;
import static kontor.sdk.Do.now;
import static kontor.sdk.Do.on;
import static kontor.sdk.Do.refuse;
import static kontor.sdk.Do.send;
import static kontor.sdk.Do.where;

import java.util.List;
import java.util.Map;
import kontor.sdk.Audience;
import kontor.sdk.Business;
import kontor.sdk.Rule;
import kontor.sdk.builtin.$;
import kontor.sdk.builtin.API.KeyIssued;
import kontor.sdk.builtin.ApiKey;
import kontor.sdk.builtin.Delivery;
import kontor.sdk.builtin.Email;
import kontor.sdk.builtin.Event;
import kontor.sdk.builtin.Invoice;
import kontor.sdk.builtin.Task;
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
        final Rule send = on($.Email.send, mail -> {
            if (mail.to() != null) {
                queue("email", mail.to(), mail.template(), mail);
            } else {
                toEverybody(mail, everybody(mail));
            }
        });

        private static Audience.Query everybody(Email.Mail mail) {
            if (mail.audience() == null) {
                throw refuse("Email.send has neither an address (to) nor an audience");
            }
            return mail.audience();
        }

        // One child run each: whoever has been written to is not written to again after a crash.
        private static void toEverybody(Email.Mail mail, Audience.Query audience) {
            Run.current().each(audience.noun(), audience.where(), person -> {
                var address = addressOf(person, audience.address());
                if (address != null) {
                    send($.Email.send, mail.to(address).with("person", person));
                }
            });
        }

        // Where the field is empty an id that is an address will do.
        private static @Nullable String addressOf(Map<String, Object> person, String field) {
            if (person.get(field) instanceof String address && !address.isBlank()) {
                return address;
            }
            return person.get("id") instanceof String id && id.contains("@") ? id : null;
        }
    }

    /** {@code $.Slack}. */
    static final class Slack {
        final Rule post = on($.Slack.post, post -> queue("slack", post.channel(), null, post));
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

    /** {@code $.Invoice}, {@code $.Payment} and {@code $.Refund}. */
    static final class Billing {
        final Rule invoice = on($.Invoice.create, wanted -> {
            var id = wanted.period() == null ? newId() : invoiceId(wanted.account(), wanted.period());
            return db.find($.Invoice, id).orElseGet(() -> db.create($.Invoice, invoice(id, wanted)));
        });

        final Rule charge = on($.Payment.charge, wanted -> Charging.charge(wanted.invoice()));

        final Rule payment = on($.Payment.process, wanted -> Charging.process(wanted));

        final Rule refund = on($.Refund.process, wanted -> Refunding.process(wanted));

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
                    Charging.cents(wanted.amount()),
                    items.stream()
                            .map(item ->
                                    new Invoice.Item(item.description(), Charging.cents(item.amount()), item.units()))
                            .toList(),
                    Invoice.Status.OPEN,
                    wanted.period());
        }
    }

    /** {@code $.API}. */
    static final class Keys {
        final Rule generateKey = on($.API.generateKey, wanted -> {
            var id = newId();
            var made = Run.current().call("keys", "generate", new KeyWanted(id), KeyMade.class);
            db.create($.ApiKey, new ApiKey(id, wanted.account(), made.hash()));
            return new KeyIssued(id, made.key());
        });
    }

    /** {@code $.Task}: a person's answer counts once, whoever asks how often. */
    static final class Tasks {
        final Rule complete = on($.Task.complete, said -> {
            var task = db.get($.Task, said.id());
            if (task.state() != Task.State.OPEN) {
                throw refuse("the task " + task.id() + " is "
                        + (task.state() == Task.State.EXPIRED
                                ? "expired"
                                : "completed already, with the outcome '" + task.outcome() + "'"));
            }
            var expired = said.outcome().equals(Task.EXPIRED);
            if (!expired && task.outcomes() != null && !task.outcomes().contains(said.outcome())) {
                throw refuse("the outcome '" + said.outcome() + "' is none of the task's: "
                        + String.join(", ", task.outcomes()));
            }
            var done = db.update(
                    $.Task,
                    task.id(),
                    $.Task.state.to(expired ? Task.State.EXPIRED : Task.State.COMPLETED),
                    $.Task.outcome.to(said.outcome()),
                    said.reason() == null ? $.Task.reason.clear() : $.Task.reason.to(said.reason()));
            send($.Task.completed, new Task.Completed(task.id(), said.outcome(), said.reason()));
            return done;
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
