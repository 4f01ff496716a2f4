package kontor.connectors.shippo;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
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
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import kontor.kernel.model.Json;
import kontor.sdk.KontorException;
import kontor.sdk.api.ShippoApi.Address;
import kontor.sdk.api.ShippoApi.NewReturn;
import kontor.sdk.api.ShippoApi.NewShipment;
import kontor.sdk.api.ShippoApi.Parcel;
import kontor.sdk.api.ShippoApi.ReturnLabel;
import kontor.sdk.api.ShippoApi.Shipment;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shapes are those of https://docs.goshippo.com/api-reference, shortened. */
class ShippoConnectorTest {
    private static final String KEY = "shippo_test_not_to_be_seen";

    @RegisterExtension
    static final WireMockExtension SHIPPO = WireMockExtension.newInstance()
            .options(WireMockConfiguration.wireMockConfig()
                    .bindAddress("127.0.0.1")
                    .dynamicPort())
            .build();

    private static final Address WAREHOUSE = new Address("Acme Shop", "Lager 1", "Hamburg", null, "20095", "DE");
    private static final Address ADA = new Address("Ada", "Hauptstr. 1", "Berlin", null, "10115", "DE");
    private static final Parcel PARCEL = new Parcel(new BigDecimal("1.5"), "30x20x10.5");
    private static final NewShipment WANTED = new NewShipment(ADA, WAREHOUSE, List.of(PARCEL));

    private static final String RATES = """
            {"object_id":"shp1","status":"SUCCESS","messages":[],"rates":[
              {"object_id":"rate1","shipment":"shp1","amount":"10.10","currency":"EUR","provider":"UPS","estimated_days":1},
              {"object_id":"rate2","shipment":"shp1","amount":"9.90","currency":"EUR","provider":"DHL","estimated_days":2},
              {"object_id":"rate3","shipment":"shp1","amount":"9.95","currency":"EUR","provider":"DPD"}]}
            """;

    @BeforeEach
    void nothingIsBoughtYet() {
        SHIPPO.stubFor(get(urlPathEqualTo("/transactions/")).willReturn(okJson("{\"next\":null,\"results\":[]}")));
        SHIPPO.stubFor(post("/shipments/").willReturn(okJson(RATES).withStatus(201)));
    }

    private static ShippoConnector patient(Duration timeout) {
        return new ShippoConnector(new ShippoSettings(KEY, SHIPPO.baseUrl(), timeout));
    }

    private static <T> T call(String operation, Object request, Class<T> reply) throws IOException {
        var answer = patient(Duration.ofSeconds(30)).call(operation, Json.of(request), "step-1");
        return Objects.requireNonNull(Json.as(answer, reply));
    }

    private static Shipment ship() throws IOException {
        return call("createShipment", WANTED, Shipment.class);
    }

    private static void label(ResponseDefinitionBuilder answer) {
        SHIPPO.stubFor(post("/transactions/").willReturn(answer));
    }

