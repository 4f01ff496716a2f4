package kontor.kernel.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import kontor.kernel.entity.EntityEvent.Kind;
import kontor.kernel.model.Json;
import kontor.kernel.words.Warehouse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EntitiesTest {
    private static Life fresh() {
        return new Life();
    }

    private static Life there() {
        return Life.with("{'stock':5}");
    }

    private static Life gone() {
        var life = there();
        life.tell(Life.delete());
        return life;
    }

    static Stream<Arguments> decisions() {
        var create = Life.create("{'stock':7}");
        var same = Life.put("{'stock':5}");
        var other = Life.put("{'stock':7}");
        var update = Life.update("add stock 2");
        var upsert = Life.upsert("set name 'bag'", "add stock 2");
        return Stream.of(
                Arguments.of("create", create, "created 1", "KON-2409", "created 3"),
                Arguments.of("put the same", same, "created 1", "unchanged 1", "created 3"),
                Arguments.of("put another", other, "created 1", "updated 2", "created 3"),
                Arguments.of("update", update, "KON-2404", "updated 2", "KON-2410"),
                Arguments.of("update to the same", Life.update("set stock 5"), "KON-2404", "unchanged 1", "KON-2410"),
                Arguments.of("upsert", upsert, "created 1", "updated 2", "created 3"),
                Arguments.of("delete", Life.delete(), "KON-2404", "deleted 2", "KON-2410"),
                Arguments.of("if at 1, update", Life.ifVersion(1, update), "KON-2412", "updated 2", "KON-2412"),
                Arguments.of("if at 2, update", Life.ifVersion(2, update), "KON-2412", "KON-2412", "KON-2412"),
                Arguments.of(
                        "if there, delete", Life.ifVersion(-1, Life.delete()), "KON-2412", "deleted 2", "KON-2412"),
                Arguments.of("if at 1, put", Life.ifVersion(1, other), "KON-2412", "updated 2", "KON-2412"));
    }

    @ParameterizedTest(name = "{0}: {2} where there is none, {3} where it is there, {4} where it was deleted")
    @MethodSource("decisions")
    void everyCommandIsDecided(String name, EntityCommand command, String never, String exists, String deleted) {
        assertThat(List.of(brief(fresh(), command), brief(there(), command), brief(gone(), command)))
                .as(name)
                .containsExactly(never, exists, deleted);
    }

    private static String brief(Life life, EntityCommand command) {
        return switch (life.tell(command)) {
            case Decision.Happens(var event, var _) -> event.kind().word() + " " + event.version();
            case Decision.Unchanged(var _, var version) -> "unchanged " + version;
            case Decision.Refused(var code, var _, var _) -> code;
        };
    }

    @Test
    void versionsGoOnAcrossADeleteAndACreation() {
        var life = gone();
        life.now = life.now.plusSeconds(60);
        life.tell(Life.create("{'stock':1}"));
        life.tell(Life.update("add stock 1"));

        assertThat(life.events).extracting(EntityEvent::version).containsExactly(1L, 2L, 3L, 4L);
        assertThat(life.state.createdAt()).isEqualTo(life.now);
        assertThat(life.state.exists()).isTrue();
    }

    @Test
    void aDeletedEntityKeepsItsLastStateAndItsEventHasNoChange() {
        var life = gone();

        assertThat(life.state.deleted()).isTrue();
        assertThat(life.field("stock").asInt()).isEqualTo(5);
        assertThat(life.change()).isEqualTo("{}");
    }

    @Test
    void anUpdatesEventHasOnlyWhatChanged() {
        var life = there();
        life.tell(Life.update("set name 'box'", "add stock 1", "set color 'red'"));

        assertThat(life.change()).isEqualTo("{\"stock\":6,\"color\":\"red\"}");
    }

    @Test
    void numbersAreAddedExactly() {
        var life = there();
        life.tell(Life.update("add price 0.1", "add weight 0.25"));
        life.tell(Life.update("add price 0.2", "add stock -7.0", "add weight -1"));

        assertThat(life.field("price").decimalValue()).isEqualByComparingTo("0.3");
        assertThat(life.field("stock").decimalValue()).isEqualByComparingTo("-2");
        assertThat(life.field("weight").decimalValue()).isEqualByComparingTo("-0.75");
    }

    @Test
    void elementsAreAppendedAndAllEqualOnesRemoved() {
        var life = there();
        life.tell(Life.update("append tags 'a'", "append tags 'b'", "append tags 'a'"));
        assertThat(life.field("tags").toString()).isEqualTo("[\"a\",\"b\",\"a\"]");

        life.tell(Life.update("remove tags 'a'"));
        assertThat(life.field("tags").toString()).isEqualTo("[\"b\"]");
        assertThat(life.tell(Life.update("remove tags 'z'"))).isInstanceOf(Decision.Unchanged.class);
    }

    @Test
    void changesOfOneUpdateBuildOnOneAnother() {
        var life = there();
        life.tell(Life.update("set stock 10", "add stock 1", "add stock 1"));

        assertThat(life.field("stock").asInt()).isEqualTo(12);
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                Arguments.of("set stock 'many'", "/stock", "expected integer, got \"many\""),
                Arguments.of("set stok 1", "/stok", "unknown field"),
                Arguments.of("set id 'i2'", "/id", "an id never changes"),
                Arguments.of("clear name", "/name", "missing; expected text"),
                Arguments.of("add name 1", "/name", "only a number can be added to a number; the field is text"),
                Arguments.of(
                        "add stock 'one'", "/stock", "only a number can be added to a number; the field is integer"),
                Arguments.of("add stock 0.5", "/stock", "expected integer, got 5.5"),
                Arguments.of("append tags 1", "/tags/1", "expected text, got 1"),
                Arguments.of("set place {'shelf':'A','row':'x'}", "/place/row", "expected integer, got \"x\""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("misfits")
    void whatDoesNotFitIsRefusedWithItsPlaceAndChangesNothing(String change, String pointer, String detail) {
        var life = Life.with("{'stock':5,'tags':['a']}");

        assertThat(life.tell(Life.update("set color 'red'", change)))
                .isInstanceOfSatisfying(Decision.Refused.class, refused -> {
                    assertThat(refused.code()).isEqualTo("KON-2422");
                    assertThat(refused.problems()).singleElement().satisfies(problem -> {
                        assertThat(problem.pointer()).isEqualTo(pointer);
                        assertThat(problem.detail()).isEqualTo(detail);
                    });
                });
        assertThat(life.events).hasSize(1);
    }

    @Test
    void anUpsertOfACounterStartsFromNothingButNeedsTheOtherRequiredFields() {
        var life = fresh();
        assertThat(life.tell(Life.upsert("add stock 2")))
                .isInstanceOfSatisfying(
                        Decision.Refused.class,
                        refused -> assertThat(refused.problems().getFirst().pointer())
                                .isEqualTo("/name"));

        life.tell(Life.upsert("set name 'bag'", "add stock 2"));
        assertThat(Json.text(life.state.state()))
                .startsWith("{\"id\":\"i1\",\"name\":\"bag\",\"stock\":2,")
                .contains("\"tags\":[]", "\"price\":null");
    }

    @Test
    void timeNeverGoesBack() {
        var life = there();
        var created = life.state.updatedAt();
        life.now = Instant.parse("2026-10-01T00:00:00Z");
        life.tell(Life.update("add stock 1"));

        assertThat(life.events.getLast().time()).isEqualTo(created);
    }

    @Test
    void theSameAmountWrittenOtherwiseIsKeptAsItWasWritten() {
        var life = Life.with("{'price':1.0}");

        assertThat(life.tell(Life.update("set price 1.00"))).isInstanceOf(Decision.Happens.class);
        assertThat(life.change()).isEqualTo("{\"price\":1.00}");
    }

    @Test
    void aHistoryFoldsToTheLastStateFromAnywhere() {
        var life = gone();
        life.tell(Life.create("{'stock':1,'place':{'shelf':'A'}}"));
        life.tell(Life.update("append tags 'x'", "clear place"));

        assertThat(Entities.fold(Warehouse.ITEM, EntityState.NONE, life.events)).isEqualTo(life.state);
        var middle = Entities.fold(Warehouse.ITEM, EntityState.NONE, life.events.subList(0, 2));
        assertThat(Entities.fold(Warehouse.ITEM, middle, life.events.subList(2, 4)))
                .isEqualTo(life.state);
    }

    @Test
    void aFieldThatTheRecordHasLostIsLeftOutAndANewOneIsNull() {
        var old = there().events.getFirst();
        var change = old.change().deepCopy().put("weightInGrams", 3);
        change.remove("color");
        var then = new EntityEvent(1, old.time(), Kind.CREATED, change, null, old.key(), old.hash());

        var state = Entities.evolve(Warehouse.ITEM, EntityState.NONE, then).state();

        assertThat(state.has("weightInGrams")).isFalse();
        assertThat(state.get("color").isNull()).isTrue();
        assertThat(state.fieldNames())
                .toIterable()
                .startsWith("id", "name", "stock", "pieces")
                .endsWith("extra");
    }

    // --- the chain

    private static boolean chained(List<EntityEvent> events) {
        var before = "";
        for (var event : events) {
            if (!Entities.chained(before, event)) {
                return false;
            }
            before = event.hash();
        }
        return true;
    }

    @Test
    void everyEventIsChainedToTheOneBeforeIt() {
        var life = there();
        life.tell(Life.update("add stock 1"));
        life.tell(Life.delete());

        assertThat(chained(life.events)).isTrue();
        assertThat(chained(life.events.subList(1, 3))).isFalse();
        assertThat(chained(List.of(life.events.get(0), life.events.get(2)))).isFalse();
    }

    static Stream<UnaryOperator<EntityEvent>> tamperings() {
        return Stream.of(
                e -> new EntityEvent(9, e.time(), e.kind(), e.change(), e.cause(), e.key(), e.hash()),
                e -> new EntityEvent(
                        e.version(), e.time().plusNanos(1), e.kind(), e.change(), e.cause(), e.key(), e.hash()),
                e -> new EntityEvent(e.version(), e.time(), Kind.DELETED, e.change(), e.cause(), e.key(), e.hash()),
                e -> new EntityEvent(
                        e.version(),
                        e.time(),
                        e.kind(),
                        e.change().deepCopy().put("stock", 99),
                        e.cause(),
                        e.key(),
                        e.hash()),
                e -> new EntityEvent(
                        e.version(), e.time(), e.kind(), e.change(), e.cause(), new StepKey("r2", 1, "h"), e.hash()));
    }

    @ParameterizedTest
    @MethodSource("tamperings")
    void aChangedEventBreaksTheChain(UnaryOperator<EntityEvent> tamper) {
        var life = there();
        life.tell(Life.update("add stock 1"));

        assertThat(chained(List.of(life.events.get(0), tamper.apply(life.events.get(1)))))
                .isFalse();
    }
}
