package kontor.node.http;

import static kontor.node.http.Client.encoded;
import static kontor.node.http.Client.fresh;
import static kontor.node.http.Client.signup;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API takes and tells of traces, on a node that sends them nowhere. */
@ExtendWith(SharedNode.class)
class TracesTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String GIVEN = "00-" + TRACE + "-b7ad6b7169203331-00";
    private static final String OTHER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final Client node;

    TracesTest(Client node) {
        this.node = node;
    }

    private String traceOf(String id) {
        return node.get("/events/" + encoded(id)).at("/trace");
    }

    private static String event(String id, String more) {
        return ("{\"specversion\":\"1.0\",\"source\":\"/traces\",\"type\":\"Customer.signup\",\"id\":\"%1$s\",%2$s"
                        + "\"data\":{\"id\":\"%1$s\",\"email\":\"%1$s@example.com\",\"name\":\"Ada\"}}")
                .formatted(id, more);
    }

    @Test
    void aMessageIsInTheTraceOfItsSenderAndSoIsWhatCameOfIt() {
        var id = fresh("t");
        var answer = node.post("/events", signup(id, id + "@example.com"), "traceparent: " + GIVEN, "Prefer: wait=30");
        assertThat(answer.header("traceparent")).matches("00-" + TRACE + "-(?!b7ad6b7169203331)[0-9a-f]{16}-00");
        assertThat(traceOf(id)).isEqualTo(TRACE);
        assertThat(node.get("/events/" + id).json().path("cause").isNull())
                .as("it came from outside")
                .isTrue();
        assertThat(node.get("/runs/" + answer.at("/runs/0/id")).at("/trace")).isEqualTo(TRACE);
        var history = node.get("/db/Account/" + encoded(id + "@example.com") + "/history");
        assertThat(history.at("/items/0/cause/trace")).isEqualTo(TRACE);
    }

    @Test
    void withoutOneItBeginsATraceThatADuplicateIsToldOfToo() {
        var id = fresh("t");
        var answer = node.post("/events", signup(id, id + "@example.com"));
        var trace = answer.header("traceparent").substring(3, 35);
        assertThat(trace).matches("[0-9a-f]{32}").isEqualTo(traceOf(id));
        assertThat(node.post("/events", signup(id, id + "@example.com"), "traceparent: " + GIVEN)
                        .header("traceparent"))
                .isEqualTo(answer.header("traceparent"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "00-00000000000000000000000000000000-b7ad6b7169203331-01", "ff" + "-x"})
    void whatIsNoTraceparentIsIgnored(String given) {
        var id = fresh("t");
        var answer = node.post("/events", signup(id, id + "@example.com"), "traceparent: " + given);
        assertThat(answer.status()).isEqualTo(202);
        assertThat(traceOf(id)).matches("[0-9a-f]{32}").isNotEqualTo("0".repeat(32));
    }

    @Test
    void aCloudEventsAttributeComesBeforeTheHeader() {
        var structured = fresh("t");
        var cloud = "Content-Type: application/cloudevents+json";
        node.post("/events", event(structured, "\"traceparent\":\"" + GIVEN + "\","), cloud, "traceparent: " + OTHER);
        assertThat(traceOf(structured)).isEqualTo(TRACE);

        var wrong = fresh("t");
        var answer = node.post("/events", event(wrong, "\"traceparent\":7,"), cloud, "traceparent: " + GIVEN);
        assertThat(answer.status()).isEqualTo(202);
        assertThat(traceOf(wrong)).isEqualTo(TRACE);

        var binary = fresh("t");
        node.post(
                "/events",
                "{\"id\":\"%s\",\"email\":\"%s@example.com\",\"name\":\"Ada\"}".formatted(binary, binary),
                "ce-specversion: 1.0",
                "ce-type: Customer.signup",
                "ce-source: /traces",
                "ce-id: " + binary,
                "ce-traceparent: " + GIVEN);
        assertThat(traceOf(binary)).isEqualTo(TRACE);
    }

    @Test
    void eachEventOfABatchIsInItsOwnTrace() {
        var one = fresh("t");
        var two = fresh("t");
        var batch = "[" + event(one, "\"traceparent\":\"" + GIVEN + "\",") + "," + event(two, "") + "]";
        node.post("/events", batch, "Content-Type: application/cloudevents-batch+json", "traceparent: " + OTHER);
        assertThat(traceOf(one)).isEqualTo(TRACE);
        assertThat(traceOf(two)).isEqualTo(OTHER.substring(3, 35));
    }

    @Test
    void aWriteOverHttpIsInTheTraceOfWhoAsked() {
        var id = fresh("a");
        var made = node.post(
                "/db/Account",
                "{\"id\":\"%s\",\"status\":\"trial\",\"credits\":0}".formatted(id),
                "traceparent: " + GIVEN);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(node.get("/db/Account/" + id + "/history").at("/items/0/cause/trace"))
                .isEqualTo(TRACE);
    }
}
