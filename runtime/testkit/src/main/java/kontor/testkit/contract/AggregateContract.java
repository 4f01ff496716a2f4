package kontor.testkit.contract;

import static kontor.testkit.contract.StoreFixtures.THING;
import static kontor.testkit.contract.StoreFixtures.created;
import static kontor.testkit.contract.StoreFixtures.deleted;
import static kontor.testkit.contract.StoreFixtures.updated;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import kontor.kernel.entity.EntityState;
import kontor.kernel.model.Json;
import kontor.kernel.port.Store.Aggregation;
import kontor.kernel.port.Store.Aggregation.Function;
import kontor.kernel.port.Store.Figure;
import kontor.kernel.where.Filter;
import kontor.kernel.where.Filters;
import kontor.kernel.where.Matching;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Figures over many rows: counts, sums, least and greatest values, whole or by group. */
public interface AggregateContract extends StoreUnderTest {
    private List<Figure> figures(Function function, @Nullable String field, @Nullable String by) {
        return got(store().aggregate("Thing", Filter.EVERY, new Aggregation(function, field, by), 1_000));
    }

    /** Figures as text: {@code red=2}, in their order. */
    private List<String> told(Function function, @Nullable String field, @Nullable String by) {
        return told(figures(function, field, by));
    }

    private static List<String> told(List<Figure> figures) {
        return figures.stream()
                .map(figure -> figure.group() + "="
                        + (figure.value() == null ? "-" : figure.value().toPlainString()))
                .toList();
    }

    private void things(String... json) {
        for (int i = 0; i < json.length; i++) {
            kept(created("t" + i, json[i], i));
        }
    }

    @Test
    default void ofNoRowsTheCountAndTheSumAreNoughtAndThereIsNoLeastValue() {
        assertThat(told(Function.COUNT, null, null)).containsExactly("null=0");
        assertThat(told(Function.SUM, "price", null)).containsExactly("null=0");
        assertThat(told(Function.MIN, "price", null)).containsExactly("null=-");
        assertThat(told(Function.COUNT, null, "colour")).isEmpty();
        assertThat(told(Function.SUM, "price", "colour")).isEmpty();
    }

    @Test
    default void moneyIsAddedUpExactly() {
        things(
                "{'id':'t','price':0.10}",
                "{'id':'t','price':0.20}",
                "{'id':'t','price':90071992547409.93}",
                "{'id':'t','price':90071992547409.94}",
                "{'id':'t','price':-29.90}",
                "{'id':'t'}");
        assertThat(told(Function.SUM, "price", null)).containsExactly("null=180143985094790.27");
        assertThat(told(Function.MIN, "price", null)).containsExactly("null=-29.90");
        assertThat(told(Function.MAX, "price", null)).containsExactly("null=90071992547409.94");
    }

    @Test
    default void aSumOfWholeNumbersMayBeLargerThanAnyOfThem() {
        things(
                "{'id':'t','views':9223372036854775807}",
                "{'id':'t','views':9223372036854775807}",
                "{'id':'t','views':1}");
        assertThat(told(Function.SUM, "views", null)).containsExactly("null=18446744073709551615");
    }

    @Test
    default void theGreatestComesFirstAndEqualOnesAreOrderedByGroup() {
        things(
                "{'id':'t','name':'b','price':5}",
                "{'id':'t','name':'a','price':2}",
                "{'id':'t','name':'a','price':3}",
                "{'id':'t','name':'c','price':7}",
                "{'id':'t','price':1}",
                "{'id':'t','name':'d'}");
        assertThat(told(Function.SUM, "price", "name")).containsExactly("c=7", "a=5", "b=5", "null=1", "d=0");
        assertThat(told(Function.COUNT, null, "name")).containsExactly("a=2", "null=1", "b=1", "c=1", "d=1");
        assertThat(told(Function.MAX, "price", "name")).containsExactly("c=7", "b=5", "a=3", "null=1", "d=-");
        var first = got(store().aggregate("Thing", Filter.EVERY, new Aggregation(Function.COUNT, null, "name"), 2));
        assertThat(told(first)).containsExactly("a=2", "null=1");
    }

    @Test
    default void equalValuesAreOneGroupHoweverTheyAreWritten() {
        things(
                "{'id':'t','price':1.0,'posted':'2026-11-01T01:00:00+01:00','length':'PT60M','open':true}",
                "{'id':'t','price':1.00,'posted':'2026-11-01T00:00:00Z','length':'PT1H','open':false}",
                "{'id':'t','price':10,'colour':'light_blue','ends':'2026-11-01T00:00:00.5Z','open':true}");
        assertThat(told(Function.COUNT, null, "price")).containsExactly("1=2", "10=1");
        assertThat(told(Function.COUNT, null, "posted")).containsExactly("2026-11-01T00:00:00Z=2", "null=1");
        assertThat(told(Function.COUNT, null, "length")).containsExactly("PT1H=2", "null=1");
        assertThat(told(Function.COUNT, null, "open")).containsExactly("true=2", "false=1");
        assertThat(told(Function.COUNT, null, "colour")).containsExactly("null=2", "light_blue=1");
        assertThat(told(Function.COUNT, null, "ends")).containsExactly("null=2", "2026-11-01T00:00:00.500Z=1");
    }

