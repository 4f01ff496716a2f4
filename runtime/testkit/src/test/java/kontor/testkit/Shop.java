package kontor.testkit;

import static kontor.sdk.Do.*;

import kontor.sdk.Business;
import kontor.sdk.Rule;
import kontor.sdk.builtin.Email.Mail;
import kontor.testkit.words.$;
import kontor.testkit.words.Order;

/** A small shop: orders are priced, counted, paid for in time or reminded. */
final class Shop implements Business {
    final Rule placed = on($.Order.placed, order -> {
        var price = send($.Order.price, new Order.Quote(order.id(), order.amount()));
        db.create($.Order, new Order(order.id(), order.buyer(), price.amount(), Order.State.OPEN, null));
        db.upsert($.Buyer, order.buyer(), $.Buyer.orders.plus(1), $.Buyer.spent.plus(price.amount()));
        var paid = next($.Bill.settled, $.Bill.order.is(order.id()), days(14));
        db.update($.Order, order.id(), $.Order.state.to(paid.isPresent() ? Order.State.PAID : Order.State.LATE));
        if (paid.isEmpty()) {
            send($.Email.send, Mail.text(order.buyer(), "Your order " + order.id(), "Please pay."));
        }
    });

    final Rule price = on($.Order.price, quote -> new Order.Price(quote.amount() * 119 / 100));

    final Rule milestone =
            on($.Buyer.orders.reaches(3), buyer -> db.update($.Buyer, buyer.id(), $.Buyer.milestones.plus(1)));

    final Rule daily = every(
            $.Daily,
            () -> each(
                    $.Order,
                    where($.Order.state.is(Order.State.LATE)),
                    order -> db.update($.Order, order.id(), $.Order.note.to("late on " + now()))));
}
