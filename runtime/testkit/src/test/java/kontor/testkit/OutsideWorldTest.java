package kontor.testkit;

import static kontor.sdk.Do.*;
import static kontor.testkit.Rehearsal.rehearse;
import static org.assertj.core.api.Assertions.assertThat;

import kontor.sdk.Business;
import kontor.sdk.Question;
import kontor.sdk.Rule;
import kontor.sdk.api.ShippoApi.Address;
import kontor.sdk.builtin.Task;
import kontor.testkit.words.$;
import kontor.testkit.words.Bill;
import kontor.testkit.words.Order;
import org.junit.jupiter.api.Test;

/** Models, payments, parcels, rates and people, as a rehearsal plays them. */
class OutsideWorldTest {
    record Advice(Order.State state, String words, boolean worthIt) {}

    static final class Office implements Business {
        final Rule placed = on($.Order.placed, order -> {
            var advice = ai.generate("Is " + order.id() + " worth it?", Advice.class);
            var near = ai.embed(advice.words()).values().size();
            var paid = api.stripe.createPaymentIntent(money("29.90"), order.buyer());
            var here = new Address("us", "Street 1", "Town", null, "1", "DE");
            var parcel = api.shippo.createShipment(here, here, java.util.List.of());
            var allowed = user.within(perMinute(5), order.buyer());
            db.create(
                    $.Order,
                    new Order(
                            order.id(),
                            order.buyer(),
                            near + allowed.remaining(),
                            paid.succeeded() && advice.worthIt() ? Order.State.PAID : Order.State.LATE,
                            parcel.trackingNumber()));
        });

        final Rule settled = on($.Bill.settled, bill -> {
            var decision = user.decide(Question.approval("bill", "Is this bill right?")
                    .about($.Order, bill.order())
                    .to("ann@example.com")
                    .remindAfter(days(1))
                    .within(days(3)));
            db.create($.Order, new Order(bill.order(), "ann", bill.amount(), Order.State.OPEN, decision.outcome()));
        });

        final Rule fetched = on($.Order.repeated, order -> api.fetch("https://example.com"));
    }

    @Test
    void modelsPaymentsAndParcelsAnswerWithoutBeingTold() {
        rehearse(Office.class)
                .when($.Order.placed, new Order.Placed("o1", "ann", 1))
                .afterCrashAtEveryStep()
                .thenNothingFails()
                .then(world -> {
                    var order = world.entity($.Order, "o1");
                    assertThat(order.amount()).isEqualTo(64 + 4);
                    assertThat(order.state()).isEqualTo(Order.State.PAID);
                    assertThat(order.note()).startsWith("TRACK");
                });
    }

    @Test
    void aPersonAnswersWithTheIdThatTheWorldTells() {
        rehearse(Office.class)
                .when($.Bill.settled, new Bill("b1", "o1", 5))
                .afterCrashAtEveryStep()
                .after(days(2))
                .whenSeeing(
                        $.Task.complete,
                        world -> new Task.Complete(world.list($.Task).getFirst().id(), "approved", null))
                .thenCreates($.Order, order -> "approved".equals(order.note()))
                .then(world -> assertThat(world.deliveries()).hasSize(2));
    }

    @Test
    void aPersonWhoDoesNotAnswerLetsTheTaskExpire() {
        rehearse(Office.class)
                .when($.Bill.settled, new Bill("b1", "o1", 5))
                .afterCrashAtEveryStep()
                .after(days(4))
                .thenCreates($.Order, order -> Task.EXPIRED.equals(order.note()))
                .thenUpdates($.Task, task -> task.state() == Task.State.EXPIRED);
    }

    @Test
    void whatIsFetchedTheTestMustSay() {
        rehearse(Office.class)
                .when($.Order.repeated, new Order.Placed("o1", "ann", 1))
                .after(days(1))
                .thenFails("KON-4001");
    }
}
