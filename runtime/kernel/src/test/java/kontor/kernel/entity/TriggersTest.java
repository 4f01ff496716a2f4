package kontor.kernel.entity;

import static kontor.sdk.Do.on;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import kontor.kernel.entity.Stored.Caused;
import kontor.kernel.model.Model;
import kontor.kernel.model.NounModel;
import kontor.kernel.words.$;
import kontor.kernel.words.Item;
import kontor.kernel.words.Item.Color;
import kontor.kernel.words.Warehouse;
import kontor.sdk.Business;
import kontor.sdk.Rule;
import kontor.sdk.words.Trigger;
import org.junit.jupiter.api.Test;

class TriggersTest {
    /** Which of these values of a field, written one after the other, fire: by their place, the first one creates. */
    private static List<Integer> fires(Trigger<Item> trigger, String field, String... values) {
        var life = new Life();
        var fired = new ArrayList<Integer>();
        for (int i = 0; i < values.length; i++) {
            var before = life.state;
            life.tell(
                    i == 0
                            ? Life.create("{'" + field + "':" + values[i] + "}")
                            : Life.update(
                                    values[i].equals("null") ? "clear " + field : "set " + field + " " + values[i]));
            if (Triggers.fires(trigger, before.state(), life.state.state())) {
                fired.add(i);
            }
        }
        return fired;
    }

    @Test
    void reachesFiresOnceAndAgainOnlyAfterItWasBelow() {
        assertThat(fires($.Item.stock.reaches(10), "stock", "8", "9", "10", "11", "10", "12", "9", "15"))
                .containsExactly(2, 7);
    }

    @Test
    void aCreationCountsAsFromNothing() {
        assertThat(fires($.Item.stock.reaches(10), "stock", "12", "13")).containsExactly(0);
        assertThat(fires($.Item.color.becomes(Color.RED), "color", "'red'", "'red'"))
                .containsExactly(0);
    }

    @Test
    void aValueThatIsMissingIsBelowEveryNumber() {
        assertThat(fires($.Item.price.reaches(10), "price", "null", "10.00", "null", "10"))
                .containsExactly(1, 3);
    }

    @Test
    void fallsBelowFiresOnceAndAgainOnlyAfterItWasAbove() {
        assertThat(fires($.Item.stock.fallsBelow(10), "stock", "12", "10", "9", "8", "10", "3"))
                .containsExactly(2, 5);
    }

    @Test
    void fallsBelowDoesNotFireOnACreationNorWhenTheValueIsCleared() {
        assertThat(fires($.Item.stock.fallsBelow(10), "stock", "3")).isEmpty();
        assertThat(fires($.Item.price.fallsBelow(10), "price", "12", "null")).isEmpty();
    }

    @Test
    void dropsFiresOnEveryDecrease() {
        assertThat(fires($.Item.stock.drops(), "stock", "5", "4", "4", "6", "1", "0"))
                .containsExactly(1, 4, 5);
    }

    @Test
    void dropsByFiresOnADecreaseOfAtLeastThatMuch() {
        assertThat(fires($.Item.stock.drops(5), "stock", "20", "16", "11", "6", "20", "10"))
                .containsExactly(2, 3, 5);
    }

    @Test
    void risesFiresOnEveryIncreaseButNotOnACreation() {
        assertThat(fires($.Item.stock.rises(), "stock", "5", "6", "6", "2", "3"))
                .containsExactly(1, 4);
    }

    @Test
    void becomesFiresOnTheWayToTheValueOnly() {
        assertThat(fires(
                        $.Item.color.becomes(Color.DARK_BLUE),
                        "color",
                        "'red'",
                        "'dark_blue'",
                        "'dark_blue'",
                        "null",
                        "'dark_blue'"))
                .containsExactly(1, 4);
    }

    @Test
    void changesFiresOnEveryChangeButNotOnACreation() {
        assertThat(fires($.Item.color.changes(), "color", "'red'", "'dark_blue'", "'dark_blue'", "null", "'red'"))
                .containsExactly(1, 3, 4);
    }

