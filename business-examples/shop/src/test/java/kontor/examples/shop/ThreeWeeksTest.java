package kontor.examples.shop;

import static kontor.examples.shop.Shop.ADA;
import static kontor.examples.shop.Shop.BOB;
import static kontor.examples.shop.Shop.HOME;
import static kontor.examples.shop.Shop.answer;
import static kontor.examples.shop.Shop.back;
import static kontor.examples.shop.Shop.item;
import static kontor.examples.shop.Shop.offer;
import static kontor.examples.shop.Shop.priced;
import static kontor.testkit.Rehearsal.rehearse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import kontor.connectors.MailConnector;
import kontor.connectors.Templates;
import kontor.examples.vocabulary.$;
import kontor.examples.vocabulary.Cart;
import kontor.examples.vocabulary.Contact;
import kontor.examples.vocabulary.Return;
import kontor.sdk.api.ShippoApi.ReturnLabel;
import kontor.sdk.api.ShippoApi.Shipment;
import kontor.sdk.api.StripeApi.PaymentIntent;
import kontor.testkit.Rehearsal;
import kontor.testkit.Rehearsed;
import org.junit.jupiter.api.Test;

/**
 * Three weeks of the shop. What must happen is in {@code three-weeks.txt}: every product, order, payment, return and mail,
 * at its time and to the cent; nothing else may.
 */
class ThreeWeeksTest {
    private static final String LONG = "A lamp that its supplier describes at length, and with some love.";
    private static final Contact EVE = new Contact("c-3", "eve@example.com", "Eve");

    private static final MailConnector MAILS =
            new MailConnector(new Templates(List.of(EcommerceBusiness.class.getClassLoader()), null), null);

    @Test
    void everythingThatHappensInThreeWeeksHappensOnceAndInTime() {
        var shop = rehearse(EcommerceBusiness.class)
                .at(time("2026-11-01T20:00:00Z"))
                .answeringEach("email", "compose", (mail, _) -> composed(mail))
                .answeringEach("fetch", "fetch", (_, day) -> catalogue(day))
                .answering("ai", "generate", _ -> Shop.written("Brass, linen, and a light like late afternoon."))
                .answering("stripe", "createPaymentIntent", ThreeWeeksTest::card)
                .answeringEach("shippo", "createShipment", (_, n) -> shipment(n))
                .answeringEach(
                        "shippo",
                        "createReturnLabel",
                        (_, n) -> new ReturnLabel("l", "BACK-" + n, "https://label/" + n));
        sales(shop);
        returns(shop);

        shop.then(world -> {
            assertThat(Diary.of(world)).isEqualTo(golden());
            assertThat(failures(world))
                    .containsExactly("EcommerceBusiness.Inventory.reserve", "EcommerceBusiness.Orders.payment");
        });
    }

    private static void sales(Rehearsal shop) {
        // The catalogue is there since midnight. Ada takes three lamps, so that fewer than ten are left.
        shop.until(time("2026-11-02T10:00:00Z"))
                .when(
                        $.Cart.checkout,
                        cart("cart-1", ADA, "99.70", priced("sku-1", 3, "29.90"), priced("shade", 1, "10")));
        // Bob wants one more of sku-2 than there are; Eve's card is declined.
        shop.until(time("2026-11-02T11:30:00Z"))
                .when($.Cart.checkout, cart("cart-2", BOB, "82.00", item("sku-1", 2), item("sku-2", 4)));
        shop.until(time("2026-11-02T12:15:00Z")).when($.Cart.checkout, cart("cart-3", EVE, "13.00", item("sku-1", 1)));
    }

    private static void returns(Rehearsal shop) {
        shop.until(time("2026-11-05T09:00:00Z")).when($.Return.requested, back("r-1", "cart-1", "29.90"));
        shop.until(time("2026-11-06T09:00:00Z")).when($.Return.requested, back("r-2", "cart-1", "59.80"));
        shop.until(time("2026-11-20T15:00:00Z")).when($.Return.received, new Return.Received("r-1"));
        shop.until(time("2026-11-21T09:00:00Z"));
    }

    @Test
    void aMailTellsWhatTheCustomerWantsToKnow() {
        rehearse(EcommerceBusiness.class)
                .answeringEach("email", "compose", (mail, _) -> composed(mail))
                .answeringEach("shippo", "createShipment", (_, n) -> shipment(n))
                .when($.Cart.checkout, cart("cart-1", ADA, "59.80", item("sku-1", 2)))
                .then(world -> assertThat(world.deliveries()).singleElement().satisfies(mail -> {
                    assertThat(mail.body())
                            .contains("Hello Ada,", "2 x sku-1", "Paid: 59.80", "TRACK-1 (usps)", "on 9 November 2026");
                    assertThat(mail.html()).contains("Acme Shop", "<strong>TRACK-1</strong>");
                }));
    }

    // On the third day the supplier has another price and a better word for sku-1, and more of sku-2.
    private static Object catalogue(int day) {
        return day < 3
                ? answer(List.of(
                        offer("sku-1", "A lamp.", 29.90, 12),
                        offer("sku-2", LONG, 5.005, 3),
                        offer("sku-3", LONG, day == 1 ? -1 : 1, 50)))
                : answer(List.of(
                        offer("sku-1", LONG, 27.50, 40), offer("sku-2", LONG, 5.005, 40), offer("sku-3", LONG, 1, 50)));
    }

    private static Object card(JsonNode wanted) {
        var declined = wanted.path("customer").asText().equals(EVE.id());
        return new PaymentIntent(
                "pi",
                declined ? "declined" : "succeeded",
                wanted.path("amount").decimalValue(),
                wanted.path("customer").asText(),
                declined ? "Your card was declined." : null);
    }

    private static Shipment shipment(int n) {
        return new Shipment("s-" + n, "TRACK-" + n, "usps", null, LocalDate.of(2026, 11, 9));
    }

    private static List<String> failures(Rehearsed world) {
        return world.runs().stream()
                .filter(run -> run.error() != null)
                .map(run -> run.rule())
                .sorted()
                .toList();
    }

    // The business's own templates, and a mail server that takes everything.
    private static JsonNode composed(JsonNode mail) throws InterruptedException {
        return ((ObjectNode) MAILS.call("compose", mail, "")).put("state", "queued");
    }

    private static Instant time(String text) {
        return Instant.parse(text);
    }

    private static Cart.Checkout cart(String id, Contact customer, String total, Cart.Item... items) {
        return new Cart.Checkout(id, customer, List.of(items), new BigDecimal(total), HOME);
    }

    private static String golden() {
        try (var file = Objects.requireNonNull(ThreeWeeksTest.class.getResourceAsStream("three-weeks.txt"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
