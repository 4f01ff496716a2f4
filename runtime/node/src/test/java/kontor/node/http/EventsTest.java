package kontor.node.http;

import static kontor.node.http.Client.encoded;
import static kontor.node.http.Client.fresh;
import static kontor.node.http.Client.signup;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedNode.class)
class EventsTest {
    private final Client node;

    EventsTest(Client node) {
        this.node = node;
    }

    private void nothingIsStored(String id) {
        assertThat(node.get("/events/" + encoded(id)).status()).isEqualTo(404);
    }

    // --- taking

    @Test
    void aMessageIsAcceptedWithItsIdItsTypeAndTheRunsItStarted() {
        var id = fresh("e");
        var answer = node.post("/events", signup(id, id + "@example.com"));
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.at("/id")).isEqualTo(id);
        assertThat(answer.at("/type")).isEqualTo("Customer.signup");
        assertThat(answer.json().path("duplicate").asBoolean()).isFalse();
        assertThat(answer.at("/runs/0/rule")).isEqualTo("AcmeAnalytics.Lifecycle.signup");
        assertThat(answer.at("/runs/0/id")).isNotEmpty();
    }

    @Test
    void theSameIdAgainGetsTheSameAnswerAsADuplicate() {
        var id = fresh("e");
        var first = node.post("/events", signup(id, id + "@example.com"));
        var second = node.post("/events", signup(id, id + "@example.com"));
        assertThat(second.status()).isEqualTo(202);
        assertThat(second.json().path("duplicate").asBoolean()).isTrue();
        assertThat(second.json().path("runs")).isEqualTo(first.json().path("runs"));
    }

    @Test
    void theSameIdWithAnotherBodyIsAConflict() {
        var id = fresh("e");
        node.post("/events", signup(id, id + "@example.com"));
        var answer = node.post("/events", signup(id, "other@example.com"));
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.at("/code")).isEqualTo("KON-1409");
    }

    @Test
    void anIdempotencyKeyIsTheIdWhereNoneIsGiven() {
        var key = fresh("k");
        var body = "{\"type\":\"Customer.signup\",\"data\":{\"id\":\"%s\",\"email\":\"%s@example.com\"}}"
                .formatted(key, key);
        assertThat(node.post("/events", body, "Idempotency-Key: " + key).at("/id"))
                .isEqualTo(key);
        assertThat(node.post("/events", body, "Idempotency-Key: " + key)
                        .json()
                        .path("duplicate")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void withoutAnIdEachMessageIsANewOne() {
        var body = "{\"type\":\"Customer.signup\",\"data\":{\"id\":\"%s\",\"email\":\"%s@example.com\"}}"
                .formatted(fresh("c"), fresh("c"));
        assertThat(node.post("/events", body).at("/id"))
                .isNotEqualTo(node.post("/events", body).at("/id"));
    }

    @Test
    void identityIsTheSourceAndTheId() {
        var id = fresh("e");
        var plain = signup(id, id + "@example.com");
        node.post("/events", plain);
        var answer = node.post("/events", plain.replaceFirst("\\{", "{\"source\":\"/crm\","));
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("duplicate").asBoolean()).isFalse();
    }

    // --- waiting

    @Test
    void whoPrefersToWaitIsToldWhatBecameOfTheRuns() {
        var id = fresh("e");
        var answer = node.post("/events", signup(id, id + "@example.com"), "Prefer: wait=30");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.at("/id")).isEqualTo(id);
        assertThat(answer.at("/runs/0/state")).isEqualTo("completed");
    }

    @Test
    void aCommandAnswersItsResult() {
        var answer = node.post(
                "/events",
                "{\"type\":\"Invoice.create\",\"data\":{\"account\":\"%s\",\"amount\":29.90}}".formatted(fresh("a")),
                "Prefer: wait=30");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/result/amount").decimalValue()).isEqualByComparingTo("29.90");
        assertThat(answer.text()).contains("29.90");
    }

    @Test
    void aWaitOnADuplicateGetsTheFirstOnesOutcome() {
        var id = fresh("i");
        var body = "{\"type\":\"Invoice.create\",\"id\":\"%s\",\"data\":{\"account\":\"%s\",\"amount\":1}}"
                .formatted(id, id);
        var first = node.post("/events", body, "Prefer: wait=30");
        var second = node.post("/events", body, "Prefer: wait=30");
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.at("/result/id")).isEqualTo(first.at("/result/id")).isNotEmpty();
    }

    @Test
    void aWaitOfNothingIsNoWait() {
        var id = fresh("e");
        assertThat(node.post("/events", signup(id, id + "@example.com"), "Prefer: wait=0")
                        .status())
                .isEqualTo(202);
    }

    // --- refusing; nothing is stored then

    @Test
    void whatIsNoJsonIsMalformed() {
        for (var body : List.of("", "{", "{\"type\":\"a\",\"type\":\"b\"}", "nonsense")) {
            var answer = node.post("/events", body);
            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(answer.header("content-type")).startsWith("application/problem+json");
            assertThat(answer.at("/code")).isEqualTo("KON-1400");
        }
    }

    @Test
    void validJsonOfTheWrongStructureDoesNotFit() {
        for (var body : List.of(
                "[]", "42", "null", "\"text\"", "{}", "{\"type\":7}", "{\"type\":\"Customer.signup\",\"x\":1}")) {
            assertThat(node.post("/events", body).status()).as(body).isEqualTo(422);
        }
    }

    @Test
    void anUnknownTypeIsRefusedWithTheNearestOnes() {
        var id = fresh("e");
        var answer = node.post("/events", signup(id, "a@example.com").replace("signup", "singup"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.at("/code")).isEqualTo("KON-1421");
        assertThat(answer.at("/detail")).contains("Customer.signup");
        nothingIsStored(id);
    }

    @Test
    void aPayloadThatDoesNotFitIsRefusedWithEachPlace() {
        var id = fresh("e");
        var answer = node.post(
                "/events",
                "{\"type\":\"Customer.signup\",\"id\":\"%s\",\"data\":{\"id\":7,\"nmae\":\"x\"}}".formatted(id));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("errors").findValuesAsText("pointer"))
                .contains("/data/id", "/data/email", "/data/nmae");
        nothingIsStored(id);
    }

    @Test
    void dataOver256KibIsTooLarge() {
        var id = fresh("e");
        var answer = node.post(
                "/events",
                "{\"type\":\"Customer.signup\",\"id\":\"%s\",\"data\":{\"id\":\"%s\",\"email\":\"%s\"}}"
                        .formatted(id, id, "x".repeat(270_000)));
        assertThat(answer.status()).isEqualTo(413);
        nothingIsStored(id);
    }

    @Test
    void aBodyOfManyMegabytesIsTooLargeAndTheClientIsTold() {
        assertThat(node.post("/events", "x".repeat(6_000_000)).status()).isEqualTo(413);
    }

    @Test
    void anotherMediaTypeIsNotSupported() {
        assertThat(node.post("/events", "{}", "Content-Type: text/plain").status())
                .isEqualTo(415);
    }

    @Test
    void anEntitysOwnEventsAreNotSentByHand() {
        assertThat(node.post("/events", "{\"type\":\"Account.created\",\"data\":{}}")
                        .at("/code"))
                .isEqualTo("KON-1424");
    }

    @Test
    void anIdThatIsTooLongOrHoldsControlCharactersIsRefused() {
        for (var id : List.of("x".repeat(513), "a\\u0007b")) {
            var answer = node.post(
                    "/events",
                    "{\"type\":\"Customer.signup\",\"id\":\"" + id + "\",\"data\":{\"id\":\"1\",\"email\":\"e\"}}");
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.at("/code")).isEqualTo("KON-1425");
        }
    }

    // --- CloudEvents

    private static String cloudEvent(String id) {
        return ("{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"/crm\",\"type\":\"Customer.signup\","
                        + "\"data\":{\"id\":\"%s\",\"email\":\"%s@example.com\"}}")
                .formatted(id, id, id);
    }

    @Test
    void aStructuredCloudEventIsTaken() {
        var id = fresh("ce");
        var answer = node.post("/events", cloudEvent(id), "Content-Type: application/cloudevents+json");
        assertThat(answer.status()).isEqualTo(202);
        assertThat(node.get("/events/" + id).at("/source")).isEqualTo("/crm");
    }

    @Test
    void aBinaryCloudEventIsTaken() {
        var id = fresh("ce");
        var answer = node.post(
                "/events",
                "{\"id\":\"%s\",\"email\":\"%s@example.com\"}".formatted(id, id),
                "ce-specversion: 1.0",
                "ce-id: " + id,
                "ce-source: /crm",
                "ce-type: Customer.signup",
                "ce-time: 2026-11-01T00:00:00Z");
        assertThat(answer.status()).isEqualTo(202);
        assertThat(node.get("/events/" + id).at("/time")).isEqualTo("2026-11-01T00:00:00Z");
    }

    @Test
    void aBinaryCloudEventsPointersBeginWithItsData() {
        var answer = node.post(
                "/events",
                "{\"id\":\"x\"}",
                "ce-specversion: 1.0",
                "ce-id: " + fresh("ce"),
                "ce-source: /crm",
                "ce-type: Customer.signup");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.at("/errors/0/pointer")).isEqualTo("/data/email");
    }

    @Test
    void aBatchIsAnsweredByAList() {
        var first = fresh("ce");
        var second = fresh("ce");
        var answer = node.post(
                "/events",
                "[" + cloudEvent(first) + "," + cloudEvent(second) + "]",
                "Content-Type: application/cloudevents-batch+json");
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().findValuesAsText("id")).contains(first, second);
    }

    @Test
    void aBatchIsTakenWholeOrNotAtAll() {
        var good = fresh("ce");
        var answer = node.post(
                "/events",
                "[" + cloudEvent(good) + "," + cloudEvent(fresh("ce")).replace("email", "mail") + "]",
                "Content-Type: application/cloudevents-batch+json");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.at("/errors/0/pointer")).startsWith("/1/");
        nothingIsStored(good);
    }

    @Test
    void aBatchHoldsAtMostAThousandEvents() {
        var events =
                IntStream.range(0, 1_001).mapToObj(i -> cloudEvent("over-" + i)).toList();
        var answer = node.post(
                "/events", "[" + String.join(",", events) + "]", "Content-Type: application/cloudevents-batch+json");
        assertThat(answer.status()).isEqualTo(413);
        nothingIsStored("over-0");
    }

    // --- the log

    @Test
    void aMessageIsShownWithItsRunsAndWithoutACauseWhenItCameFromOutside() {
        var id = fresh("e");
        node.post("/events", signup(id, id + "@example.com"), "Prefer: wait=30");
        var message = node.get("/events/" + id).json();
        assertThat(message.path("id").asText()).isEqualTo(id);
        assertThat(message.path("source").asText()).isEqualTo("/events");
        assertThat(message.path("type").asText()).isEqualTo("Customer.signup");
        assertThat(message.at("/data/email").asText()).isEqualTo(id + "@example.com");
        assertThat(message.at("/data/company").isNull()).isTrue();
        assertThat(message.path("cause").isNull()).isTrue();
        assertThat(message.at("/runs/0/state").asText()).isEqualTo("completed");
        assertThat(Instant.parse(message.path("time").asText()))
                .isBefore(Instant.now().plusSeconds(1));
    }

    @Test
    void whatAnEntitysWriteCausedNamesTheMessageThatLedToIt() {
        var email = node.signedUp();
        var created = Client.eventually(
                () -> node.get("/events?type=Account.created&limit=1000"),
                answer -> answer.text().contains(email));
        var mine = created.json()
                .path("items")
                .valueStream()
                .filter(item -> item.path("subject").asText().equals(email))
                .findFirst()
                .orElseThrow();
        assertThat(mine.at("/cause/type").asText()).isEqualTo("Customer.signup");
        assertThat(mine.at("/cause/rule").asText()).isEqualTo("AcmeAnalytics.Lifecycle.signup");
        assertThat(mine.at("/cause/event").asText()).isNotEmpty();
    }

    @Test
    void theLogIsNewestFirstAndPaged() {
        var older = node.signedUp();
        var newer = node.signedUp();
        var first = node.get("/events?type=Customer.signup&limit=1").json();
        assertThat(first.at("/items/0/data/email").asText()).isEqualTo(newer);
        var second = node.get("/events?type=Customer.signup&limit=1&cursor="
                + encoded(first.path("cursor").asText()));
        assertThat(second.at("/items/0/data/email")).isEqualTo(older);
    }

    @Test
    void theLogIsShownSinceAnInstant() {
        var older = fresh("e");
        node.post("/events", signup(older, older + "@example.com"));
        var between = Instant.now();
        var newer = fresh("e");
        node.post("/events", signup(newer, newer + "@example.com"));
        assertThat(node.get("/events?type=Customer.signup&since=" + between).text())
                .contains(newer)
                .doesNotContain(older);
        assertThat(node.get("/events?since=" + node.get("/events/" + newer).at("/time"))
                        .text())
                .contains(newer);
    }

    @Test
    void anIdMayHoldASlashAndAnyUnicode() {
        var id = fresh("a/b c+d%?\u00e9\uD83D\uDE00");
        node.post("/events", signup(id, fresh("m") + "@example.com"));
        assertThat(node.get("/events/" + encoded(id)).at("/id")).isEqualTo(id);
    }

    @Test
    void aPageHasAtMostAThousandItems() {
        assertThat(node.get("/events?limit=1001").status()).isEqualTo(422);
        assertThat(node.get("/events?limit=0").status()).isEqualTo(422);
        assertThat(node.get("/events?since=yesterday").status()).isEqualTo(422);
    }
}
