package kontor.testkit;

import static kontor.sdk.Do.*;
import static kontor.testkit.Rehearsal.rehearse;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import kontor.kernel.run.RunState;
import kontor.sdk.Business;
import kontor.sdk.KontorException;
import kontor.sdk.Retry;
import kontor.sdk.Rule;
import kontor.testkit.words.$;
import kontor.testkit.words.Bill;
import kontor.testkit.words.Buyer;
import kontor.testkit.words.Order;
import org.junit.jupiter.api.Test;

/** A saga of three steps, each of which can be undone. */
class UndoRehearsalTest {
    static final class Booking implements Business {
        final Rule placed = on($.Order.placed, order -> {
                    db.create($.Order, new Order(order.id(), order.buyer(), order.amount(), Order.State.OPEN, null));
                    undo(() -> db.update($.Order, order.id(), $.Order.note.to("undone")));
                    db.upsert($.Buyer, order.buyer(), $.Buyer.orders.plus(1));
                    undo(() -> db.upsert($.Buyer, order.buyer(), $.Buyer.orders.minus(1)));
                    var paid = api.stripe.createPaymentIntent(money("10.00"), order.buyer());
                    undo(() -> {
                        var refund = api.stripe.refund(paid.id(), paid.amount());
                        send(
                                $.Bill.settled,
                                new Bill(newId(), order.id(), refund.amount().longValue()));
                    });
                    var price = send($.Order.price, new Order.Quote(order.id(), order.amount()));
                    db.update($.Order, order.id(), $.Order.amount.to(price.amount()));
                })
                .retry(new Retry(2, Duration.ofSeconds(1), Duration.ofSeconds(1)));

        final Rule price = on($.Order.price, quote -> {
            if (quote.amount() > 100) {
                throw refuse("too dear");
            }
            return new Order.Price(quote.amount());
        });

        final Rule repeated = on(
                $.Order.repeated,
                order -> each($.Buyer, buyer -> {
                    db.update($.Buyer, buyer.id(), $.Buyer.spent.plus(order.amount()));
                    undo(() -> db.update($.Buyer, buyer.id(), $.Buyer.spent.minus(order.amount())));
                    if (buyer.id().equals("bob")) {
                        throw refuse("bob does not pay");
                    }
                }));
    }

    @Test
    void whatWasDoneIsUndoneInReverseWhereverTheNodeDies() {
        rehearse(Booking.class)
                .when($.Order.placed, new Order.Placed("o1", "ann", 500))
                .afterCrashAtEveryStep()
                .after(hours(1))
                .thenFails("KON-2500")
                .thenUpdates($.Order, order -> "undone".equals(order.note()))
                .thenSends($.Bill.settled, bill -> bill.amount() == 10)
                .then(world -> {
                    assertThat(world.entity($.Buyer, "ann").orders()).isZero();
                    assertThat(world.calls().stream().map(call -> call.operation()))
                            .containsExactly("createPaymentIntent", "refund");
                    assertThat(world.transcript().text())
                            .containsSubsequence(
                                    "undoing  -> KON-2500 too dear",
                                    "call stripe.refund",
                                    "updated Buyer",
                                    "updated Order",
                                    "failed Booking.placed KON-2500");
                });
    }

    @Test
    void whatSucceedsIsNotUndone() {
        rehearse(Booking.class)
                .when($.Order.placed, new Order.Placed("o1", "ann", 50))
                .afterCrashAtEveryStep()
                .after(hours(1))
                .thenNothingFails()
                .then(world -> assertThat(world.entity($.Order, "o1").amount()).isEqualTo(50));
    }

    @Test
    void anUndoThatFailsIsTriedAgainAndThenBothErrorsAreTold() {
        rehearse(Booking.class)
                .answeringEach("stripe", "refund", (_, call) -> {
                    throw new IOException("the bank is closed");
                })
                .when($.Order.placed, new Order.Placed("o1", "ann", 500))
                .afterCrashAtEveryStep()
                .after(hours(1))
                .thenFails("KON-5107")
                .then(world -> {
                    var error = world.runs("placed").getFirst().error();
                    assertThat(error).asString().contains("too dear", "the bank is closed");
                    assertThat(world.entity($.Buyer, "ann").orders()).isEqualTo(1);
                });
    }

    @Test
    void aFailureBeforeAnythingWasDoneUndoesNothing() {
        rehearse(Booking.class)
                .given($.Order, new Order("o1", "ann", 1, Order.State.OPEN, null))
                .when($.Order.placed, new Order.Placed("o1", "ann", 500))
                .after(hours(1))
                .thenFails("KON-2409")
                .thenNothingUpdates($.Order)
                .then(world -> assertThat(world.transcript().text()).doesNotContain("undoing"));
    }

    @Test
    void aCallThatFailsForGoodUndoesWhatCameBefore() {
        rehearse(Booking.class)
                .answering("stripe", "createPaymentIntent", _ -> {
                    throw new KontorException("KON-4220", "declined");
                })
                .when($.Order.placed, new Order.Placed("o1", "ann", 500))
                .afterCrashAtEveryStep()
                .after(hours(1))
                .thenFails("KON-4220")
                .thenUpdates($.Order, order -> "undone".equals(order.note()))
                .then(world -> assertThat(world.entity($.Buyer, "ann").orders()).isZero());
    }

    @Test
    void eachRowUndoesItsOwn() {
        rehearse(Booking.class)
                .given($.Buyer, new Buyer("ann", 0, 0, 0))
                .given($.Buyer, new Buyer("bob", 0, 0, 0))
                .when($.Order.repeated, new Order.Placed("o1", "ann", 7))
                .afterCrashAtEveryStep()
                .after(hours(1))
                .then(world -> {
                    assertThat(world.entity($.Buyer, "ann").spent()).isEqualTo(7);
                    assertThat(world.entity($.Buyer, "bob").spent()).isZero();
                    assertThat(world.runs("repeated").stream().filter(run -> run.state() == RunState.FAILED))
                            .hasSize(1);
                });
    }

    static final class Slow implements Business {
        final Rule settled = on($.Bill.settled, bill -> {
                    db.upsert($.Buyer, "ann", $.Buyer.orders.plus(1));
                    undo(() -> db.upsert($.Buyer, "ann", $.Buyer.orders.minus(1)));
                    send($.Order.price, new Order.Quote("o1", 1));
                })
                .retry(Retry.never())
                .timeout(seconds(5));

        final Rule price = on($.Order.price, quote -> {
            sleep(hours(1));
            return new Order.Price(quote.amount());
        });
    }

    @Test
    void aRunThatTakesTooLongUndoesAndTheLateAnswerChangesNothing() {
        rehearse(Slow.class)
                .when($.Bill.settled, new Bill("b1", "o1", 5))
                .afterCrashAtEveryStep()
                .after(hours(2))
                .thenFails("KON-5201")
                .then(world -> assertThat(world.entity($.Buyer, "ann").orders()).isZero());
    }
}
