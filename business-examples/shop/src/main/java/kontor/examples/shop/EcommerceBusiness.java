package kontor.examples.shop;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;
import static kontor.examples.vocabulary.Order.Status.CANCELLED;
import static kontor.examples.vocabulary.Order.Status.PAID;
import static kontor.examples.vocabulary.Order.Status.PENDING;
import static kontor.examples.vocabulary.Order.Status.SHIPPED;
import static kontor.examples.vocabulary.Product.Status.RETIRED;
import static kontor.examples.vocabulary.Return.Status.RECEIVED;
import static kontor.examples.vocabulary.Return.Status.REFUNDED;
import static kontor.sdk.Do.*;
import static kontor.sdk.builtin.Refund.Status.SUCCEEDED;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import kontor.examples.vocabulary.$;
import kontor.examples.vocabulary.Alert;
import kontor.examples.vocabulary.Inventory.Release;
import kontor.examples.vocabulary.Inventory.Reserve;
import kontor.examples.vocabulary.Inventory.Reserved;
import kontor.examples.vocabulary.Order;
import kontor.examples.vocabulary.Order.Fulfill;
import kontor.examples.vocabulary.Product;
import kontor.examples.vocabulary.Product.Offer;
import kontor.examples.vocabulary.PurchaseOrder;
import kontor.examples.vocabulary.PurchaseOrder.Line;
import kontor.examples.vocabulary.Return;
import kontor.sdk.Business;
import kontor.sdk.KontorException;
import kontor.sdk.Rule;
import kontor.sdk.api.ShippoApi.Address;
import kontor.sdk.api.ShippoApi.NewReturn;
import kontor.sdk.builtin.Email.Mail;
import kontor.sdk.builtin.Payment.Process;
import kontor.sdk.builtin.Refund;
import org.jspecify.annotations.Nullable;

/** Acme Shop: catalogue, orders, stock, returns. */
public final class EcommerceBusiness implements Business {
    static final Address warehouse =
            new Address("Acme Shop Warehouse", "965 Mission St", "San Francisco", "CA", "94103", "US");

    @Override
    public String name() {
        return "Acme Shop";
    }

    // Catalog management
    static final class Catalog {
        // Sync products from supplier; what cannot be read is told, and does not stop the others
        final Rule sync = every($.Daily, () -> {
            var products = api.fetch("https://supplier.example/api/products").items();
            var misfits = new ArrayList<String>();
            for (var product : products) {
                try {
                    send($.Product.offered, product.as(Offer.class));
                } catch (KontorException misfit) {
                    misfits.add("no. " + (products.indexOf(product) + 1) + ": " + misfit.getMessage());
                }
            }
            if (!misfits.isEmpty()) {
                api.slack.send("catalog", "Products not taken: " + misfits.size() + ", as " + misfits.getFirst());
            }
        });

        // Only the supplier's fields: a description that enhance wrote stays
        final Rule offered = on($.Product.offered, offer -> {
            var product = Product.of(offer);
            var known = db.find($.Product, product.id());
            if (known.isEmpty()) {
                db.create($.Product, product);
                return;
            }
            db.update(
                    $.Product,
                    product.id(),
                    $.Product.name.to(product.name()),
                    $.Product.price.to(product.price()),
                    $.Product.inventory.to(product.inventory()),
                    $.Product.supplier.to(offer.supplier()));
            if (product.hasDescription() && !known.get().hasDescription()) {
                db.update($.Product, product.id(), $.Product.description.to(requireNonNull(product.description())));
            }
        });

        // Generate product descriptions with AI
        final Rule enhance = on($.Product.created, product -> {
                    var description = ai.maxTokens(200)
                            .generate("Write a compelling product description for: " + product.name(), String.class);

                    db.update($.Product, product.id(), $.Product.description.to(description));
                })
                .when(product -> !product.hasDescription());
    }

    // Order processing
    static final class Orders {
        // Create order from cart: one for each
        final Rule create = on($.Cart.checkout, cart -> {
            if (!cart.addsUp()) {
                throw refuse("the items of the cart " + cart.id() + " do not cost " + cart.total());
            }
            if (db.find($.Order, cart.id()).isEmpty()) {
                var order = db.create($.Order, Order.of(cart));

                send($.Payment.process, new Process(order.id(), order.customer().id(), order.total()));
            }
        });

        // Process payment
        final Rule payment = on($.Payment.succeeded, payment -> {
                    var order = orderOf(payment.order());
                    if (order.status() != PENDING) {
                        return;
                    }

                    // Update order status
                    db.update($.Order, order.id(), $.Order.status.to(PAID), $.Order.paidAt.to(now()));

                    // Reserve inventory, all of it or nothing; what the catalogue does not know has no stock
                    try {
                        for (var item : order.items()) {
                            if (db.find($.Product, item.product()).isPresent()) {
                                send($.Inventory.reserve, new Reserve(item.product(), item.quantity(), order.id()));
                                undo(() -> send(
                                        $.Inventory.release, new Release(item.product(), item.quantity(), order.id())));
                            }
                        }
                    } catch (KontorException refused) {
                        var reason = String.valueOf(refused.getMessage());
                        send($.Refund.process, new Refund.Process(null, order.id(), payment.amount()));
                        cancel(order, reason);
                        throw refuse(reason);
                    }

                    // Trigger fulfillment
                    send($.Order.fulfill, new Fulfill(order.id()));
                })
                .when(payment -> payment.order() != null);

        // The payment was declined
        final Rule declined = on($.Payment.failed, payment -> {
                    var order = orderOf(payment.order());
                    if (order.status() == PENDING) {
                        cancel(order, requireNonNullElse(payment.error(), "the payment was declined"));
                    }
                })
                .when(payment -> payment.order() != null);