    @Test
    void theSameAmountWrittenOtherwiseIsNoChange() {
        assertThat(fires($.Item.price.changes(), "price", "1.0", "1.00", "1.01"))
                .containsExactly(2);
        assertThat(fires($.Item.price.becomes(java.math.BigDecimal.ONE), "price", "2", "1.00"))
                .containsExactly(1);
    }

    // --- what a write causes

    static final class Watching implements Business {
        final Rule full = on($.Item.stock.reaches(10), item -> {});
        final Rule more = on($.Item.stock.rises(), item -> {});
    }

    static final class Listening implements Business {
        final Rule updated = on($.Item.updated, item -> {});
    }

    private static List<String> caused(Model model, String noun, Life life, EntityState before) {
        NounModel known = Objects.requireNonNull(model.noun(noun));
        return Triggers.caused(model, known, "i1", before, life.events.getLast(), life.state, 3).stream()
                .map(TriggersTest::brief)
                .toList();
    }

    private static String brief(Caused caused) {
        return caused.message().id() + (caused.pending() ? " pending" : "");
    }

    @Test
    void creationsAndDeletionsAreAlwaysLoggedUpdatesOnlyWhenHeard() {
        var life = Life.with("{'stock':1}");
        assertThat(caused(Warehouse.EMPTY, "Item", life, EntityState.NONE)).containsExactly("Item.created/i1/1");

        var before = life.state;
        life.tell(Life.update("add stock 1"));
        assertThat(caused(Warehouse.EMPTY, "Item", life, before)).isEmpty();
        assertThat(caused(Warehouse.model(Listening.class), "Item", life, before))
                .containsExactly("Item.updated/i1/2 pending");

        before = life.state;
        life.tell(Life.delete());
        assertThat(caused(Warehouse.EMPTY, "Item", life, before)).containsExactly("Item.deleted/i1/3");
    }

    @Test
    void factsAreNotLoggedWhenNobodyListens() {
        assertThat(caused(Warehouse.EMPTY, "Scan", Life.with("{}"), EntityState.NONE))
                .isEmpty();
    }

    @Test
    void oneWriteMayCrossSeveralEdges() {
        var life = Life.with("{'stock':9}");
        var before = life.state;
        life.tell(Life.update("add stock 3"));

        assertThat(caused(Warehouse.model(Watching.class), "Item", life, before))
                .containsExactly("Item.stock.reaches(10)/i1/2 pending", "Item.stock.rises/i1/2 pending");
    }

    @Test
    void aDeletionCrossesNoEdge() {
        var life = Life.with("{'stock':9}");
        var before = life.state;
        life.tell(Life.delete());

        assertThat(caused(Warehouse.model(Watching.class), "Item", life, before))
                .containsExactly("Item.deleted/i1/2");
    }

    @Test
    void aReCreatedEntityStartsFromNothingAgain() {
        var life = Life.with("{'stock':12}");
        life.tell(Life.delete());
        var before = life.state;
        life.tell(Life.create("{'stock':12}"));

        assertThat(caused(Warehouse.model(Watching.class), "Item", life, before))
                .containsExactly("Item.created/i1/3", "Item.stock.reaches(10)/i1/3 pending");
    }

    @Test
    void aCausedMessageTellsTheEntityAfterTheWriteAndHowDeepItIs() {
        var life = Life.with("{'stock':12}");
        var message = Triggers.caused(
                        Warehouse.model(Watching.class),
                        Warehouse.ITEM,
                        "i1",
                        EntityState.NONE,
                        life.events.getLast(),
                        life.state,
                        3)
                .getLast()
                .message();

        assertThat(message.type()).isEqualTo("Item.stock.reaches(10)");
        assertThat(message.subject()).isEqualTo("i1");
        assertThat(message.data()).isEqualTo(life.state.state());
        assertThat(message.depth()).isEqualTo(3);
        assertThat(Objects.requireNonNull(message.cause()).run()).isEqualTo("r1");
    }
}
