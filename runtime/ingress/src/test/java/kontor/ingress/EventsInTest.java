package kontor.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import kontor.ingress.EventsIn.Form;
import kontor.ingress.IngressSettings.Limits;
import kontor.kernel.message.Admission.Inbound;
import kontor.kernel.message.Refusal;
import kontor.kernel.model.Json;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class EventsInTest {
    private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
    private static final String JSON = "Content-Type: application/json";
    private static final String STRUCTURED = "Content-Type: application/cloudevents+json; charset=UTF-8";
    private static final String BATCH = "Content-Type: application/cloudevents-batch+json";

    private final EventsIn in =
            new EventsIn(Limits.DEFAULT, InstantSource.fixed(NOW), new NewIds(InstantSource.fixed(NOW)));

    private EventsIn.Posted read(String body, String... headers) {
        return in.read(Calls.post("/events", body, headers));
    }

    private Inbound one(String body, String... headers) {
        return read(body, headers).events().getFirst();
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refused(String body, String... headers) {
        return assertThatThrownBy(() -> read(body, headers));
    }

    private static String pointer(Throwable refusal) {
        return ((Refusal) refusal).problems().getFirst().pointer();
    }

    // --- plain

    @Test
    void thePlainFormHasATypeAndData() {
        var event = one("{\"type\":\"Customer.signup\",\"data\":{\"id\":\"c-1\"}}", JSON);
        assertThat(event.type()).isEqualTo("Customer.signup");
        assertThat(event.data()).isEqualTo(Json.parse("{\"id\":\"c-1\"}"));
        assertThat(event.source()).isEqualTo("/events");
        assertThat(event.time()).isEqualTo(NOW);
        assertThat(event.pointer()).isEqualTo("/data");
    }

    @Test
    void withoutAnIdItGetsANewOne() {
        var posted = read("{\"type\":\"a.b\"}", JSON);
        assertThat(posted.form()).isEqualTo(Form.FRESH);
        assertThat(posted.events().getFirst().id())
                .hasSize(26)
                .isNotEqualTo(one("{\"type\":\"a.b\"}", JSON).id());
    }

    @Test
    void withoutAnIdTheIdempotencyKeyIsTheId() {
        var posted = read("{\"type\":\"a.b\"}", JSON, "Idempotency-Key: k-1");
        assertThat(posted.form()).isEqualTo(Form.SINGLE);
        assertThat(posted.events().getFirst().id()).isEqualTo("k-1");
    }

    @Test
    void anIdOfItsOwnWinsOverTheIdempotencyKey() {
        assertThat(one("{\"type\":\"a.b\",\"id\":\"mine\"}", JSON, "Idempotency-Key: k-1")
                        .id())
                .isEqualTo("mine");
    }

    @Test
    void subjectTimeAndSourceMayBeGiven() {
        var event = one(
                "{\"type\":\"a.b\",\"subject\":\"s\",\"time\":\"2026-11-01T02:00:00+02:00\",\"source\":\"/crm\"}",
                JSON);
        assertThat(event.subject()).isEqualTo("s");
        assertThat(event.time()).isEqualTo(Instant.parse("2026-11-01T00:00:00Z"));
        assertThat(event.source()).isEqualTo("/crm");
    }

    @Test
    void dataThatIsLeftOutIsEmptySoThatEachMissingFieldIsTold() {
        assertThat(one("{\"type\":\"a.b\"}", JSON).data()).isEqualTo(Json.object());
        assertThat(one("{\"type\":\"a.b\",\"data\":null}", JSON).data()).isEqualTo(Json.object());
    }

    @Test
    void anUnknownMemberIsRefusedWithTheNearestOne() {
        refused("{\"type\":\"a.b\",\"dta\":{}}", JSON)
                .satisfies(refusal -> assertThat(pointer(refusal)).isEqualTo("/dta"))
                .hasMessageContaining("did you mean data?");
    }

    @Test
    void validJsonOfTheWrongStructureIsRefused() {
        for (var body : new String[] {"[]", "42", "\"text\"", "null", "{}", "{\"type\":1}", "{\"type\":\"\"}"}) {
            refused(body, JSON).as(body).hasFieldOrPropertyWithValue("code", "KON-1422");
        }
    }

    @Test
    void malformedJsonIsRefusedAsMalformed() {
        for (var body : new String[] {"", "{", "{\"type\":\"a\",\"type\":\"b\"}", "{} {}"}) {
            refused(body, JSON).as(body).hasFieldOrPropertyWithValue("code", "KON-1400");
        }
    }

    @Test
    void theNodesOwnSourcesMayNotBeClaimed() {
        for (var source : new String[] {"/runs", "/db", "/schedules", "/http/db", "/api"}) {
            refused("{\"type\":\"a.b\",\"source\":\"" + source + "\"}", JSON).hasMessageContaining("the node's own");
        }
    }

    @Test
    void anotherMediaTypeIsRefused() {
        refused("{}", "Content-Type: text/plain").hasFieldOrPropertyWithValue("code", "KON-1415");
        refused("{}", "Content-Type: application/json; charset=utf-16").hasFieldOrPropertyWithValue("code", "KON-1415");
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedBeforeItIsRead() {
        refused("{}", JSON, "Content-Length: 999999").hasFieldOrPropertyWithValue("code", "KON-1413");
        refused(" ".repeat(400_000), JSON).hasFieldOrPropertyWithValue("code", "KON-1413");
    }

    // --- CloudEvents

    private static final String CLOUD_EVENT =
            "{\"specversion\":\"1.0\",\"id\":\"e-1\",\"source\":\"/crm\",\"type\":\"Customer.signup\",\"data\":{\"id\":\"c\"}}";

    @Test
    void aStructuredCloudEventIsRead() {
        var event = one(CLOUD_EVENT, STRUCTURED);
        assertThat(event.id()).isEqualTo("e-1");
        assertThat(event.source()).isEqualTo("/crm");
        assertThat(event.data()).isEqualTo(Json.parse("{\"id\":\"c\"}"));
    }

    @Test
    void aCloudEventIsOneUnderPlainJsonToo() {
        assertThat(one(CLOUD_EVENT, JSON).source()).isEqualTo("/crm");
    }

    @Test
    void extensionsAreAcceptedAndDropped() {
        assertThat(one(CLOUD_EVENT.replace("\"data\"", "\"traceparent\":\"00-1\",\"data\""), STRUCTURED)
                        .id())
                .isEqualTo("e-1");
    }

    @Test
    void dataInBase64IsReadAsJson() {
        var event = CLOUD_EVENT.replace("\"data\":{\"id\":\"c\"}", "\"data_base64\":\"eyJpZCI6ImMifQ==\"");
        assertThat(one(event, STRUCTURED).data()).isEqualTo(Json.parse("{\"id\":\"c\"}"));
    }

    @Test
    void eachRequiredAttributeIsAskedFor() {
        for (var attribute : new String[] {"specversion", "id", "source", "type"}) {
            var event = CLOUD_EVENT.replaceFirst("\"" + attribute + "\":\"[^\"]*\",", "");
            refused(event, STRUCTURED)
                    .satisfies(refusal -> assertThat(pointer(refusal)).isEqualTo("/" + attribute));
        }
    }

    @Test
    void anotherVersionOfCloudEventsIsRefused() {
        refused(CLOUD_EVENT.replace("1.0", "0.3"), STRUCTURED)
                .satisfies(refusal -> assertThat(pointer(refusal)).isEqualTo("/specversion"));
    }

    @Test
    void aBinaryCloudEventHasItsAttributesInHeaders() {
        var event = one(
                "{\"id\":\"c\"}",
                JSON,
                "ce-specversion: 1.0",
                "ce-type: Customer.signup",
                "ce-source: /crm",
                "ce-id: caf%C3%A9",
                "ce-subject: s",
                "ce-time: 2026-11-01T00:00:00Z");
        assertThat(event.id()).isEqualTo("café");
        assertThat(event.subject()).isEqualTo("s");
        assertThat(event.time()).isEqualTo(Instant.parse("2026-11-01T00:00:00Z"));
        assertThat(event.data()).isEqualTo(Json.parse("{\"id\":\"c\"}"));
        assertThat(event.pointer()).isEqualTo("/data");
    }

    @Test
    void aBinaryCloudEventWithoutAnAttributeIsRefused() {
        refused("{}", JSON, "ce-specversion: 1.0", "ce-type: a.b", "ce-source: /crm")
                .satisfies(refusal -> assertThat(pointer(refusal)).isEqualTo("/id"));
        refused("{}", JSON, "ce-type: a.b", "ce-source: /crm", "ce-id: 1")
                .satisfies(refusal -> assertThat(pointer(refusal)).isEqualTo("/specversion"));
    }

    // --- batch

    @Test
    void aBatchIsAListOfCloudEvents() {
        var posted = read("[" + CLOUD_EVENT + "," + CLOUD_EVENT.replace("e-1", "e-2") + "]", BATCH);
        assertThat(posted.form()).isEqualTo(Form.BATCH);
        assertThat(posted.events()).extracting(Inbound::id).containsExactly("e-1", "e-2");
        assertThat(posted.events()).extracting(Inbound::pointer).containsExactly("/0/data", "/1/data");
    }

    @Test
    void anEmptyBatchIsABatch() {
        assertThat(read("[]", BATCH).events()).isEmpty();
    }

    @Test
    void whatIsWrongInABatchIsPointedAtByItsIndex() {
        refused("[" + CLOUD_EVENT + ",{\"specversion\":\"1.0\"}]", BATCH)
                .satisfies(refusal -> assertThat(pointer(refusal)).startsWith("/1/"));
        refused("[" + CLOUD_EVENT + ",7]", BATCH)
                .satisfies(refusal -> assertThat(pointer(refusal)).isEqualTo("/1"));
    }

    @Test
    void aBatchHoldsAtMostAThousandEvents() {
        var events = "[" + (CLOUD_EVENT + ",").repeat(1_000) + CLOUD_EVENT + "]";
        refused(events, BATCH).hasFieldOrPropertyWithValue("code", "KON-1413").hasMessageContaining("1001 events");
    }
}