        // Fulfill order
        final Rule fulfillment = on($.Order.fulfill, wanted -> {
            var order = orderOf(wanted.id());
            require(order, PAID);

            // Create shipment
            var shipment = api.shippo.createShipment(order.shippingAddress(), warehouse, order.parcels());

            var shipped = db.update(
                    $.Order,
                    order.id(),
                    $.Order.status.to(SHIPPED),
                    $.Order.tracking.to(shipment.trackingNumber()),
                    $.Order.carrier.to(shipment.carrier()),
                    $.Order.refundable.to(order.total()));

            // Notify customer
            send($.Email.send, Mail.to(order.customer().email(), "order-shipped", shipped, shipment));
        });

        // Handle returns
        final Rule returns = on($.Return.requested, wanted -> {
            var order = orderOf(wanted.order());
            require(order, SHIPPED);
            if (db.find($.Return, wanted.id()).isPresent()) {
                return;
            }
            var back = Return.of(wanted);
            setAside(order, back.amount());
            db.create($.Return, back);
            undo(() -> db.delete($.Return, back.id()));

            // Create return label
            var label = api.shippo.createReturnLabel(new NewReturn(
                    requireNonNull(order.tracking()), order.shippingAddress(), warehouse, order.parcels()));
            db.update($.Return, back.id(), $.Return.label.to(label.trackingNumber()));

            // Send return instructions
            send(
                    $.Email.send,
                    Mail.to(order.customer().email(), "return-label", order)
                            .with("returnRequest", back)
                            .with("label", label));

            // Process refund when return received
            next($.Return.received, $.Return.id.is(back.id()));
            db.update($.Return, back.id(), $.Return.status.to(RECEIVED));
            send($.Refund.process, new Refund.Process(back.id(), order.id(), back.amount()));
        });

        final Rule refunded = on($.Refund.status.becomes(SUCCEEDED), refund -> {
            if (db.find($.Return, refund.id()).isPresent()) {
                db.update($.Return, refund.id(), $.Return.status.to(REFUNDED));
            }
        });
    }

    // Inventory management
    static final class Inventory {
        // Never below zero: the product itself refuses
        final Rule reserve = on($.Inventory.reserve, wanted -> {
            try {
                var left = db.update($.Product, wanted.product(), $.Product.inventory.minus(wanted.quantity()));
                return new Reserved(wanted.product(), wanted.quantity(), left.inventory());
            } catch (KontorException e) {
                throw refuse(db.find($.Product, wanted.product())
                        .map(product -> "only " + product.inventory() + " of " + product.id() + " are left")
                        .orElse("there is no product " + wanted.product()));
            }
        });

        final Rule release = on(
                $.Inventory.release,
                wanted -> db.update($.Product, wanted.product(), $.Product.inventory.plus(wanted.quantity())));

        // Low stock alerts, at most one a day for each product
        final Rule monitor = every($.Hourly, () -> {
            var lowStock = db.list(
                    $.Product,
                    where(
                            $.Product.inventory.below(10),
                            $.Product.status.not(RETIRED),
                            $.Product.alerted.missing().or($.Product.alerted.atMost(ago(days(1))))),
                    $.Product.inventory.ascending(),
                    25);

            if (!lowStock.isEmpty()) {
                send($.Alert.send, new Alert.Send("low-stock", lowStock, List.of("ops@acme-shop.example")));
                lowStock.forEach(product -> db.update($.Product, product.id(), $.Product.alerted.to(now())));
            }
        });

        final Rule alert = on($.Alert.send, alert -> {
            for (var recipient : alert.recipients()) {
                send($.Email.send, Mail.to(recipient, alert.type()).with("products", alert.products()));
            }
        });

        final Rule lowStock = on($.Product.inventory.fallsBelow(10), product -> send($.Product.lowStock, product));

        // Automatic reordering, once while an order is pending
        final Rule reorder = on($.Product.lowStock, product -> {
                    var supplier = requireNonNull(product.supplier());
                    var items = List.of(new Line(product.id(), 100));
                    var pending = where(
                            $.PurchaseOrder.status.is(PurchaseOrder.Status.PENDING),
                            $.PurchaseOrder.items.contains(items.getFirst()));
                    if (db.count($.PurchaseOrder, pending) == 0) {
                        var po = db.create(
                                $.PurchaseOrder,
                                new PurchaseOrder(newId(), supplier, items, PurchaseOrder.Status.PENDING));

                        send(
                                $.Email.send,
                                Mail.to(supplier.email(), "purchase-order").with("po", po));
                    }
                })
                .when(product -> product.supplier() != null && product.status() != RETIRED);
    }

    private static Order orderOf(@Nullable String id) {
        return db.find($.Order, requireNonNull(id)).orElseThrow(() -> refuse("there is no order " + id));
    }

    private static void require(Order order, Order.Status status) {
        if (order.status() != status) {
            throw refuse("the order " + order.id() + " is " + order.status() + ", not " + status);
        }
    }

    private static void cancel(Order order, String reason) {
        var cancelled = db.update($.Order, order.id(), $.Order.status.to(CANCELLED), $.Order.reason.to(reason));
        send($.Email.send, Mail.to(order.customer().email(), "order-cancelled", cancelled));
    }

    // Never more than was paid, over all returns of the order: the order itself refuses
    private static void setAside(Order order, BigDecimal amount) {
        try {
            db.update($.Order, order.id(), $.Order.refundable.minus(amount));
        } catch (KontorException e) {
            throw refuse("of the order " + order.id() + " only "
                    + orderOf(order.id()).refundable() + " is left, not " + amount);
        }
        undo(() -> db.update($.Order, order.id(), $.Order.refundable.plus(amount)));
    }
}
