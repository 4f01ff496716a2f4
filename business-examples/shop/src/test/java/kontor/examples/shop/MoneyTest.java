package kontor.examples.shop;

import static kontor.examples.shop.Shop.back;
import static kontor.examples.shop.Shop.cart;
import static kontor.examples.shop.Shop.item;
import static kontor.examples.shop.Shop.open;
import static kontor.examples.shop.Shop.order;
import static kontor.examples.shop.Shop.paid;
import static kontor.examples.shop.Shop.priced;
import static kontor.sdk.Do.hours;
import static kontor.sdk.Do.minutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import kontor.examples.vocabulary.$;
import kontor.examples.vocabulary.Cart;
import kontor.examples.vocabulary.Order;
import kontor.examples.vocabulary.Return;
import kontor.sdk.KontorException;
import kontor.sdk.builtin.Payment;
import kontor.sdk.builtin.Refund;
import kontor.testkit.Rehearsal;
import kontor.testkit.Rehearsed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is taken from customers, and what they get back. */
class MoneyTest {
    @ParameterizedTest
    @CsvSource({"59.80, 59.80", "59.8, 59.80", "59.805, 59.81", "59.8049, 59.80", "0.005, 0.01", "0, 0.00"})
    void aTotalIsRoundedHalfUpToCentsAndThatIsWhatIsTaken(String said, String taken) {
        open().when($.Cart.checkout, cart("cart-1", said, item("sku-1", 2)))
                .thenNothingFails()
                .then(world -> {
                    assertThat(world.entity($.Order, "cart-1").total()).hasToString(taken);
                    assertThat(world.entity($.Payment, "cart-1").amount()).hasToString(taken);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "59.80, 29.90, 2",
        "1.00, 0.333, 3", // 0.999
        "0.01, 0.0025, 2", // 0.005
    })
    void aTotalThatItsPricesAddUpToIsTaken(String total, String price, int quantity) {
        open().when($.Cart.checkout, cart("cart-1", total, priced("sku-1", quantity, price)))
                .thenNothingFails()
                .thenUpdates($.Payment, payment -> payment.status() == Payment.Status.SUCCEEDED);
    }

    @Test
    void aTotalThatItsPricesDoNotAddUpToIsRefusedAndNothingIsTaken() {
        open().when($.Cart.checkout, cart("cart-1", "0.01", priced("sku-1", 2, "29.90"), priced("sku-2", 1, "5")))
                .thenFails("KON-2500 the items of the cart cart-1 do not cost 0.01")
                .thenNothingCreates($.Order)
                .thenNothingCreates($.Payment);
    }

    @Test
    void anEmptyCartIsRefused() {
        open().when($.Cart.checkout, cart("cart-1", "0")).thenFails("KON-2500").thenNothingCreates($.Order);
    }

    @Test
    void aNegativeTotalOrPriceDoesNotComeIn() {
        assertThatThrownBy(() -> open().when($.Cart.checkout, cart("cart-1", "-1", item("sku-1", 1)))
                        .thenNothingFails())
                .isInstanceOf(KontorException.class)
                .hasMessageContaining("/total");
        var discount = new Cart.Item("sku-1", 1, new BigDecimal("-5"), null, null);
        assertThatThrownBy(() -> open().when($.Cart.checkout, cart("cart-1", "0", discount))
                        .thenNothingFails())
                .isInstanceOf(KontorException.class)
                .hasMessageContaining("price");
    }

    @Test
    void aCartIsPaidOnceHoweverOftenItIsCheckedOut() {
        open().whenAll($.Cart.checkout, Collections.nCopies(5, cart("cart-1", "59.80", item("sku-1", 2))))
                .after(hours(2))
                .thenNothingFails()
                .then(world -> {
                    assertThat(world.list($.Order)).hasSize(1);
                    assertThat(world.calls())
                            .filteredOn(call -> call.operation().equals("createPaymentIntent"))
                            .hasSize(1);
                });
    }

    @Test
    void aPaymentThatIsToldTwiceReservesAndShipsOnce() {
        open().given($.Product, Shop.product("sku-1", 40))
                .given($.Order, order("o-1", Order.Status.PENDING, "29.90", item("sku-1", 1)))
                .whenAll($.Payment.succeeded, List.of(paid("o-1", "29.90"), paid("o-1", "29.90")))
                .thenNothingFails()
                .then(world -> {
                    assertThat(world.entity($.Product, "sku-1").inventory()).isEqualTo(39);
                    assertThat(Shop.mails(world)).hasSize(1);
                });
    }

    private static Rehearsal shipped() {
        return open().given($.Order, order("o-1", Order.Status.SHIPPED, "59.80", item("sku-1", 2)))
                .given($.Payment, paid("o-1", "59.80"));
    }

    private static List<String> refunds(Rehearsed world) {
        return world.list($.Refund).stream()
                .filter(refund -> refund.status() == Refund.Status.SUCCEEDED)
                .map(refund -> refund.id() + " " + refund.amount().toPlainString())
                .toList();
    }

    @Test
    void noMoreIsGivenBackThanWasPaidOverAllReturnsOfAnOrder() {
        shipped()
                .whenAll(
                        $.Return.requested,
                        List.of(back("r-1", "o-1", "29.90"), back("r-2", "o-1", "29.91"), back("r-3", "o-1", "29.90")))
                .whenAll(
                        $.Return.received,
                        List.of(new Return.Received("r-1"), new Return.Received("r-2"), new Return.Received("r-3")))
                .thenFails("KON-2500 of the order o-1 ")
                .then(world -> {
                    assertThat(refunds(world)).containsExactly("r-1 29.90", "r-3 29.90");
                    assertThat(world.list($.Return)).extracting(Return::id).containsExactly("r-1", "r-3");
                    assertThat(world.entity($.Order, "o-1").refundable()).isEqualByComparingTo("0");
                });
    }

    @Test
    void whatIsGivenBackIsRoundedHalfUp() {
        shipped()
                .when($.Return.requested, back("r-1", "o-1", "0.005"))
                .when($.Return.received, new Return.Received("r-1"))
                .then(world -> assertThat(refunds(world)).containsExactly("r-1 0.01"));
    }

    @Test
    void theSameReturnTwiceIsLabelledAndPaidBackOnce() {
        shipped()
                .whenAll($.Return.requested, List.of(back("r-1", "o-1", "10"), back("r-1", "o-1", "10")))
                .whenAll($.Return.received, List.of(new Return.Received("r-1"), new Return.Received("r-1")))
                .thenNothingFails()
                .then(world -> {
                    assertThat(refunds(world)).containsExactly("r-1 10.00");
                    assertThat(Shop.mails(world)).hasSize(1);
                    assertThat(world.entity($.Order, "o-1").refundable()).isEqualByComparingTo("49.80");
                });
    }

    @Test
    void aReturnOfAnUnknownOrUnshippedOrderIsRefused() {
        open().given($.Order, order("o-2", Order.Status.PAID, "59.80", item("sku-1", 2)))
                .when($.Return.requested, back("r-1", "o-1", "29.90"))
                .when($.Return.requested, back("r-2", "o-2", "29.90"))
                .thenFails("KON-2500 there is no order o-1")
                .thenFails("KON-2500 the order o-2 is PAID, not SHIPPED")
                .thenNothingCreates($.Return)
                .thenNothingUpdates($.Order);
    }

    @Test
    void aReturnWhoseLabelCannotBeMadeIsAsIfItHadNotBeenRequested() {
        shipped()
                .answering("shippo", "createReturnLabel", _ -> {
                    throw new KontorException("KON-4320", "no carrier goes there");
                })
                .when($.Return.requested, back("r-1", "o-1", "29.90"))
                .after(hours(2))
                .thenFails("KON-4320")
                .then(world -> {
                    assertThat(world.list($.Return)).isEmpty();
                    assertThat(world.entity($.Order, "o-1").refundable()).isEqualByComparingTo("59.80");
                    assertThat(Shop.mails(world)).isEmpty();
                });
    }

    @Test
    void anOrderThatWasPaidBackBecauseNothingWasLeftCannotBeReturned() {
        open().given($.Product, Shop.product("sku-1", 1))
                .when($.Cart.checkout, cart("cart-1", "59.80", item("sku-1", 2)))
                .after(minutes(1))
                .when($.Return.requested, back("r-1", "cart-1", "59.80"))
                .thenFails("KON-2500 the order cart-1 is CANCELLED, not SHIPPED")
                .then(world -> assertThat(refunds(world)).containsExactly("cart-1 59.80"));
    }
}
