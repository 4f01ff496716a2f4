package kontor.connectors.stripe;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static kontor.testkit.Rehearsal.rehearse;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import kontor.connectors.sandbox.Sandbox;
import kontor.kernel.builtin.BuiltIn;
import kontor.sdk.KontorException;
import kontor.sdk.builtin.$;
import kontor.sdk.builtin.Invoice;
import kontor.sdk.builtin.Payment;
import kontor.sdk.builtin.Refund;
import kontor.testkit.Rehearsal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The payments of the built-in business, through the real connector. */
class PaymentsTest {
    private static final BigDecimal AMOUNT = new BigDecimal("29.90");
    private static final Payment.Process ORDER = new Payment.Process("order-1", "ada@example.com", AMOUNT);
    private static final Invoice INVOICE =
            new Invoice("ada:2026-11", "ada@example.com", AMOUNT, List.of(), Invoice.Status.OPEN, "2026-11");
    private static final Payment.Charge CHARGE = new Payment.Charge(INVOICE.id());

    @RegisterExtension
    static final WireMockExtension LOSSY = WireMockExtension.newInstance()
            .options(WireMockConfiguration.wireMockConfig()
                    .bindAddress("127.0.0.1")
                    .dynamicPort())
            .build();

    // One a test: the first run of each rehearsal has the same id, and with it the same idempotency keys.
    private final Sandbox sandbox = Sandbox.start(Clock.systemUTC());

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private static Rehearsal through(String url) {
        var settings = new StripeSettings("sk_test", url, Duration.ofSeconds(30));
        return rehearse(BuiltIn.class).with(new StripeConnector(settings));
    }

    private Rehearsal sandboxed() {
        return through(sandbox.stripe());
    }

    private static Rehearsal answeringRefusals(String code) {
        return rehearse(BuiltIn.class).answeringEach("stripe", "createPaymentIntent", (_, _) -> {
            throw new KontorException(code, "as the test says");
        });
    }

    private static boolean took(Payment payment, Payment.Status status) {
        return payment.status() == status && payment.amount().equals(AMOUNT);
    }

    @Test
    void anOrderIsChargedOnceWheneverTheNodeDies() {
        sandboxed()
                .when($.Payment.process, ORDER)
                .afterCrashAtEveryStep()
                .thenSends(
                        $.Payment.succeeded,
                        payment -> payment.id().equals("order-1") && took(payment, Payment.Status.SUCCEEDED))
                .thenNothingSends($.Payment.failed)
                .thenNothingFails();

        // The story is told once for every crash; a run that replays has the same keys, so all of them are one payment.
        assertThat(sandbox.payments()).isEqualTo(1);
    }

    @Test
    void anInvoiceIsChargedAndPaidWheneverTheNodeDies() {
        rehearse(BuiltIn.class)
                .given($.Invoice, INVOICE)
                .when($.Payment.charge, CHARGE)
                .afterCrashAtEveryStep()
                .thenAnswers($.Payment.charge, payment -> took(payment, Payment.Status.SUCCEEDED))
                .thenUpdates($.Invoice, invoice -> invoice.status() == Invoice.Status.PAID)
                .thenSends($.Payment.succeeded, payment -> INVOICE.id().equals(payment.invoice()))
                .thenNothingFails();
    }