    @Test
    default void recordsInsideAreReachedIntoAndTheFieldsOfEveryEntityToo() {
        things(
                "{'id':'t','maker':{'name':'M','fee':1.50}}",
                "{'id':'t','maker':{'name':'M','fee':0.25}}",
                "{'id':'t','maker':{'name':'N'}}",
                "{'id':'t'}");
        assertThat(told(Function.SUM, "maker.fee", "maker.name")).containsExactly("M=1.75", "null=0", "N=0");
        assertThat(told(Function.SUM, "version", null)).containsExactly("null=4");
        assertThat(told(Function.COUNT, null, "id")).containsExactly("t0=1", "t1=1", "t2=1", "t3=1");
    }

    @Test
    default void whatWasDeletedDoesNotCount() {
        var first = kept(created("a", "{'id':'t','name':'a','price':5}", 1));
        kept(created("b", "{'id':'t','name':'a','price':2}", 2));
        kept(deleted("a", first, 3));
        assertThat(told(Function.COUNT, null, "name")).containsExactly("a=1");
        assertThat(told(Function.SUM, "price", null)).containsExactly("null=2");
        assertThat(told(Function.MAX, "price", "name")).containsExactly("a=2");
    }

    @Test
    default void whatWasChangedCountsAsItIs() {
        var first = kept(created("a", "{'id':'t','name':'a','price':5}", 1));
        kept(updated("a", first, "{'name':'b','price':7}", 2));
        assertThat(told(Function.SUM, "price", "name")).containsExactly("b=7");
    }

    @Test
    default void aFieldThatIsNoGroupOrHasNoNumbersIsRefused() {
        refused(aggregate(Function.COUNT, null, "nothing"), "KON-3430");
        refused(aggregate(Function.COUNT, null, "tags"), "KON-3431");
        refused(aggregate(Function.SUM, "nothing", null), "KON-3430");
        refused(aggregate(Function.SUM, "name", null), "KON-3431");
    }

    private CompletionStage<List<Figure>> aggregate(Function function, @Nullable String field, @Nullable String by) {
        return store().aggregate("Thing", Filter.EVERY, new Aggregation(function, field, by), 10);
    }

    /** Any figures of any rows, against a plain sum. */
    @Test
    default void anyFigureIsWhatAddingUpOneByOneComesTo() {
        long seed = Long.getLong("kontor.seed", System.nanoTime());
        var chance = new Random(seed);
        var random = new ThingsAndFilters(chance);
        var rows = new HashMap<String, EntityState>();
        var writes = new ArrayList<CompletionStage<Void>>();
        for (int i = 0; i < 150; i++) {
            var stored = created("t-" + random.id(), random.thing(), i);
            if (rows.putIfAbsent(stored.id(), stored.after()) == null) {
                writes.add(store().write(stored));
            }
        }
        writes.forEach(this::got);
        for (int i = 0; i < 200; i++) {
            var filter = random.filter(2);
            var what = random.aggregation();
            var about = "seed " + seed + " (set -Dkontor.seed), figures " + i + ": " + what + " where " + filter;
            var found = new HashMap<@Nullable String, @Nullable BigDecimal>();
            got(store().aggregate("Thing", filter, what, 1_000))
                    .forEach(figure -> found.put(figure.group(), plain(figure.value())));
            assertThat(found).as(about).isEqualTo(expected(rows, filter, what));
        }
    }

    private static @Nullable BigDecimal plain(@Nullable BigDecimal value) {
        return value == null ? null : value.stripTrailingZeros();
    }

    private static Map<@Nullable String, @Nullable BigDecimal> expected(
            Map<String, EntityState> rows, Filter filter, Aggregation what) {
        var values = new HashMap<@Nullable String, List<BigDecimal>>();
        if (what.by() == null) {
            values.put(null, new ArrayList<>());
        }
        rows.forEach((id, row) -> {
            if (Matching.test(filter, THING, id, row)) {
                var by = what.by();
                var group = by == null ? null : Matching.text(Filters.shape(THING, by), Matching.value(row, id, by));
                var field = what.field();
                var value = field == null ? Json.of(1) : Matching.value(row, id, field);
                var list = values.computeIfAbsent(group, _ -> new ArrayList<>());
                if (value.isNumber()) {
                    list.add(value.decimalValue());
                }
            }
        });
        var expected = new HashMap<@Nullable String, @Nullable BigDecimal>();
        values.forEach((group, all) -> expected.put(group, plain(of(what.function(), all))));
        return expected;
    }

    private static @Nullable BigDecimal of(Function function, List<BigDecimal> values) {
        return switch (function) {
            case COUNT, SUM -> values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
            case MIN -> values.stream().min(BigDecimal::compareTo).orElse(null);
            case MAX -> values.stream().max(BigDecimal::compareTo).orElse(null);
        };
    }
}
