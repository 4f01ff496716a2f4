package kontor.kernel.where;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import kontor.kernel.model.Json;
import kontor.kernel.model.NounModel;
import kontor.kernel.model.Shapes;
import kontor.kernel.port.Store.Aggregation;
import kontor.kernel.port.Store.Aggregation.Function;
import kontor.kernel.port.Store.Figure;
import kontor.sdk.words.Noun;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TallyTest {
    record Sale(
            String id, String town, BigDecimal amount, List<String> tags, Map<String, Integer> counts, Instant at) {}

    private static final NounModel SALE =
            new NounModel("Sale", new Noun<>("Sale", Sale.class), Shapes.struct(Sale.class), false, "test");

    private static Tally tally(Function function, @Nullable String field, @Nullable String by) {
        return new Tally(SALE, new Aggregation(function, field, by));
    }

    private static Figure figure(@Nullable String group, String value) {
        return new Figure(group, new BigDecimal(value));
    }

    @Test
    void decimalsAreAddedExactlyAndKeepTheirDigits() {
        var tally = tally(Function.SUM, "amount", null);
        for (int i = 0; i < 10; i++) {
            tally.add(null, Json.parse("0.10"));
        }
        assertThat(tally.figures(1)).containsExactly(figure(null, "1.00"));
    }

    @Test
    void theGreatestComesFirstThenByGroupAndNoValueLast() {
        var tally = tally(Function.MAX, "amount", "town");
        tally.add("b", Json.parse("2"));
        tally.add("a", Json.parse("2"));
        tally.add("c", Json.of(null));
        tally.add(null, Json.parse("3"));
        tally.add("a", Json.parse("1"));
        assertThat(tally.figures(10))
                .containsExactly(figure(null, "3"), figure("a", "2"), figure("b", "2"), new Figure("c", null));
        assertThat(tally.figures(2)).hasSize(2);
    }

    @Test
    void ofEqualValuesTheLongerIsToldWhateverTheOrder() {
        for (var order : List.of(List.of("1.0", "1.00"), List.of("1.00", "1.0"))) {
            var tally = tally(Function.MIN, "amount", null);
            order.forEach(value -> tally.add(null, Json.parse(value)));
            assertThat(tally.figures(1)).containsExactly(figure(null, "1.00"));
        }
    }

    @Test
    void partsOfACountAddUp() {
        var tally = tally(Function.COUNT, null, "town");
        tally.put("a", BigDecimal.valueOf(3));
        tally.put("a", BigDecimal.valueOf(4));
        tally.add("b", null);
        assertThat(tally.figures(10)).containsExactly(figure("a", "7"), figure("b", "1"));
    }

    @Test
    void whatIsNoGroupOrHasNoNumbersIsRefused() {
        assertThatThrownBy(() -> tally(Function.SUM, "town", null))
                .hasFieldOrPropertyWithValue("code", "KON-3431")
                .hasMessageContaining("'town' of Sale has no numbers: it is text");
        assertThatThrownBy(() -> tally(Function.COUNT, null, "tags"))
                .hasFieldOrPropertyWithValue("code", "KON-3431")
                .hasMessageContaining("list of text");
        assertThatThrownBy(() -> tally(Function.COUNT, null, "nothing"))
                .hasFieldOrPropertyWithValue("code", "KON-3430");
        assertThat(tally(Function.SUM, "counts.x", "at").figures(1)).isEmpty();
    }

    @Test
    void moreGroupsThanFitAreRefused() {
        var tally = tally(Function.COUNT, null, "town");
        for (int i = 0; i < Tally.MOST_GROUPS; i++) {
            tally.put("g" + i, BigDecimal.ONE);
        }
        tally.put("g0", BigDecimal.ONE);
        assertThatThrownBy(() -> tally.put("more", BigDecimal.ONE))
                .hasFieldOrPropertyWithValue("code", "KON-3414")
                .hasMessageContaining("'town' of Sale");
    }

    @Test
    void aCountHasNoFieldAndEverythingElseHasOne() {
        assertThatThrownBy(() -> new Aggregation(Function.COUNT, "amount", null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Aggregation(Function.SUM, null, null))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
