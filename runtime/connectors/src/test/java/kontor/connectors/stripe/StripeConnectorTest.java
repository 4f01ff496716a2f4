package kontor.connectors.stripe;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;
import kontor.kernel.model.Json;
import kontor.sdk.KontorException;
import kontor.sdk.api.StripeApi.ConnectedAccount;
import kontor.sdk.api.StripeApi.NewConnectedAccount;
import kontor.sdk.api.StripeApi.NewPaymentIntent;
import kontor.sdk.api.StripeApi.NewRefund;
import kontor.sdk.api.StripeApi.NewTransfer;
import kontor.sdk.api.StripeApi.PaymentIntent;
import kontor.sdk.api.StripeApi.Refund;
import kontor.sdk.api.StripeApi.Transfer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shapes are those of https://docs.stripe.com/api, shortened. */
class StripeConnectorTest {
    private static final String KEY = "sk_test_not_to_be_seen";

    @RegisterExtension
    static final WireMockExtension STRIPE = WireMockExtension.newInstance()
            .options(WireMockConfiguration.wireMockConfig()
                    .bindAddress("127.0.0.1")
                    .dynamicPort())
            .build();

    private static final NewPaymentIntent WANTED =
            new NewPaymentIntent(new BigDecimal("29.90"), "eur", "cus_1", "Invoice 7");

    private static StripeConnector patient(Duration timeout) {
        return new StripeConnector(new StripeSettings(KEY, STRIPE.baseUrl() + "/", timeout));
    }

    private static <T> T call(String operation, Object request, Class<T> reply) throws IOException {
        var answer = patient(Duration.ofSeconds(30)).call(operation, Json.of(request), "step-1");
        return Objects.requireNonNull(Json.as(answer, reply));
    }

    private static PaymentIntent pay() throws IOException {
        return call("createPaymentIntent", WANTED, PaymentIntent.class);
    }

    private static void customer(String id) {
        STRIPE.stubFor(get("/v1/customers/" + id)
                .willReturn(okJson("{\"id\":\"" + id + "\",\"object\":\"customer\",\"invoice_settings\":"
                        + "{\"default_payment_method\":\"pm_1\"}}")));
    }

    private static PaymentIntent payAnswered(ResponseDefinitionBuilder answer) throws IOException {
        customer("cus_1");
        STRIPE.stubFor(post("/v1/payment_intents").willReturn(answer));
        return pay();
    }

