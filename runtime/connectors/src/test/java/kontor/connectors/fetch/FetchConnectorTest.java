package kontor.connectors.fetch;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import kontor.connectors.fetch.FetchSettings.Credential;
import kontor.kernel.model.Json;
import kontor.sdk.KontorException;
import kontor.sdk.api.FetchRequest;
import kontor.sdk.api.Fetched;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FetchConnectorTest {
    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(WireMockConfiguration.wireMockConfig()
                    .bindAddress("127.0.0.1")
                    .dynamicPort())
            .build();

    private static final FetchSettings USUAL = FetchSettings.standard();

    /** Reaches this machine, as a test must. */
    private static FetchSettings open() {
        return settings(List.of("127.0.0.1"), Map.of(), Map.of());
    }

    private static FetchSettings settings(
            List<String> allow, Map<String, Credential> credentials, Map<String, String> rewrite) {
        return new FetchSettings(Duration.ofSeconds(10), 10_000, allow, credentials, rewrite);
    }

    private static String url(String path) {
        return "http://127.0.0.1:" + SERVER.getPort() + path;
    }

    private static Fetched fetch(FetchSettings settings, FetchRequest request) throws IOException {
        return fetched(new FetchConnector(settings).call("fetch", Json.of(request), "step-1"));
    }

    private static Fetched fetched(JsonNode answer) {
        return Objects.requireNonNull(Json.as(answer, Fetched.class));
    }

    private static Fetched fetchAnswered(ResponseDefinitionBuilder answer) throws IOException {
        SERVER.stubFor(any(anyUrl()).willReturn(answer));
        return fetch(open(), FetchRequest.get(url("/it")));
    }

    private static void assertRefused(String code, ThrowingCallable call, String... words) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KontorException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContainingAll(words);
    }

    @Test
    void jsonIsReadWhenItSaysThatItIs() throws IOException {
        var products = fetchAnswered(aResponse()
                .withHeader("Content-Type", "application/vnd.supplier+json; charset=utf-8")
                .withHeader("X-Next", "2")
                .withHeader("Set-Cookie", "session=1")
                .withBody("[{\"sku\":\"A\",\"price\":12.50}]"));

        assertThat(products.status()).isEqualTo(200);
        assertThat(Json.of(products.body())).isEqualTo(Json.parse("[{\"sku\":\"A\",\"price\":12.50}]"));
        assertThat(products.headers()).containsEntry("x-next", "2").doesNotContainKey("set-cookie");
    }

    @Test
    void anythingElseIsText() throws IOException {
        assertThat(fetchAnswered(ok("{}").withHeader("Content-Type", "text/plain"))
                        .body())
                .isEqualTo("{}");
        assertThat(fetchAnswered(aResponse().withStatus(204)).body()).isNull();
    }

    @Test
    void jsonThatIsNoneIsRefused() {
        assertRefused("KON-4123", () -> fetchAnswered(okJson("<html>")), "/it", "line 1");
    }

    @Test
    void whatChangesSomethingCarriesTheStepsKeyAndItsBodyAsJson() throws IOException {
        SERVER.stubFor(post("/orders").willReturn(okJson("{}")));

        fetch(open(), FetchRequest.post(url("/orders"), Map.of("sku", "A")).header("X-Shop", "1"));

        SERVER.verify(postRequestedFor(urlPathEqualTo("/orders"))
                .withHeader("Idempotency-Key", equalTo("step-1"))
                .withHeader("Content-Type", equalTo("application/json"))
                .withHeader("X-Shop", equalTo("1"))
                .withRequestBody(equalToJson("{\"sku\":\"A\"}")));
    }

    @Test
    void aTextIsSentAsItIsAndAGetHasNoKey() throws IOException {
        SERVER.stubFor(any(anyUrl()).willReturn(ok()));

        fetch(open(), FetchRequest.post(url("/text"), "a=1"));
        fetch(open(), FetchRequest.get(url("/list")));

        SERVER.verify(postRequestedFor(urlPathEqualTo("/text")).withRequestBody(equalTo("a=1")));
        SERVER.verify(getRequestedFor(urlPathEqualTo("/list")).withHeader("Idempotency-Key", absent()));
    }

    @Test
    void aRefusalIsForGood() {
        assertRefused(
                "KON-4120",
                () -> fetchAnswered(aResponse().withStatus(404).withBody("no such\n  product")),
                "GET " + url("/it"),
                "404",
                "no such product");
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 503})
    void theseMayPass(int status) {
        assertThatThrownBy(() -> fetchAnswered(aResponse().withStatus(status).withHeader("Retry-After", "7")))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContainingAll(Integer.toString(status), "asks to wait 7");
    }

    @Test
    void aBrokenConnectionMayPass() {
        assertThatThrownBy(() -> fetchAnswered(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)))
                .isExactlyInstanceOf(IOException.class);
    }

    @Test
    void theWholeExchangeHasToFitIntoTheTimeout() {
        SERVER.stubFor(get("/slow").willReturn(ok("word by word").withChunkedDribbleDelay(20, 60_000)));

        assertThatThrownBy(() -> fetch(open(), FetchRequest.get(url("/slow")).within(Duration.ofMillis(300))))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining("timeout");
    }

    @Test
    void anAnswerThatIsTooLargeIsRefusedWithTheLimit() throws IOException {
        assertThat(fetchAnswered(ok("x".repeat(10_000))).text()).hasSize(10_000);
        assertRefused("KON-4122", () -> fetchAnswered(ok("x".repeat(10_001))), "10000 bytes", "fetch.max-answer");
    }

    @Test
    void aRecordedAnswerHasToFitIntoAStep() {
        var wide = new FetchSettings(Duration.ofSeconds(10), 2_000_000, List.of("127.0.0.1"), Map.of(), Map.of());
        SERVER.stubFor(get("/quotes").willReturn(ok("\"".repeat(700_000))));

        assertRefused("KON-4122", () -> fetch(wide, FetchRequest.get(url("/quotes"))), "1048576");
    }

    @Test
    void thisMachineIsNotPublic() {
        SERVER.stubFor(any(anyUrl()).willReturn(ok()));

        for (var host : List.of("127.0.0.1", "localhost", "[::1]", "2130706433", "169.254.169.254")) {
            assertRefused(
                    "KON-4121",
                    () -> fetch(USUAL, FetchRequest.get("http://" + host + ":" + SERVER.getPort() + "/")),
                    "not a public address",
                    "fetch.allow");
        }
        assertThat(SERVER.getAllServeEvents()).isEmpty();
    }

    @Test
    void aNameIsAsGoodAsItsWorstAddress() {
        var connector = new FetchConnector(USUAL, _ -> new InetAddress[] {address("1.1.1.1"), address("10.0.0.1")});

        assertRefused(
                "KON-4121",
                () -> connector.call("fetch", Json.of(FetchRequest.get("http://supplier.example/")), "step"),
                "supplier.example is at 10.0.0.1");
    }

    @Test
    void theAddressThatWasCheckedIsTheOneThatIsConnectedTo() throws IOException {
        SERVER.stubFor(get("/").willReturn(ok("here")));
        var asked = new java.util.concurrent.atomic.AtomicInteger();
        // Answers well once, and with another address ever after.
        var connector = new FetchConnector(open(), _ ->
                new InetAddress[] {address(asked.getAndIncrement() == 0 ? "127.0.0.1" : "127.0.0.2")});
        var request = Json.of(FetchRequest.get("http://rebinding.example:" + SERVER.getPort() + "/"));

        assertThat(fetched(connector.call("fetch", request, "step")).text()).isEqualTo("here");
        assertThat(asked).hasValue(1);
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (java.net.UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void aHostThatIsAllowedByNameMayBeAnywhere() throws IOException {
        SERVER.stubFor(get("/").willReturn(ok("inside")));
        var settings = settings(List.of("Warehouse.internal"), Map.of(), Map.of());
        var connector = new FetchConnector(settings, _ -> new InetAddress[] {address("127.0.0.1")});

        assertThat(fetched(connector.call(
                                "fetch",
                                Json.of(FetchRequest.get("http://warehouse.internal:" + SERVER.getPort() + "/")),
                                "step"))
                        .text())
                .isEqualTo("inside");
    }

    @Test
    void redirectsAreFollowedAndEachIsChecked() throws IOException {
        SERVER.stubFor(get("/old").willReturn(aResponse().withStatus(302).withHeader("Location", "/new")));
        SERVER.stubFor(get("/new").willReturn(ok("there")));
        SERVER.stubFor(get("/out")
                .willReturn(aResponse().withStatus(307).withHeader("Location", "http://169.254.169.254/latest")));

        assertThat(fetch(open(), FetchRequest.get(url("/old"))).text()).isEqualTo("there");
        assertRefused("KON-4121", () -> fetch(open(), FetchRequest.get(url("/out"))), "169.254.169.254");
    }

    @Test
    void aPostThatIsRedirectedGoesOnAsAGetUnlessTheServerSaysOtherwise() throws IOException {
        SERVER.stubFor(post("/see").willReturn(aResponse().withStatus(303).withHeader("Location", "/result")));
        SERVER.stubFor(post("/moved").willReturn(aResponse().withStatus(308).withHeader("Location", "/result")));
        SERVER.stubFor(any(urlPathEqualTo("/result")).willReturn(ok()));

        fetch(open(), FetchRequest.post(url("/see"), Map.of("a", 1)));
        fetch(open(), FetchRequest.post(url("/moved"), Map.of("a", 1)));

        SERVER.verify(1, getRequestedFor(urlPathEqualTo("/result")).withHeader("Idempotency-Key", absent()));
        SERVER.verify(
                1,
                postRequestedFor(urlPathEqualTo("/result"))
                        .withHeader("Idempotency-Key", equalTo("step-1"))
                        .withRequestBody(equalToJson("{\"a\":1}")));
    }

    @Test
    void redirectsEnd() {
        assertRefused(
                "KON-4124",
                () -> fetchAnswered(aResponse().withStatus(301).withHeader("Location", "/it")),
                "more than 5 times");
        assertThat(SERVER.getAllServeEvents()).hasSize(6);
    }

    @Test
    void aCredentialGoesToItsHostAndNobodyReadsIt() throws IOException {
        var settings = settings(
                List.of("127.0.0.1", "localhost"),
                Map.of("127.0.0.1", new Credential("Authorization", "Bearer s3cret-token")),
                Map.of());
        SERVER.stubFor(get(urlPathEqualTo("/echo"))
                .willReturn(aResponse().withStatus(403).withBody("bad token s3cret-token")));
        SERVER.stubFor(get("/away")
                .willReturn(aResponse()
                        .withStatus(302)
                        .withHeader("Location", "http://localhost:" + SERVER.getPort() + "/elsewhere")));
        SERVER.stubFor(get("/elsewhere").willReturn(ok()));

        assertRefused("KON-4120", () -> fetch(settings, FetchRequest.get(url("/echo?key=k1"))), "bad token ***");
        assertThatThrownBy(() -> fetch(settings, FetchRequest.get(url("/echo?key=k1"))))
                .hasMessageNotContainingAny("s3cret", "k1");
        fetch(settings, FetchRequest.get(url("/away")));

        SERVER.verify(
                getRequestedFor(urlPathEqualTo("/away")).withHeader("Authorization", equalTo("Bearer s3cret-token")));
        SERVER.verify(getRequestedFor(urlPathEqualTo("/elsewhere")).withHeader("Authorization", absent()));
        assertThat(settings.toString()).doesNotContain("s3cret");
    }

    @Test
    void aCredentialDoesNotTravelOpenlyThroughTheInternet() {
        var settings = settings(List.of(), Map.of("api.example", new Credential("X-Key", "s3cret")), Map.of());

        assertRefused("KON-4125", () -> fetch(settings, FetchRequest.get("http://api.example/")), "https");
    }

    @Test
    void aSandboxStandsInForASupplier() throws IOException {
        SERVER.stubFor(get("/supplier/api/products?page=2").willReturn(okJson("[]")));
        var settings =
                settings(List.of(), Map.of(), Map.of("https://supplier.example/", SERVER.baseUrl() + "/supplier/"));

        assertThat(fetch(settings, FetchRequest.get("https://supplier.example/api/products?page=2"))
                        .status())
                .isEqualTo(200);
        // What stands in is not reached under its own address by anything but that.
        assertRefused("KON-4121", () -> fetch(settings, FetchRequest.get(url("/supplier/"))), "not a public address");
    }

    @Test
    void whatCannotBeSentIsRefused() {
        var get = FetchRequest.get(url("/it"));
        assertRefused("KON-4125", () -> fetch(open(), FetchRequest.get("ftp://files.example/")), "no address");
        assertRefused("KON-4125", () -> fetch(open(), FetchRequest.get("http://ada:secret@x.example/")), "recorded");
        assertRefused("KON-4125", () -> fetch(open(), get.header("Host", "other")), "Host");
        assertRefused("KON-4125", () -> fetch(open(), get.header("X-A", "1\r\nX-B: 2")), "X-A");
        assertRefused("KON-4125", () -> fetch(open(), get.within(Duration.ofHours(1))), "10 minutes");
        assertRefused(
                "KON-4125",
                () -> fetch(open(), new FetchRequest(url("/it"), "TRACE", Map.of(), null, null)),
                "TRACE",
                "PATCH");
        assertRefused(
                "KON-4125", () -> fetch(open(), new FetchRequest(url("/it"), "GET", Map.of(), "x", null)), "body");
        assertRefused("KON-4002", () -> new FetchConnector(open()).call("get", Json.object(), "step"), "fetch");
    }

    @Test
    void settingsThatCannotBeMeantAreRefused() {
        assertRefused(
                "KON-1001",
                () -> new FetchConnector(settings(List.of("10.0.0.0/40"), Map.of(), Map.of())),
                "10.0.0.0/40");
        assertRefused(
                "KON-1001",
                () -> new FetchConnector(
                        settings(List.of(), Map.of(), Map.of("https://supplier.example/", "sandbox:/"))),
                "fetch.rewrite");
    }
}
