package kontor.node.language;

import static kontor.node.language.House.eventually;
import static kontor.node.language.House.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import kontor.kernel.model.Json;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class MessagesTest {
    @AutoClose
    private static final Lodge lodge = Lodge.open(Messages.class);

    private final String lamp = fresh("lamp");
    private final String other = fresh("other");

    @Test
    void anEventReachesEveryRuleThatListensAndItsReceiptNamesIt() {
        var run = lodge.touched("hailed", lamp, other, 7);
        assertThat(lodge.notes(other, 2)).containsExactlyInAnyOrder("echo of " + lamp, "another echo");
        var receipt = lodge.notes(lamp, 1).getFirst();
        var message = eventually(
                () -> Json.parse(lodge.house()
                        .exchange("GET", "/events/" + receipt, null)
                        .body()),
                found -> found.has("id"));
        assertThat(message.path("type").asText()).isEqualTo("Lamp.echoed");
        assertThat(message.path("subject").asText()).isEqualTo(other);
        assertThat(message.at("/data/number").asInt()).isEqualTo(7);
        assertThat(message.at("/cause/run").asText()).isEqualTo(run);
        assertThat(message.path("runs")).hasSize(2);
    }

    @Test
    void anActionIsCarriedOutByItsOneRuleAndOthersMayWatch() {
        lodge.touched("broke", lamp);
        assertThat(lodge.notes(lamp, 2)).containsExactlyInAnyOrder("repaired", "somebody repairs");
    }

    @Test
    void aCommandAnswersWhatItsRuleReturns() {
        lodge.touched("checked", lamp, other, 4);
        assertThat(lodge.notes(lamp, 2)).containsExactlyInAnyOrder("measured 40", "done");
    }

    @Test
    void aRefusalReachesWhoeverAsked() {
        lodge.touched("checked", lamp, other, -1);
        assertThat(lodge.notes(lamp, 1)).containsExactly("KON-2500 too dark to measure");
        var answering = lodge.house().items("/runs?state=failed&rule=Messages.measure").stream()
                .filter(run -> run.path("subject").asText().equals(other))
                .toList();
        assertThat(answering).hasSize(1);
        assertThat(answering.getFirst().path("attempts").asInt()).isEqualTo(1);
    }

    @Test
    void aSecretIsShownOnceToWhoeverWaitsAndNeverKept() {
        var id = fresh("m");
        var body =
                "{\"id\":\"%s\",\"type\":\"Lamp.measure\",\"data\":{\"lamp\":\"%s\",\"number\":3}}".formatted(id, lamp);
        var first = Json.parse(lodge.house()
                .exchange("POST", "/events", body, "Prefer", "wait=20")
                .body());
        assertThat(first.at("/result/lumen").asInt()).isEqualTo(30);
        assertThat(first.at("/result/seal").asText()).isEqualTo("seal-of-" + lamp);
        var again = lodge.house()
                .exchange("POST", "/events", body, "Prefer", "wait=20")
                .body();
        assertThat(Json.parse(again).at("/result/lumen").asInt()).isEqualTo(30);
        var run = lodge.run(first.at("/runs/0/id").asText(), "completed");
        assertThat(run.at("/result/lumen").asInt()).isEqualTo(30);
        assertThat(again + run).doesNotContain("seal-of");
    }

    @Test
    void whatNoRuleCarriesOutIsRefusedAtOnce() {
        lodge.touched("abandoned", lamp);
        assertThat(lodge.notes(lamp, 2))
                .hasSize(2)
                .anyMatch(note -> note.startsWith("appraise: KON-2423 "))
                .anyMatch(note -> note.startsWith("scrap: KON-2423 "));
        var posted = lodge.house()
                .exchange(
                        "POST",
                        "/events",
                        "{\"type\":\"Lamp.appraise\",\"data\":{\"lamp\":\"%s\",\"number\":1}}".formatted(lamp));
        assertThat(posted.statusCode()).isEqualTo(422);
        assertThat(Json.parse(posted.body()).path("code").asText()).isEqualTo("KON-1423");
    }

    @Test
    void aDelayedMessageComesWhenItsTimeHasCome() {
        var run = lodge.run(lodge.touched("postponed", lamp, other, 1), "completed");
        assertThat(lodge.notes(other, 2)).hasSize(2);
        var started = Instant.parse(run.path("startedAt").asText());
        var message = lodge.house().items("/events?type=Lamp.echoed&limit=1000").stream()
                .filter(found -> found.path("subject").asText().equals(other))
                .findFirst()
                .orElseThrow();
        var echo = lodge.run(message.at("/runs/0/id").asText(), "completed");
        assertThat(Instant.parse(echo.path("startedAt").asText())).isAfterOrEqualTo(started.plusSeconds(1));
    }

    @Test
    void commandsThatWaitForEachOtherAreRefusedInsteadOfWaiting() {
        lodge.touched("circled", lamp);
        assertThat(lodge.notes(lamp, 1)).singleElement().asString().startsWith("KON-2465 ");
    }

    @Test
    void rulesThatCauseEachOtherForEverAreStoppedAfter64Sends() {
        lodge.touched("bounced", lamp);
        var failed = eventually(
                () -> lodge.house().items("/runs?state=failed&rule=Messages.bounced"), runs -> !runs.isEmpty());
        assertThat(failed).hasSize(1);
        assertThat(failed.getFirst().at("/error/code").asText()).isEqualTo("KON-2464");
        assertThat(lodge.notes(lamp))
                .hasSameElementsAs(LongStream.rangeClosed(1, 65)
                        .mapToObj(number -> "bounce " + number)
                        .toList());
    }

    @Test
    void messagesOfOneSubjectStartInOrder() {
        lodge.touched("crowned", lamp, other, 100);
        lodge.house().run(lodge.touched("crowned", lamp, lamp, 50), "completed");
        var hundred = IntStream.range(0, 100).mapToObj(Integer::toString).toList();
        eventually(
                () -> lodge.house()
                        .exchange("GET", "/db/Lamp/" + other, null)
                        .body()
                        .contains("\"99\""),
                there -> there);
        assertThat(lodge.marks(other)).isEqualTo(hundred);
        lodge.touchedOften("counted", other, 100);
        var twice = eventually(() -> lodge.marks(other), marks -> marks.size() >= 200);
        assertThat(twice.subList(100, 200)).isEqualTo(hundred);
    }

    @Test
    void aRelationHasBothItsSides() {
        lodge.touched("met", lamp, other, 1);
        assertThat(lodge.notes(other, 1)).containsExactly("lit by " + lamp);
        lodge.done("Lamp.lit.by.Lamp", "{\"giver\":\"sun\",\"taker\":\"%s\"}".formatted(other));
        assertThat(lodge.notes(other, 2)).contains("lit by sun");
    }
}