    private static ResponseDefinitionBuilder error(int status, String error) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withBody("{\"error\":{" + error + "}}");
    }

    @Test
    void aPaymentIsMadeAndConfirmedWithTheCustomersDefaultMethod() throws IOException {
        var paid = payAnswered(okJson("{\"id\":\"pi_1\",\"object\":\"payment_intent\",\"amount\":2990,"
                + "\"currency\":\"eur\",\"customer\":\"cus_1\",\"status\":\"succeeded\"}"));

        assertThat(paid).isEqualTo(new PaymentIntent("pi_1", "succeeded", new BigDecimal("29.90"), "cus_1", null));
        STRIPE.verify(postRequestedFor(urlPathEqualTo("/v1/payment_intents"))
                .withHeader("Authorization", equalTo("Bearer " + KEY))
                .withHeader("Idempotency-Key", equalTo("step-1"))
                .withRequestBody(containing("amount=2990"))
                .withRequestBody(containing("currency=eur"))
                .withRequestBody(containing("customer=cus_1"))
                .withRequestBody(containing("payment_method=pm_1"))
                .withRequestBody(containing("confirm=true"))
                .withRequestBody(containing("off_session=true"))
                .withRequestBody(containing("metadata[kontor_step]=step-1")));
    }

    @Test
    void aCustomerIsFoundByMailAddressOrByAnIdOfOurOwn() throws IOException {
        STRIPE.stubFor(get(urlPathEqualTo("/v1/customers"))
                .withQueryParam("email", equalTo("ada@example.com"))
                .willReturn(okJson("{\"object\":\"list\",\"data\":["
                        + "{\"id\":\"cus_2\",\"object\":\"customer\",\"invoice_settings\":{}},"
                        + "{\"id\":\"cus_3\",\"object\":\"customer\",\"default_source\":\"card_3\"}]}")));
        STRIPE.stubFor(get(urlPathEqualTo("/v1/customers/search"))
                .withQueryParam("query", equalTo("metadata['kontor']:'buyer \\'7\\''"))
                .willReturn(okJson("{\"object\":\"search_result\",\"data\":[{\"id\":\"cus_4\",\"object\":\"customer\","
                        + "\"invoice_settings\":{\"default_payment_method\":\"pm_4\"}}]}")));
        STRIPE.stubFor(post("/v1/payment_intents")
                .willReturn(okJson("{\"id\":\"pi_1\",\"amount\":2990,\"currency\":\"eur\",\"status\":\"succeeded\"}")));

        assertThat(call(
                                "createPaymentIntent",
                                new NewPaymentIntent(WANTED.amount(), "eur", "ada@example.com", null),
                                PaymentIntent.class)
                        .customer())
                .isEqualTo("ada@example.com");
        call(
                "createPaymentIntent",
                new NewPaymentIntent(WANTED.amount(), "eur", "buyer '7'", null),
                PaymentIntent.class);

        STRIPE.verify(postRequestedFor(anyUrl())
                .withRequestBody(containing("customer=cus_3"))
                .withRequestBody(containing("payment_method=card_3")));
        STRIPE.verify(postRequestedFor(anyUrl()).withRequestBody(containing("customer=cus_4")));
    }

    @Test
    void aCustomerWhoIsNotThereOrCannotPayIsRefused() {
        STRIPE.stubFor(
                get("/v1/customers/cus_1")
                        .willReturn(
                                error(
                                        404,
                                        "\"type\":\"invalid_request_error\",\"code\":\"resource_missing\",\"message\":\"No such customer\"")));
        assertRefused("KON-4214", StripeConnectorTest::pay, "no customer 'cus_1'");

        STRIPE.stubFor(get("/v1/customers/cus_1").willReturn(okJson("{\"id\":\"cus_1\",\"deleted\":true}")));
        assertRefused("KON-4214", StripeConnectorTest::pay, "no customer 'cus_1'");

        STRIPE.stubFor(get("/v1/customers/cus_1").willReturn(okJson("{\"id\":\"cus_1\",\"invoice_settings\":{}}")));
        assertRefused("KON-4214", StripeConnectorTest::pay, "no default payment method");
    }

    private static void assertRefused(
            String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String... words) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KontorException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContainingAll(words)
                .hasMessageNotContaining(KEY);
    }

    @Test
    void aDeclinedCardIsAnAnswer() throws IOException {
        var declined = payAnswered(error(
                402,
                "\"type\":\"card_error\",\"code\":\"card_declined\",\"decline_code\":\"insufficient_funds\","
                        + "\"message\":\"Your card has insufficient funds.\",\"payment_intent\":{\"id\":\"pi_2\","
                        + "\"object\":\"payment_intent\",\"amount\":2990,\"currency\":\"eur\","
                        + "\"status\":\"requires_payment_method\"}"));

        assertThat(declined)
                .isEqualTo(new PaymentIntent(
                        "pi_2", "declined", new BigDecimal("29.90"), "cus_1", "Your card has insufficient funds."));
    }

    @Test
    void aRefusalTellsStripesWordsAndCode() {
        assertRefused(
                "KON-4220",
                () -> payAnswered(error(
                        400,
                        "\"type\":\"invalid_request_error\",\"code\":\"amount_too_small\","
                                + "\"message\":\"Amount must be at least 50 cents\"")),
                "createPaymentIntent",
                "amount_too_small",
                "at least 50 cents");
    }

    @Test
    void aKeyThatIsNotAcceptedIsForTheOperatorToMend() {
        assertRefused(
                "KON-4211",
                () -> payAnswered(error(
                        401,
                        "\"type\":\"invalid_request_error\",\"message\":\"Invalid API Key provided: " + KEY + "\"")),
                "HTTP 401",
                "***",
                "KONTOR_STRIPE_KEY");
        assertRefused(
                "KON-4211",
                () -> payAnswered(error(403, "\"type\":\"invalid_request_error\",\"message\":\"no\"")),
                "403");
    }

    @Test
    void anotherRequestUnderTheSameKeyIsForAPersonToLookAt() {
        assertRefused(
                "KON-4221",
                () -> payAnswered(error(400, "\"type\":\"idempotency_error\",\"message\":\"same parameters\"")),
                "same parameters");
    }

    @ParameterizedTest
    @ValueSource(ints = {409, 429, 500, 502, 503})
    void theseMayPass(int status) {
        assertThatThrownBy(() ->
                        payAnswered(error(status, "\"type\":\"api_error\",\"message\":\"try later " + KEY + "\"")))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining(Integer.toString(status))
                .hasMessageNotContaining(KEY);
        // The run tries again, not the client.
        STRIPE.verify(1, postRequestedFor(anyUrl()));
    }

    @Test
    void aSlowOrBrokenAnswerMayPass() {
        STRIPE.stubFor(any(anyUrl()).willReturn(okJson("{}").withFixedDelay(60_000)));
        assertThatThrownBy(() -> patient(Duration.ofMillis(200)).call("createPaymentIntent", Json.of(WANTED), "step-1"))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining("timed out");
        assertThatThrownBy(() -> payAnswered(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)))
                .isExactlyInstanceOf(IOException.class);
    }

    @Test
    void anAccountIsOpenedAndAskedToTakeTransfers() throws IOException {
        STRIPE.stubFor(post("/v1/accounts")
                .willReturn(okJson("{\"id\":\"acct_1\",\"object\":\"account\",\"type\":\"express\"}")));

        assertThat(call(
                        "createConnectedAccount",
                        new NewConnectedAccount("eve@example.com", "express"),
                        ConnectedAccount.class))
                .isEqualTo(new ConnectedAccount("acct_1", "eve@example.com", "express"));
        STRIPE.verify(postRequestedFor(urlPathEqualTo("/v1/accounts"))
                .withHeader("Idempotency-Key", equalTo("step-1"))
                .withRequestBody(containing("type=express"))
                .withRequestBody(containing("email=eve%40example.com"))
                .withRequestBody(containing("capabilities[transfers][requested]=true")));
    }

    @Test
    void moneyIsTransferred() throws IOException {
        STRIPE.stubFor(post("/v1/transfers")
                .willReturn(okJson("{\"id\":\"tr_1\",\"object\":\"transfer\",\"amount\":850,\"currency\":\"eur\"}")));

        assertThat(call("transfer", new NewTransfer(new BigDecimal("8.5"), "eur", "acct_1"), Transfer.class))
                .isEqualTo(new Transfer("tr_1", new BigDecimal("8.50"), "acct_1"));
        STRIPE.verify(postRequestedFor(anyUrl())
                .withHeader("Idempotency-Key", equalTo("step-1"))
                .withRequestBody(containing("amount=850"))
                .withRequestBody(containing("destination=acct_1")));
    }

    @Test
    void aRefundIsInTheCurrencyThatWasPaid() throws IOException {
        STRIPE.stubFor(get("/v1/payment_intents/pi_1")
                .willReturn(okJson("{\"id\":\"pi_1\",\"object\":\"payment_intent\",\"amount\":900,"
                        + "\"currency\":\"jpy\",\"status\":\"succeeded\"}")));
        STRIPE.stubFor(post("/v1/refunds")
                .willReturn(okJson("{\"id\":\"re_1\",\"object\":\"refund\",\"amount\":500,\"currency\":\"jpy\","
                        + "\"payment_intent\":\"pi_1\",\"status\":\"succeeded\"}")));

        assertThat(call("refund", new NewRefund("pi_1", new BigDecimal("500.00")), Refund.class))
                .isEqualTo(new Refund("re_1", "succeeded", new BigDecimal("500"), "pi_1"));
        STRIPE.verify(postRequestedFor(anyUrl())
                .withHeader("Idempotency-Key", equalTo("step-1"))
                .withRequestBody(containing("amount=500")));
    }

    @Test
    void withoutAKeyNothingIsCalled() {
        var none = new StripeConnector(null);
        STRIPE.stubFor(any(anyUrl()).willReturn(okJson("{}")));

        assertRefused("KON-4210", () -> none.call("createPaymentIntent", Json.of(WANTED), "step"), "KONTOR_STRIPE_KEY");
        STRIPE.verify(0, getRequestedFor(anyUrl()));
        assertThat(new StripeSettings(KEY, StripeSettings.DEFAULT_URL, Duration.ofSeconds(1)).toString())
                .doesNotContain(KEY);
    }

    @Test
    void anUnknownOperationIsRefused() {
        assertRefused("KON-4002", () -> call("steal", WANTED, PaymentIntent.class), "createPaymentIntent");
    }
}
