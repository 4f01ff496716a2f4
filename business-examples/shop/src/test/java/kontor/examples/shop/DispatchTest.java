package kontor.examples.shop;

import static kontor.examples.shop.Shop.cart;
import static kontor.examples.shop.Shop.item;
import static kontor.examples.shop.Shop.open;
import static kontor.examples.shop.Shop.order;
import static kontor.examples.shop.Shop.priced;
import static kontor.sdk.Do.minutes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import kontor.examples.vocabulary.$;
import kontor.examples.vocabulary.Order;
import kontor.examples.vocabulary.Order.Fulfill;
import kontor.sdk.api.ShippoApi.Shipment;
import kontor.sdk.api.StripeApi.PaymentIntent;
import kontor.testkit.Rehearsed;
import org.junit.jupiter.api.Test;

/** What the carrier and the payment provider are asked for, and what becomes of what they refuse. */
class DispatchTest {
    private static JsonNode request(Rehearsed world, String operation) {
        return world.calls().stream()
                .filter(call -> call.operation().equals(operation))
                .findFirst()
                .orElseThrow()
                .request();
    }

    @Test
    void aParcelForEachItemGoesFromTheWarehouseToTheCustomer() {
        open().when($.Cart.checkout, cart("cart-1", "89.70", priced("sku-1", 2, "29.90"), priced("sku-2", 1, "29.90")))
                .then(world -> {
                    var shipment = request(world, "createShipment");
                    assertThat(shipment.path("to").path("street1").asText()).isEqualTo("12 St James's Square");
                    assertThat(shipment.path("from").path("zip").asText()).isEqualTo("94103");
                    assertThat(shipment.path("parcels").toString())
                            .isEqualTo("[{\"weight\":1.0,\"dimensions\":\"10x10x5\"},"
                                    + "{\"weight\":0.5,\"dimensions\":\"10x10x5\"}]");
                });
    }

    @Test
    void aParcelOfWhichTheCartSaysNothingWeighsAKilogramAPiece() {
        open().when($.Cart.checkout, cart("cart-1", "10", item("sku-1", 3)))
                .then(world -> assertThat(
                                request(world, "createShipment").path("parcels").toString())
                        .isEqualTo("[{\"weight\":3,\"dimensions\":\"20x15x10\"}]"));
    }

    @Test
    void aDeclinedCardCancelsTheOrderAndShipsNothing() {
        open().given($.Product, Shop.product("sku-1", 40))
                .answering(
                        "stripe",
                        "createPaymentIntent",
                        wanted -> new PaymentIntent(
                                "pi_1",
                                "declined",
                                wanted.path("amount").decimalValue(),
                                "c-1",
                                "Your card was declined."))
                .when($.Cart.checkout, cart("cart-1", "59.80", item("sku-1", 2)))
                .thenNothingFails()
                .thenNothingUpdates($.Product)
                .thenNothingSends($.Order.fulfill)
                .then(world -> {
                    assertThat(world.entity($.Order, "cart-1").status()).isEqualTo(Order.Status.CANCELLED);
                    assertThat(world.entity($.Order, "cart-1").reason()).contains("Your card was declined.");
                    assertThat(Shop.mails(world)).containsExactly("order-cancelled to ada@example.com");
                });
    }

    @Test
    void anOrderThatIsNotPaidOrNotThereIsNotShipped() {
        open().given($.Order, order("o-1", Order.Status.PENDING, "10.00", item("sku-1", 1)))
                .when($.Order.fulfill, new Fulfill("o-1"))
                .when($.Order.fulfill, new Fulfill("o-2"))
                .thenFails("KON-2500 the order o-1 is PENDING, not PAID")
                .thenFails("KON-2500 there is no order o-2")
                .then(world -> assertThat(world.calls()).isEmpty());
    }

    @Test
    void aCarrierThatIsDownIsAskedAgain() {
        var shipment = new AtomicReference<Object>();
        open().given($.Order, order("o-1", Order.Status.PAID, "10.00", item("sku-1", 1)))
                .answeringEach("shippo", "createShipment", (_, call) -> {
                    if (call < 4) {
                        throw new IOException("connection reset");
                    }
                    shipment.set(call);
                    return new Shipment("s-1", "TRACK-1", "usps", null, null);
                })
                .when($.Order.fulfill, new Fulfill("o-1"))
                .after(minutes(10))
                .thenNothingFails()
                .then(world -> {
                    assertThat(shipment.get()).isEqualTo(4);
                    assertThat(world.entity($.Order, "o-1").tracking()).isEqualTo("TRACK-1");
                });
    }
}
