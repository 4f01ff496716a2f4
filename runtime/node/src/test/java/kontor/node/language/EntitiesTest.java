package kontor.node.language;

import static kontor.node.language.House.eventually;
import static kontor.node.language.House.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class EntitiesTest {
    @AutoClose
    private static final Lodge lodge = Lodge.open(Entities.class);

    private final String lamp = fresh("lamp");

    @Test
    void createMakesAnEntityAndIsRefusedWhereThereIsOne() {
        assertThat(lodge.operate(lamp, "create")).isEqualTo("40 W in hall");
        assertThat(lodge.operate(lamp, "get")).isEqualTo("40 W in hall");
        assertThat(lodge.operate(lamp, "create")).isEqualTo("KON-2409");
    }

    @Test
    void createGivesAnIdWhereNoneIsGiven() {
        var id = lodge.operate(lamp, "create without id");
        assertThat(id).isNotEmpty().isNotEqualTo(lamp);
        assertThat(lodge.operate(id, "get")).isEqualTo("40 W in hall");
    }

    @Test
    void whatIsMissingIsRefusedButFoundAsNothing() {
        assertThat(lodge.operate(lamp, "get")).isEqualTo("KON-2404");
        assertThat(lodge.operate(lamp, "update")).isEqualTo("KON-2404");
        assertThat(lodge.operate(lamp, "delete")).isEqualTo("KON-2404");
        assertThat(lodge.operate(lamp, "find")).isEqualTo("nothing");
    }

    @Test
    void updateAnswersTheEntityAsItIsThen() {
        lodge.operate(lamp, "create");
        assertThat(lodge.operate(lamp, "update")).isEqualTo("60 W in null");
        assertThat(lodge.operate(lamp, "find")).isEqualTo("60 W in null");
    }

    @Test
    void upsertChangesOrCreates() {
        assertThat(lodge.operate(lamp, "upsert")).isEqualTo("5 W in null");
        assertThat(lodge.operate(lamp, "upsert")).isEqualTo("10 W in null");
        assertThat(lodge.marks(lamp)).containsExactly("new", "new");
        assertThat(lodge.operate(lamp, "make equal")).isEqualTo("25 W in attic");
        assertThat(lodge.marks(lamp)).isEmpty();
        assertThat(lodge.operate(lamp + "-2", "make equal")).isEqualTo("25 W in attic");
    }

    @Test
    void whatIsDeletedIsGoneUntilItIsCreatedAnew() {
        lodge.operate(lamp, "create");
        assertThat(lodge.operate(lamp, "delete")).isEqualTo("deleted");
        assertThat(lodge.operate(lamp, "find")).isEqualTo("nothing");
        assertThat(lodge.operate(lamp, "delete")).startsWith("KON-24");
        assertThat(lodge.operate(lamp, "create")).isEqualTo("40 W in hall");
        assertThat(lodge.house()
                        .send("GET", "/db/Lamp/" + lamp, null)
                        .path("version")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void rowsAreListedFoundFirstAndCounted() {
        lodge.operate(lamp, "furnish");
        assertThat(lodge.operate(lamp, "list")).isEqualTo("[10, 20, 30, 40]");
        assertThat(lodge.operate(lamp, "list bright")).isEqualTo("[20, 30, 40]");
        assertThat(lodge.operate(lamp, "list sorted")).isEqualTo("[40, 30, 20]");
        assertThat(lodge.operate(lamp, "first")).isEqualTo("[10]");
        assertThat(lodge.operate(lamp, "first of none")).isEqualTo("[]");
        assertThat(lodge.operate(lamp, "count")).isEqualTo("2");
    }

    @Test
    void aReferenceLoadsWhatItRefersTo() {
        assertThat(lodge.operate(lamp, "twin")).isEqualTo("7 W in cellar");
        assertThat(lodge.lamp(lamp).path("twin").asText()).isEqualTo(lamp + "-twin");
    }

    @Test
    void aFactIsWrittenOnce() {
        assertThat(lodge.operate(lamp, "note twice")).isEqualTo("KON-2409");
        assertThat(lodge.notes("twice")).containsExactly("first");
    }

    // --- changes

    private void touchedByFifty(String verb) {
        lodge.batch(
                "Lamp." + verb,
                IntStream.range(0, 50)
                        .mapToObj(i -> "{\"lamp\":\"%s\",\"other\":\"%s\",\"number\":%d}"
                                .formatted(fresh("toucher"), lamp, i)));
    }

    @Test
    void fiftyChangesAtOnceAreFiftyChanges() {
        lodge.lamp(lamp, "\"watts\":1000,\"room\":\"hall\",\"mood\":\"on\"");
        touchedByFifty("grew");
        var grown = eventually(() -> lodge.lamp(lamp), now -> now.path("marks").size() >= 50);
        assertThat(grown.path("watts").asInt()).isEqualTo(1050);
        assertThat(lodge.marks(lamp))
                .containsExactlyInAnyOrder(
                        IntStream.range(0, 50).mapToObj(Integer::toString).toArray(String[]::new));
        touchedByFifty("shrank");
        var shrunk = eventually(() -> lodge.lamp(lamp), now -> now.path("marks").isEmpty());
        assertThat(shrunk.path("marks")).isEmpty();
        assertThat(shrunk.path("watts").asInt()).isEqualTo(1000);
        lodge.run(lodge.touched("wiped", lamp), "completed");
        assertThat(lodge.lamp(lamp).path("room").isNull()).isTrue();
        assertThat(lodge.lamp(lamp).path("mood").isNull()).isTrue();
        assertThat(lodge.house()
                        .send("GET", "/db/Lamp/" + lamp, null)
                        .path("version")
                        .asInt())
                .isEqualTo(102);
    }

    // --- what writes cause

    @Test
    void triggersFireWhenAnEdgeIsCrossedAndOnlyThen() {
        lodge.lamp(lamp, "\"watts\":90");
        for (int watts : new int[] {100, 120, 100, 99, 40, 160}) {
            lodge.change(lamp, "{\"watts\":" + watts + "}");
        }
        var expected = Stream.of(
                        Stream.of("reached at 100", "reached at 160", "fell to 99", "plunged to 40"),
                        Stream.of("dropped to 100", "dropped to 99", "dropped to 40"),
                        Stream.of("rose to 100", "rose to 120", "rose to 160"))
                .flatMap(texts -> texts)
                .toList();
        assertThat(lodge.notes(lamp, expected.size())).containsExactlyInAnyOrderElementsOf(expected);
        for (String mood : new String[] {"on", "broken", "broken", "off", "broken"}) {
            lodge.change(lamp, "{\"mood\":\"" + mood + "\"}");
        }
        lodge.notes(lamp, expected.size() + 6);
        lodge.awaitIdle("Entities.Edges.broke");
        assertThat(lodge.notes(lamp))
                .filteredOn(text -> !expected.contains(text))
                .containsExactlyInAnyOrder("is ON", "is BROKEN", "broke", "is OFF", "is BROKEN", "broke");
    }

    @Test
    void aLifeIsToldFromCreationToDeletion() {
        lodge.lamp(lamp, "\"watts\":1");
        lodge.change(lamp, "{\"watts\":2}");
        lodge.change(lamp, "{\"watts\":2}");
        lodge.change(lamp, "{\"watts\":3}");
        lodge.house().exchange("DELETE", "/db/Lamp/" + lamp, null);
        lodge.notes("life of " + lamp, 4);
        lodge.awaitIdle("Entities.Lives.changed");
        assertThat(lodge.notes("life of " + lamp))
                .containsExactlyInAnyOrder("created 1", "updated 2", "updated 3", "deleted 3");
    }

    @Test
    void wildcardRulesHearAllOfTheirNounButNeverWhatTheyCausedThemselves() {
        var bell = fresh("bell");
        lodge.happens("Bell.rung", "{\"id\":\"%s\",\"hall\":\"h\",\"number\":1}".formatted(bell));
        lodge.house().send("POST", "/db/Bell", "{\"id\":\"%s\",\"hall\":\"h\",\"number\":1}".formatted(bell));
        assertThat(eventually(() -> lodge.count("Bell", "{\"hall\":\"audit\"}"), count -> count >= 2))
                .isEqualTo(2);
        assertThat(lodge.notes("ears", 4)).hasSize(4).contains("Bell.rung " + bell, "Bell.created " + bell);
        lodge.awaitIdle("Entities.Wildcards.audit");
        assertThat(lodge.count("Bell", "{\"hall\":\"audit\"}")).isEqualTo(2);
    }
}
