package kontor.connectors.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import kontor.connectors.fetch.FetchConnector;
import kontor.connectors.fetch.FetchSettings;
import kontor.connectors.shippo.ShippoConnector;
import kontor.connectors.shippo.ShippoSettings;
import kontor.connectors.stripe.StripeConnector;
import kontor.connectors.stripe.StripeSettings;
import kontor.kernel.model.Json;
import kontor.kernel.port.Connector;
import kontor.sdk.KontorException;
import kontor.sdk.api.FetchRequest;
import kontor.sdk.api.ShippoApi;
import kontor.sdk.api.StripeApi;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The connectors, unchanged, against what stands in for the vendors. */
class SandboxTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-02T09:00:00Z"), ZoneOffset.UTC);
    private static final BigDecimal AMOUNT = new BigDecimal("29.90");

    private Sandbox sandbox;
    private Connector stripe;
    private Connector shippo;

    @BeforeEach
    void start() {
        sandbox = Sandbox.start(CLOCK);
        stripe = new StripeConnector(new StripeSettings("sandbox", sandbox.stripe(), Duration.ofSeconds(30)));
        shippo = new ShippoConnector(new ShippoSettings("sandbox", sandbox.shippo(), Duration.ofSeconds(30)));
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private void restart() {
        stop();
        start();
    }

    private static <T> T call(Connector connector, String operation, Object request, String key, Class<T> reply)
            throws Exception {
        return Objects.requireNonNull(Json.as(connector.call(operation, Json.of(request), key), reply));
    }

    private StripeApi.PaymentIntent pay(String customer, String key) throws Exception {
        return call(
                stripe,
                "createPaymentIntent",
                new StripeApi.NewPaymentIntent(AMOUNT, "eur", customer, null),
                key,
                StripeApi.PaymentIntent.class);
    }

    private StripeApi.Refund refund(String intent, String amount, String key) throws Exception {
        return call(
                stripe, "refund", new StripeApi.NewRefund(intent, new BigDecimal(amount)), key, StripeApi.Refund.class);
    }

    private static void assertRefused(String code, ThrowingCallable call, String... words) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KontorException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContainingAll(words);
    }

    @Test
    void everybodyPaysWhateverTheCustomerIsCalled() throws Exception {
        for (var customer : List.of("cus_1", "ada@example.com", "buyer-7")) {
            var paid = pay(customer, "pay " + customer);

            assertThat(paid.succeeded()).isTrue();
            assertThat(paid.id()).startsWith("pi_sandbox_");
            assertThat(paid.amount()).isEqualTo(AMOUNT);
        }
        assertThat(sandbox.payments()).isEqualTo(3);
    }

    @Test
    void whoIsCalledDeclineIsDeclined() throws Exception {
        for (var customer : List.of("cus_decline", "decline@example.com", "buyer-declined")) {
            var declined = pay(customer, "pay " + customer);

            assertThat(declined.status()).isEqualTo("declined");
            assertThat(declined.error()).isEqualTo("Your card was declined.");
        }
        assertThat(sandbox.payments()).isZero();
    }

    @Test
    void theSameKeyIsTheSamePaymentAlsoAfterARestart() throws Exception {
        var first = pay("ada@example.com", "step-1");

        assertThat(pay("ada@example.com", "step-1")).isEqualTo(first);
        assertThat(sandbox.payments()).isEqualTo(1);
        assertThat(pay("ada@example.com", "step-2").id()).isNotEqualTo(first.id());
        restart();
        assertThat(pay("ada@example.com", "step-1")).isEqualTo(first);
    }

    @Test
    void theSameKeyForAnotherRequestIsRefused() throws Exception {
        pay("ada@example.com", "step-1");

        assertRefused("KON-4221", () -> pay("bob@example.com", "step-1"), "same parameters");
    }

    @Test
    void noMoreIsGivenBackThanWasPaid() throws Exception {
        var paid = pay("ada@example.com", "step-1");

        assertThat(refund(paid.id(), "20.00", "step-2").status()).isEqualTo("succeeded");
        assertThat(refund(paid.id(), "20.00", "step-2").id()).startsWith("re_sandbox_");
        assertRefused("KON-4220", () -> refund(paid.id(), "9.91", "step-3"), "unrefunded");
        refund(paid.id(), "9.90", "step-4");
        restart();
        assertRefused("KON-4220", () -> refund(paid.id(), "29.91", "step-5"), "unrefunded");
        assertRefused("KON-4220", () -> refund("pi_other", "1", "step-6"), "No such payment_intent");
    }

    @Test
    void anAccountIsOpenedAndPaid() throws Exception {
        var account = call(
                stripe,
                "createConnectedAccount",
                new StripeApi.NewConnectedAccount("eve@example.com", "express"),
                "step-1",
                StripeApi.ConnectedAccount.class);
        var transfer = call(
                stripe,
                "transfer",
                new StripeApi.NewTransfer(AMOUNT, "eur", account.id()),
                "step-2",
                StripeApi.Transfer.class);

        assertThat(account.id()).startsWith("acct_sandbox");
        assertThat(transfer.amount()).isEqualTo(AMOUNT);
        assertRefused(
                "KON-4220",
                () -> call(
                        stripe,
                        "transfer",
                        new StripeApi.NewTransfer(AMOUNT, "eur", "nobody"),
                        "step-3",
                        StripeApi.Transfer.class),
                "No such destination");
        assertRefused(
                "KON-4220",
                () -> call(
                        stripe,
                        "createConnectedAccount",
                        new StripeApi.NewConnectedAccount("eve@example.com", "golden"),
                        "step-4",
                        StripeApi.ConnectedAccount.class),
                "Invalid type");
    }

    private ShippoApi.Shipment ship(String key) throws Exception {
        return call(
                shippo,
                "createShipment",
                new ShippoApi.NewShipment(address("Berlin"), address("Hamburg"), List.of(parcel("1.5"), parcel("0.5"))),
                key,
                ShippoApi.Shipment.class);
    }

    private static ShippoApi.Address address(String city) {
        return new ShippoApi.Address("Ada", "Hauptstr. 1", city, null, "10115", "DE");
    }

    private static ShippoApi.Parcel parcel(String weight) {
        return new ShippoApi.Parcel(new BigDecimal(weight), "30x20x10");
    }

    @Test
    void aParcelIsShippedOnceAlsoAfterARestart() throws Exception {
        var shipped = ship("step-1");

        assertThat(shipped.carrier()).isEqualTo("Deutsche Post");
        assertThat(shipped.trackingNumber()).startsWith("SANDBOX");
        assertThat(shipped.estimatedDelivery()).isEqualTo(LocalDate.parse("2026-11-05"));
        assertThat(ship("step-1")).isEqualTo(shipped);
        assertThat(ship("step-2").trackingNumber()).isNotEqualTo(shipped.trackingNumber());
        restart();
        assertThat(ship("step-1").trackingNumber()).isEqualTo(shipped.trackingNumber());
    }

    @Test
    void aReturnHasALabelThatSaysWhatItIs() throws Exception {
        var label = call(
                shippo,
                "createReturnLabel",
                new ShippoApi.NewReturn("SANDBOX1", address("Berlin"), address("Hamburg"), List.of(parcel("1"))),
                "step-1",
                ShippoApi.ReturnLabel.class);

        assertThat(label.labelUrl()).startsWith(sandbox.url());
        assertThat(fetched(FetchRequest.get(label.labelUrl())).path("body").asText())
                .contains("no parcel ships");
    }

    @Test
    void anAddressWithoutACountryIsRefused() {
        var nowhere = new ShippoApi.Address("Ada", "Hauptstr. 1", "Berlin", null, "10115", "");

        assertRefused(
                "KON-4320",
                () -> call(
                        shippo,
                        "createShipment",
                        new ShippoApi.NewShipment(nowhere, address("Hamburg"), List.of(parcel("1"))),
                        "step-1",
                        ShippoApi.Shipment.class),
                "address_to",
                "country");
    }

    private JsonNode fetched(FetchRequest request) throws IOException {
        var settings = new FetchSettings(
                Duration.ofSeconds(30),
                100_000,
                List.of("127.0.0.1"),
                Map.of(),
                Map.of("https://supplier.example/", sandbox.supplier()));
        return new FetchConnector(settings).call("fetch", Json.of(request), "step-1");
    }

    @Test
    void theSupplierHasACatalogueWithShortDescriptions() throws IOException {
        var products = fetched(FetchRequest.get("https://supplier.example/api/products"))
                .path("body");

        assertThat(products).hasSize(6).allSatisfy(product -> {
            assertThat(product.path("sku").asText()).isNotBlank();
            assertThat(product.path("price").decimalValue()).isPositive();
            assertThat(product.path("stock").isInt()).isTrue();
            assertThat(product.path("supplier").path("email").asText()).contains("@");
        });
        assertThat(products)
                .anyMatch(product -> product.path("description").asText().length() < 50);
        assertThat(products)
                .anyMatch(product -> product.path("description").asText().length() > 50);
    }
}