    @Test
    void theAnswerToAChargeIsLostAndTheChargeIsMadeOnce() {
        LOSSY.stubFor(get(urlPathEqualTo("/v1/customers"))
                .willReturn(okJson("{\"object\":\"list\",\"data\":[{\"id\":\"cus_1\",\"object\":\"customer\","
                        + "\"invoice_settings\":{\"default_payment_method\":\"pm_1\"}}]}")));
        // Charged, and the line goes dead.
        LOSSY.stubFor(post("/v1/payment_intents")
                .inScenario("charge")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE))
                .willSetStateTo("charged"));
        LOSSY.stubFor(post("/v1/payment_intents")
                .inScenario("charge")
                .whenScenarioStateIs("charged")
                .willReturn(okJson("{\"id\":\"pi_1\",\"amount\":2990,\"currency\":\"eur\",\"status\":\"succeeded\"}")));

        through(LOSSY.baseUrl())
                .when($.Payment.process, ORDER)
                .after(Duration.ofHours(1))
                .thenSends($.Payment.succeeded, payment -> "pi_1".equals(payment.intent()))
                .thenNothingFails();

        var charges = LOSSY.findAll(postRequestedFor(urlPathEqualTo("/v1/payment_intents")));
        assertThat(charges).hasSizeGreaterThan(1);
        assertThat(charges)
                .extracting(request -> Map.entry(request.getHeader("Idempotency-Key"), request.getBodyAsString()))
                .containsOnly(Map.entry(
                        charges.getFirst().getHeader("Idempotency-Key"),
                        charges.getFirst().getBodyAsString()));
    }

    @Test
    void aChargeWhoseAnswerNeverCameIsNotMadeByAnotherRun() {
        LOSSY.stubFor(any(anyUrl()).willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE)));

        through(LOSSY.baseUrl())
                .when($.Payment.process, ORDER)
                .after(Duration.ofDays(1))
                .thenFails("KON-5002")
                .when($.Payment.process, ORDER)
                .thenFails("KON-2500")
                .then(world ->
                        assertThat(world.entity($.Payment, "order-1").status()).isEqualTo(Payment.Status.DUE));
    }

    @Test
    void aDeclinedPaymentIsToldAndMayBeTriedAgain() {
        var declining = new Payment.Process("order-2", "decline@example.com", AMOUNT);
        var withAnotherCard = new Payment.Process("order-2", "ada@example.com", AMOUNT);
        sandboxed()
                .when($.Payment.process, declining)
                .thenSends(
                        $.Payment.failed,
                        payment -> took(payment, Payment.Status.DECLINED)
                                && "Your card was declined.".equals(payment.error()))
                .when($.Payment.process, withAnotherCard)
                .thenSends($.Payment.succeeded, payment -> payment.error() == null)
                .thenNothingFails();
    }

    @Test
    void whatStripeRefusesIsDeclined() {
        answeringRefusals("KON-4220")
                .given($.Invoice, INVOICE)
                .when($.Payment.charge, CHARGE)
                .thenAnswers(
                        $.Payment.charge,
                        payment -> took(payment, Payment.Status.DECLINED)
                                && "KON-4220 as the test says".equals(payment.error()))
                .thenSends($.Payment.failed, payment -> payment.id().equals(INVOICE.id()))
                .thenNothingUpdates($.Invoice);
    }

    @Test
    void withoutAProviderAPaymentStaysDueUntilItIsChargedAgain() {
        rehearse(BuiltIn.class)
                .with(new StripeConnector(null))
                .given($.Invoice, INVOICE)
                .when($.Payment.charge, CHARGE)
                .after(Duration.ofDays(2))
                .when($.Payment.charge, CHARGE)
                .thenAnswers(
                        $.Payment.charge,
                        payment -> took(payment, Payment.Status.DUE)
                                && payment.error() != null
                                && payment.error().startsWith("KON-4210"))
                .thenNothingSends($.Payment.failed)
                .thenNothingFails();
    }

    @Test
    void whatIsPaidIsNotChargedAgain() {
        rehearse(BuiltIn.class)
                .given($.Invoice, INVOICE)
                .when($.Payment.charge, CHARGE)
                .when($.Payment.charge, CHARGE)
                .when($.Payment.process, ORDER)
                .when($.Payment.process, ORDER)
                .thenNothingFails()
                .then(world -> assertThat(world.calls()).hasSize(2));
    }

    @Test
    void anotherAmountForAnOrderThatIsPaidIsRefused() {
        rehearse(BuiltIn.class)
                .when($.Payment.process, ORDER)
                .when($.Payment.process, new Payment.Process("order-1", "ada@example.com", BigDecimal.TEN))
                .thenFails("KON-2500");
    }

    @Test
    void nothingIsChargedForNothing() {
        rehearse(BuiltIn.class)
                .when($.Payment.process, new Payment.Process("free", "ada@example.com", BigDecimal.ZERO))
                .thenSends($.Payment.succeeded, payment -> payment.intent() == null)
                .then(world -> assertThat(world.calls()).isEmpty());
    }

    @Test
    void anInvoiceThatIsVoidIsNotCharged() {
        var gone = new Invoice("ada:2026-10", "ada@example.com", AMOUNT, List.of(), Invoice.Status.VOID, "2026-10");
        rehearse(BuiltIn.class)
                .given($.Invoice, gone)
                .when($.Payment.charge, new Payment.Charge(gone.id()))
                .thenFails("KON-2500")
                .thenNothingCreates($.Payment);
    }

    @Test
    void anOrderIsRefundedInPartsAndNeverMoreThanWasPaid() {
        sandboxed()
                .when($.Payment.process, new Payment.Process("order-3", "ada@example.com", AMOUNT))
                .when($.Refund.process, new Refund.Process("return-1", "order-3", new BigDecimal("20")))
                .when($.Refund.process, new Refund.Process("return-1", "order-3", new BigDecimal("20")))
                .when($.Refund.process, new Refund.Process("return-2", "order-3", new BigDecimal("9.91")))
                .when($.Refund.process, new Refund.Process("return-3", "order-3", new BigDecimal("9.90")))
                .afterCrashAtEveryStep()
                .thenNothingFails()
                .then(world -> assertThat(world.list($.Refund))
                        .extracting(refund -> Map.entry(refund.id(), refund.status()))
                        .containsExactly(
                                Map.entry("return-1", Refund.Status.SUCCEEDED),
                                Map.entry("return-2", Refund.Status.REFUSED),
                                Map.entry("return-3", Refund.Status.SUCCEEDED)));
    }

    @Test
    void whatIsNotPaidIsNotGivenBack() {
        rehearse(BuiltIn.class)
                .when($.Refund.process, new Refund.Process(null, "order-1", AMOUNT))
                .thenUpdates(
                        $.Refund,
                        refund -> refund.id().equals("order-1")
                                && refund.status() == Refund.Status.REFUSED
                                && "the order order-1 is not paid".equals(refund.error()))
                .then(world -> assertThat(world.calls()).isEmpty());
    }
}
