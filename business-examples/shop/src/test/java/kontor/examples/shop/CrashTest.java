package kontor.examples.shop;

import static kontor.examples.shop.Shop.back;
import static kontor.examples.shop.Shop.cart;
import static kontor.examples.shop.Shop.item;
import static kontor.examples.shop.Shop.mails;
import static kontor.examples.shop.Shop.offer;
import static kontor.examples.shop.Shop.open;
import static kontor.examples.shop.Shop.order;
import static kontor.examples.shop.Shop.paid;
import static kontor.examples.shop.Shop.payment;
import static kontor.examples.shop.Shop.product;
import static kontor.sdk.Do.hours;
import static kontor.sdk.Do.minutes;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import kontor.examples.vocabulary.$;
import kontor.examples.vocabulary.Inventory.Release;
import kontor.examples.vocabulary.Inventory.Reserve;
import kontor.examples.vocabulary.Order;
import kontor.examples.vocabulary.Order.Fulfill;
import kontor.examples.vocabulary.Product;
import kontor.examples.vocabulary.PurchaseOrder;
import kontor.examples.vocabulary.PurchaseOrder.Line;
import kontor.examples.vocabulary.Return;
import kontor.sdk.builtin.Payment;
import kontor.sdk.builtin.Refund;
import org.junit.jupiter.api.Test;

/** Every rule of the shop, with a crash at every step: it always ends as it does without one. */
class CrashTest {
    private static final Instant BEFORE_MIDNIGHT = Instant.parse("2026-11-02T23:30:00Z");

    @Test
    void theCatalogueIsSyncedAndWhatIsPoorlyDescribedIsDescribed() {
        open().at(BEFORE_MIDNIGHT)
                .answering(
                        "fetch",
                        "fetch",
                        _ -> Shop.answer(List.of(
                                offer("sku-1", "A lamp.", 29.90, 40),
                                offer(
                                        "sku-2",
                                        "A lamp that its supplier describes at length, and with some love.",
                                        5,
                                        40),
                                offer("sku-3", null, "cheap", 40),
                                offer("sku-4", null, 7.005, 40))))
                .afterCrashAtEveryStep()
                .after(hours(1))
                .thenNothingFails()
                .then(world -> {
                    assertThat(world.list($.Product))
                            .extracting(Product::id, one -> one.price().toPlainString(), Product::inventory)
                            .map(one -> one.toList().toString())
                            .containsExactly("[sku-1, 29.90, 40]", "[sku-2, 5.00, 40]", "[sku-4, 7.01, 40]");
                    assertThat(world.entity($.Product, "sku-1").description()).contains("brass");
                    assertThat(world.entity($.Product, "sku-2").description()).contains("some love");
                    assertThat(world.entity($.Product, "sku-4").description()).contains("brass");
                    assertThat(world.deliveries()).singleElement().satisfies(note -> {
                        assertThat(note.to()).isEqualTo("catalog");
                        assertThat(note.body()).contains("1", "price");
                    });
                });
    }

    @Test
    void aLaterSyncTakesTheSuppliersFieldsAndLeavesADescriptionThatWasWritten() {
        var written = product("sku-1", 14);
        open().at(BEFORE_MIDNIGHT)
                .given($.Product, written)
                .given($.Product, product("sku-2", 14))
                .answering(
                        "fetch",
                        "fetch",
                        _ -> Shop.answer(List.of(
                                offer("sku-1", "A lamp.", 19, 40),
                                offer(
                                        "sku-2",
                                        "Now the supplier has found more than fifty characters to say.",
                                        19,
                                        40))))
                .afterCrashAtEveryStep()
                .after(minutes(59))
                .thenNothingFails()
                .thenNothingCreates($.Product)
                .then(world -> {
                    var one = world.entity($.Product, "sku-1");
                    assertThat(one.description()).isEqualTo(written.description());
                    assertThat(one.inventory()).isEqualTo(40);
                    assertThat(one.price()).hasToString("19.00");
                    assertThat(world.entity($.Product, "sku-2").description()).isEqualTo(written.description());
                });
    }

    @Test
    void aCheckoutBecomesAnOrderThatIsPaidReservedAndShipped() {
        open().given($.Product, product("sku-1", 40))
                .when($.Cart.checkout, cart("cart-1", "59.80", item("sku-1", 2), item("made-to-order", 1)))
                .afterCrashAtEveryStep()
                .thenNothingFails()
                .then(world -> {
                    var order = world.entity($.Order, "cart-1");
                    assertThat(order.status()).isEqualTo(Order.Status.SHIPPED);
                    assertThat(order.tracking()).startsWith("TRACK");
                    assertThat(order.paidAt()).isNotNull();
                    assertThat(world.entity($.Payment, "cart-1").status()).isEqualTo(Payment.Status.SUCCEEDED);
                    assertThat(world.entity($.Product, "sku-1").inventory()).isEqualTo(38);
                    assertThat(mails(world)).containsExactly("order-shipped to ada@example.com");
                });
    }

