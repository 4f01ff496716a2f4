package kontor.connectors;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kontor.connectors.ai.AiConnector;
import kontor.connectors.ai.AiSettings;
import kontor.connectors.ai.AiSettings.Offline;
import kontor.connectors.ai.AiSettings.Provider;
import kontor.connectors.ai.AiSettings.Provider.Kind;
import kontor.connectors.ai.AiSettings.Provider.Structured;
import kontor.connectors.ai.AiSettings.Served;
import kontor.connectors.ai.MiniLm;
import kontor.connectors.fetch.FetchConnector;
import kontor.connectors.fetch.FetchSettings;
import kontor.connectors.shippo.ShippoConnector;
import kontor.connectors.shippo.ShippoSettings;
import kontor.connectors.stripe.StripeConnector;
import kontor.connectors.stripe.StripeSettings;
import kontor.kernel.message.TraceContext;
import kontor.kernel.model.Json;
import kontor.kernel.port.Connector;
import kontor.kernel.port.Tracing;
import kontor.sdk.api.FetchRequest;
import kontor.sdk.api.ShippoApi;
import kontor.sdk.api.StripeApi.NewPaymentIntent;
import kontor.sdk.builtin.Delivery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever is called over HTTP is told of the trace that the call belongs to. */
class TracedTest {
    private static final TraceContext PLACE =
            new TraceContext("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", true);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(WireMockConfiguration.wireMockConfig()
                    .bindAddress("127.0.0.1")
                    .dynamicPort())
            .build();

    private static Connector fetch() {
        return new FetchConnector(new FetchSettings(TIMEOUT, 10_000, List.of("127.0.0.1"), Map.of(), Map.of()));
    }

    private static Connector models(Kind kind) {
        var provider = new Provider(kind, SERVER.baseUrl(), "sk-key", Structured.SCHEMA);
        var served = new Served("acme", "model-1", null, null);
        return new AiConnector(
                new AiSettings(null, Map.of("acme", provider), Map.of("model", served), TIMEOUT, Offline.REFUSED),
                new MiniLm());
    }

    private static JsonNode question() {
        var question =
                Json.object().put("prompt", "Hello").put("model", "model").put("maxTokens", 10);
        return question.putNull("schema");
    }

    private static JsonNode shipment() {
        var address = new ShippoApi.Address("Ada", "Hauptstr. 1", "Berlin", null, "10115", "DE");
        var parcel = new ShippoApi.Parcel(new BigDecimal("1.5"), "30x20x10.5");
        return Json.of(new ShippoApi.NewShipment(address, address, List.of(parcel)));
    }

    static Stream<Arguments> calls() {
        var url = SERVER.baseUrl();
        var delivery =
                new Delivery("d1", "slack", "sales", null, null, "x", null, Delivery.State.QUEUED, 0, null, null);
        var payment = new NewPaymentIntent(new BigDecimal("29.90"), "eur", "cus_1", "Invoice 7");
        return Stream.of(
                Arguments.of(fetch(), "fetch", Json.of(FetchRequest.get(url + "/it"))),
                Arguments.of(
                        new SlackConnector(new SlackSettings("xoxb", url + "/api", TIMEOUT)),
                        "deliver",
                        Json.of(delivery)),
                Arguments.of(
                        new StripeConnector(new StripeSettings("sk_test_x", url, TIMEOUT)),
                        "createPaymentIntent",
                        Json.of(payment)),
                Arguments.of(
                        new ShippoConnector(new ShippoSettings("shippo_x", url, TIMEOUT)),
                        "createShipment",
                        shipment()),
                Arguments.of(models(Kind.OPENAI), "generate", question()),
                Arguments.of(models(Kind.ANTHROPIC), "generate", question()));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aCallTellsItsPlaceInTheTrace(Connector connector, String operation, JsonNode request) {
        SERVER.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(400).withBody("{}")));
        // What comes of it is not the question here.
        var _ = catchThrowable(() ->
                ScopedValue.where(Tracing.CURRENT, PLACE).call(() -> connector.call(operation, request, "step-1")));
        assertThat(SERVER.getAllServeEvents())
                .isNotEmpty()
                .allSatisfy(event ->
                        assertThat(event.getRequest().getHeader("traceparent")).isEqualTo(PLACE.traceparent()));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void withoutATraceNothingIsTold(Connector connector, String operation, JsonNode request) {
        SERVER.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(400).withBody("{}")));
        var _ = catchThrowable(() -> connector.call(operation, request, "step-1"));
        assertThat(SERVER.getAllServeEvents())
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.getRequest().containsHeader("traceparent"))
                        .isFalse());
    }

    @Test
    void whatARuleSaysItselfComesFirst() throws Exception {
        SERVER.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200)));
        var request = FetchRequest.get(SERVER.baseUrl() + "/it").header("traceparent", "its-own");
        ScopedValue.where(Tracing.CURRENT, PLACE).call(() -> fetch().call("fetch", Json.of(request), "step-1"));
        assertThat(SERVER.getAllServeEvents())
                .singleElement()
                .satisfies(event ->
                        assertThat(event.getRequest().getHeader("traceparent")).isEqualTo("its-own"));
    }
}