    private static void assertRefused(String code, ThrowingCallable call, String... words) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KontorException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContainingAll(words)
                .hasMessageNotContaining(KEY);
    }

    @Test
    void theCheapestLabelIsBought() throws IOException {
        label(okJson("""
                {"object_id":"t1","status":"SUCCESS","rate":"rate2","tracking_number":"JJD01","eta":null,
                 "label_url":"https://labels.example/t1.pdf","object_created":"2026-11-02T09:00:00.123Z"}
                """).withStatus(201));

        assertThat(ship())
                .isEqualTo(new Shipment(
                        "shp1", "JJD01", "DHL", "https://labels.example/t1.pdf", LocalDate.parse("2026-11-04")));
        SHIPPO.verify(postRequestedFor(urlPathEqualTo("/shipments/"))
                .withHeader("Authorization", equalTo("ShippoToken " + KEY))
                .withRequestBody(equalToJson("""
                        {"async":false,"metadata":"step-1",
                         "address_from":{"name":"Acme Shop","street1":"Lager 1","city":"Hamburg","state":null,
                                         "zip":"20095","country":"DE"},
                         "address_to":{"name":"Ada","street1":"Hauptstr. 1","city":"Berlin","state":null,
                                       "zip":"10115","country":"DE"},
                         "parcels":[{"length":"30","width":"20","height":"10.5","distance_unit":"cm",
                                     "weight":"1.5","mass_unit":"kg"}]}
                        """)));
        SHIPPO.verify(postRequestedFor(urlPathEqualTo("/transactions/"))
                .withRequestBody(equalToJson(
                        "{\"rate\":\"rate2\",\"label_file_type\":\"PDF\",\"metadata\":\"step-1\",\"async\":false}")));
    }

    @Test
    void theCarriersOwnWordForTheArrivalComesFirst() throws IOException {
        label(okJson("""
                {"status":"SUCCESS","tracking_number":"JJD01","eta":"2026-11-07T18:00:00Z",
                 "object_created":"2026-11-02T09:00:00.123Z"}
                """));

        assertThat(ship().estimatedDelivery()).isEqualTo("2026-11-07");
    }

    @Test
    void aLabelThatAnEarlierTryHasBoughtIsFoundAgain() throws IOException {
        SHIPPO.stubFor(get(urlPathEqualTo("/transactions/"))
                .withQueryParam("results", equalTo("200"))
                .willReturn(okJson("""
                        {"next":null,"results":[
                          {"status":"SUCCESS","rate":"rate9","metadata":"another step","tracking_number":"X"},
                          {"status":"SUCCESS","rate":{"object_id":"rate2"},"metadata":"step-1","tracking_number":"JJD01"}]}
                        """)));
        SHIPPO.stubFor(get("/rates/rate2")
                .willReturn(okJson("{\"object_id\":\"rate2\",\"shipment\":\"shp1\",\"provider\":\"DHL\"}")));

        assertThat(ship()).isEqualTo(new Shipment("shp1", "JJD01", "DHL", null, null));
        SHIPPO.verify(0, postRequestedFor(anyUrl()));
    }

    @Test
    void aReturnIsAskedForAsTheShipmentThatWentOut() throws IOException {
        label(okJson(
                "{\"status\":\"SUCCESS\",\"tracking_number\":\"RET1\",\"label_url\":\"https://labels.example/r\"}"));

        assertThat(call(
                        "createReturnLabel",
                        new NewReturn("JJD01", ADA, WAREHOUSE, List.of(PARCEL)),
                        ReturnLabel.class))
                .isEqualTo(new ReturnLabel("shp1", "RET1", "https://labels.example/r"));
        SHIPPO.verify(postRequestedFor(urlPathEqualTo("/shipments/")).withRequestBody(equalToJson("""
                        {"extra":{"is_return":true},"address_from":{"name":"Acme Shop"},"address_to":{"name":"Ada"}}
                        """, true, true)));
    }

    @ParameterizedTest
    @CsvSource({"0, 30x20x10", "-1, 30x20x10", "1, 30x20", "1, 30 by 20 by 10", "1, 30x20x1O", "1, ''"})
    void aParcelWithoutWeightOrDimensionsIsRefused(BigDecimal weight, String dimensions) {
        var wanted = new NewShipment(ADA, WAREHOUSE, List.of(PARCEL, new Parcel(weight, dimensions)));

        assertRefused("KON-4313", () -> call("createShipment", wanted, Shipment.class), "parcel 2");
        SHIPPO.verify(0, postRequestedFor(anyUrl()));
    }

    @Test
    void aShipmentWithoutParcelsIsRefused() {
        var wanted = new NewShipment(ADA, WAREHOUSE, List.of());

        assertRefused("KON-4313", () -> call("createShipment", wanted, Shipment.class), "no parcels");
    }

    @Test
    void nobodyCarriesIt() {
        SHIPPO.stubFor(post("/shipments/")
                .willReturn(okJson("{\"object_id\":\"shp1\",\"rates\":[],\"messages\":"
                        + "[{\"source\":\"UPS\",\"text\":\"Too heavy\"},{\"source\":\"DHL\",\"text\":\"Too far\"}]}")));

        assertRefused("KON-4312", ShippoConnectorTest::ship, "Too heavy; Too far");
    }

    @Test
    void theCarrierRefusesTheLabel() {
        label(okJson("{\"status\":\"ERROR\",\"messages\":[{\"source\":\"DHL\",\"text\":\"Address unknown\"}]}"));

        assertRefused("KON-4320", ShippoConnectorTest::ship, "Address unknown");
    }

    @Test
    void aLabelThatIsNotReadyIsAskedForAgain() {
        label(okJson("{\"status\":\"QUEUED\"}"));

        assertThatThrownBy(ShippoConnectorTest::ship)
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining("QUEUED");
    }

    @Test
    void aRefusalTellsShipposWords() {
        SHIPPO.stubFor(post("/shipments/")
                .willReturn(aResponse().withStatus(400).withBody("{\"address_to\":[\"Country is required\"]}")));

        assertRefused("KON-4320", ShippoConnectorTest::ship, "HTTP 400", "Country is required");
    }

    @Test
    void aKeyThatIsNotAcceptedIsForTheOperatorToMend() {
        SHIPPO.stubFor(any(anyUrl())
                .willReturn(aResponse().withStatus(401).withBody("{\"detail\":\"Invalid token " + KEY + "\"}")));

        assertRefused("KON-4311", ShippoConnectorTest::ship, "***", "KONTOR_SHIPPO_KEY");
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 503})
    void theseMayPass(int status) {
        label(aResponse().withStatus(status).withBody("busy " + KEY));

        assertThatThrownBy(ShippoConnectorTest::ship)
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContainingAll(Integer.toString(status), "busy ***");
        SHIPPO.verify(1, postRequestedFor(urlPathEqualTo("/transactions/")));
    }

    @Test
    void aSlowOrBrokenAnswerMayPass() {
        label(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        assertThatThrownBy(ShippoConnectorTest::ship).isInstanceOf(IOException.class);
        // A purchase is sent once, and looked for before it is sent again.
        SHIPPO.verify(1, postRequestedFor(urlPathEqualTo("/transactions/")));

        SHIPPO.stubFor(any(anyUrl()).willReturn(okJson("{}").withFixedDelay(60_000)));
        assertThatThrownBy(() -> patient(Duration.ofMillis(200)).call("createShipment", Json.of(WANTED), "step"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("timeout");
    }

    @Test
    void whatIsNoJsonIsNotShippo() {
        label(aResponse().withBody("<html>Down for maintenance</html>"));

        assertThatThrownBy(ShippoConnectorTest::ship)
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining("no JSON");
    }

    @Test
    void withoutAKeyNothingIsCalled() {
        var none = new ShippoConnector(null);

        assertRefused("KON-4310", () -> none.call("createShipment", Json.of(WANTED), "step"), "KONTOR_SHIPPO_KEY");
        assertThat(new ShippoSettings(KEY, ShippoSettings.DEFAULT_URL, Duration.ofSeconds(1)).toString())
                .doesNotContain(KEY);
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        assertRefused("KON-4002", () -> call("createAvalanche", WANTED, Shipment.class), "createShipment");
        assertRefused(
                "KON-1001",
                () -> new ShippoConnector(new ShippoSettings(KEY, "shippo", Duration.ofSeconds(1))),
                "shippo.url");
    }
}