    @Test
    void anOrderThatCannotBeReservedIsCancelledAndPaidBackAndWhatWasReservedIsReleased() {
        open().given($.Product, product("sku-1", 40))
                .given($.Product, product("sku-2", 40))
                .given($.Product, product("sku-3", 3))
                .when($.Cart.checkout, cart("cart-1", "299.00", item("sku-1", 2), item("sku-2", 3), item("sku-3", 5)))
                .afterCrashAtEveryStep()
                .after(minutes(1))
                .thenFails("KON-2500 only 3 of sku-3 are left")
                .then(world -> {
                    var order = world.entity($.Order, "cart-1");
                    assertThat(order.status()).isEqualTo(Order.Status.CANCELLED);
                    assertThat(order.reason()).isEqualTo("only 3 of sku-3 are left");
                    assertThat(world.list($.Product))
                            .extracting(Product::inventory)
                            .containsExactly(40L, 40L, 3L);
                    assertThat(world.list($.Refund))
                            .extracting(
                                    Refund::id,
                                    Refund::status,
                                    refund -> refund.amount().toPlainString())
                            .map(one -> one.toList().toString())
                            .containsExactly("[cart-1, SUCCEEDED, 299.00]");
                    assertThat(mails(world)).containsExactly("order-cancelled to ada@example.com");
                });
    }

    @Test
    void anOrderWhosePaymentIsDeclinedIsCancelled() {
        open().given($.Product, product("sku-1", 40))
                .given($.Order, order("o-1", Order.Status.PENDING, "29.90", item("sku-1", 1)))
                .when($.Payment.failed, payment("o-1", "29.90", Payment.Status.DECLINED, "insufficient funds"))
                .afterCrashAtEveryStep()
                .thenNothingFails()
                .thenNothingUpdates($.Product)
                .then(world -> {
                    assertThat(world.entity($.Order, "o-1").status()).isEqualTo(Order.Status.CANCELLED);
                    assertThat(world.entity($.Order, "o-1").reason()).isEqualTo("insufficient funds");
                    assertThat(mails(world)).containsExactly("order-cancelled to ada@example.com");
                });
    }

    @Test
    void whatIsReservedIsTakenOutOfTheStockAndPutBackWhenItIsReleased() {
        open().given($.Product, product("sku-1", 40))
                .when($.Inventory.reserve, new Reserve("sku-1", 25, "o-1"))
                .when($.Inventory.reserve, new Reserve("sku-1", 16, "o-2"))
                .when($.Inventory.release, new Release("sku-1", 5, "o-1"))
                .afterCrashAtEveryStep()
                .thenFails("KON-2500 only 15 of sku-1 are left")
                .thenAnswers($.Inventory.reserve, reserved -> reserved.left() == 15)
                .then(world ->
                        assertThat(world.entity($.Product, "sku-1").inventory()).isEqualTo(20));
    }

    @Test
    void aPaidOrderIsShippedOnceHoweverOftenItIsAskedFor() {
        open().given($.Order, order("o-1", Order.Status.PAID, "29.90", item("sku-1", 1)))
                .when($.Order.fulfill, new Fulfill("o-1"))
                .when($.Order.fulfill, new Fulfill("o-1"))
                .afterCrashAtEveryStep()
                .thenFails("KON-2500 the order o-1 is SHIPPED, not PAID")
                .thenUpdates($.Order, order -> order.status() == Order.Status.SHIPPED)
                .then(world -> assertThat(mails(world)).containsExactly("order-shipped to ada@example.com"));
    }

    @Test
    void aReturnIsLabelledWaitedForAndPaidBackOnce() {
        open().given($.Order, order("o-1", Order.Status.SHIPPED, "59.80", item("sku-1", 2)))
                .given($.Payment, paid("o-1", "59.80"))
                .when($.Return.requested, back("r-1", "o-1", "29.90"))
                .after(minutes(20))
                .when($.Return.received, new Return.Received("r-1"))
                .when($.Return.received, new Return.Received("r-1"))
                .afterCrashAtEveryStep()
                .thenNothingFails()
                .then(world -> {
                    assertThat(world.entity($.Return, "r-1").status()).isEqualTo(Return.Status.REFUNDED);
                    assertThat(world.entity($.Return, "r-1").label()).startsWith("RETURN");
                    assertThat(world.list($.Refund))
                            .extracting(
                                    Refund::id,
                                    Refund::order,
                                    refund -> refund.amount().toPlainString())
                            .map(one -> one.toList().toString())
                            .containsExactly("[r-1, o-1, 29.90]");
                    assertThat(mails(world)).containsExactly("return-label to ada@example.com");
                });
    }

    @Test
    void fewLeftIsToldOnceADayAndReorderedOnceWhileAnOrderIsPending() {
        open().at(BEFORE_MIDNIGHT)
                .given($.Product, product("sku-1", 11))
                .given($.Product, product("sku-2", 4))
                .when($.Inventory.reserve, new Reserve("sku-1", 2, "o-1"))
                .when($.Inventory.release, new Release("sku-1", 2, "o-1"))
                .when($.Inventory.reserve, new Reserve("sku-1", 2, "o-2"))
                .afterCrashAtEveryStep()
                .after(hours(3))
                .thenNothingFails()
                .then(world -> {
                    assertThat(world.list($.PurchaseOrder)).singleElement().satisfies(po -> {
                        assertThat(po.items()).containsExactly(new Line("sku-1", 100));
                        assertThat(po.status()).isEqualTo(PurchaseOrder.Status.PENDING);
                    });
                    assertThat(mails(world))
                            .containsExactly(
                                    "low-stock to ops@acme-shop.example", "purchase-order to orders@supplier.example");
                });
    }
}
