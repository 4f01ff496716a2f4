package kontor.kernel.run;

import static kontor.kernel.run.ScriptedHost.BEGAN;
import static kontor.sdk.Do.db;
import static kontor.sdk.Do.where;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import kontor.kernel.entity.EntityState;
import kontor.kernel.model.Json;
import kontor.kernel.port.Store.Aggregation;
import kontor.kernel.port.Store.EntityRow;
import kontor.kernel.port.Store.Figure;
import kontor.kernel.port.Store.Scored;
import kontor.kernel.run.RunHost.End;
import kontor.kernel.words.$;
import kontor.kernel.words.Warehouse;
import kontor.sdk.Embedding;
import kontor.sdk.KontorException;
import kontor.sdk.Lambdas.Task;
import org.junit.jupiter.api.Test;

class QueryStepsTest {
    private final ScriptedHost host = new ScriptedHost(Warehouse.model());
    private final List<Object> seen = new ArrayList<>();

    private void figures(Figure... figures) {
        host.storeAnswers.put("aggregate", CompletableFuture.completedFuture(List.of(figures)));
    }

    private static Figure figure(String group, String value) {
        return new Figure(group, new BigDecimal(value));
    }

    private void throwsCode(String code) {
        assertThat(host.end())
                .isInstanceOfSatisfying(
                        End.Threw.class,
                        end -> assertThat(end.code()).as(end.detail()).isEqualTo(code));
    }

    @Test
    void figuresAreExactAndTheSameFromTheRecord() {
        figures(new Figure(null, new BigDecimal("0.30").add(new BigDecimal("1E+3"))));
        Task body = () -> seen.add(db.sum($.Item.price, where($.Item.stock.above(0))));

        host.attempt(body);
        host.readsBackRecord();
        assertThat(host.attempt(body)).containsExactly("finish []");

        assertThat(seen).containsExactly(new BigDecimal("1000.30"), new BigDecimal("1000.30"));
        assertThat(host.storeAsked).contains(new Aggregation(Aggregation.Function.SUM, "price", null));
        assertThat(host.step(0).kind()).isEqualTo("sum");
    }

    @Test
    void powersOfTenComeBackAsTheyWere() {
        figures(new Figure(null, new BigDecimal("1E+3")));
        Task body = () -> seen.add(db.max($.Item.price, where()));
        host.attempt(body);
        host.readsBackRecord();
        host.attempt(body);

        assertThat(seen).containsExactly(Optional.of(new BigDecimal("1000")), Optional.of(new BigDecimal("1000")));
    }

    @Test
    void theLeastOfNothingIsNothingAndTheSumIsZero() {
        figures(new Figure(null, null));
        host.attempt(() -> {
            seen.add(db.min($.Item.price, where()));
            seen.add(db.sum($.Item.price, where()));
        });

        assertThat(seen).containsExactly(Optional.empty(), BigDecimal.ZERO);
    }

    @Test
    void groupsKeepTheirOrderAndNoneIsCalledNull() {
        figures(figure("red", "3"), new Figure(null, BigDecimal.TWO), figure("dark_blue", "1"));
        host.attempt(() -> {
            var counts = db.countBy($.Item.color, where());
            seen.addAll(counts.entrySet());
            seen.add(db.sumBy($.Item.price, $.Item.color, where()).get("red"));
        });

        assertThat(seen)
                .containsExactly(
                        Map.entry("red", 3L), Map.entry("null", 2L), Map.entry("dark_blue", 1L), new BigDecimal("3"));
        assertThat(host.step(0).kind()).isEqualTo("countBy");
        assertThat(host.step(1).kind()).isEqualTo("sumBy");
    }

    @Test
    void moreThanTenThousandGroupsAreRefused() {
        figures(IntStream.range(0, 10_001).mapToObj(i -> figure("g" + i, "1")).toArray(Figure[]::new));
        host.attempt(() -> db.countBy($.Item.name, where()));
        throwsCode("KON-2301");

        figures(IntStream.range(0, 10_000).mapToObj(i -> figure("g" + i, "1")).toArray(Figure[]::new));
        host.attempt(() -> seen.add(db.countBy($.Item.name, where()).size()));
        assertThat(seen).containsExactly(10_000);
    }

    @Test
    void aListIsNoGroup() {
        host.attempt(() -> db.countBy($.Item.tags, where()));
        throwsCode("KON-2422");
    }

    @Test
    void whatTheStoreRefusesIsRefusedAndWhatItCannotDoNowIsTriedAgain() {
        var tooMany = new KontorException("KON-3414", "too many");
        host.storeAnswers.put("aggregate", CompletableFuture.failedFuture(tooMany));
        host.attempt(() -> db.countBy($.Item.name, where()));
        throwsCode("KON-3414");

        host.storeAnswers.put("aggregate", CompletableFuture.failedFuture(new KontorException("KON-3001", "full")));
        host.attempt(() -> db.countBy($.Item.name, where()));
        assertThat(host.end()).isInstanceOf(End.Unreachable.class);
    }

    @Test
    void whatIsFoundIsRecordedWithItsScores() {
        var state = (ObjectNode) Warehouse.item("{'id':'i7','name':'crate'}");
        var row = new EntityRow("i7", new EntityState(1, BEGAN, BEGAN, false, state, "h"));
        host.storeAnswers.put("nearest", CompletableFuture.completedFuture(List.of(new Scored(row, 0.75))));
        Task body = () -> db.search($.Item, new Embedding(List.of(0.6f, 0.8f)), where($.Item.stock.atMost(3)), 5)
                .forEach(found -> seen.addAll(List.of(found.entity().name(), found.score())));

        host.attempt(body);
        host.readsBackRecord();
        assertThat(host.attempt(body)).containsExactly("finish []");

        assertThat(seen).containsExactly("crate", 0.75, "crate", 0.75);
        assertThat(host.storeAsked.get(0)).isEqualTo("Item");
        assertThat((float[]) host.storeAsked.get(1)).containsExactly(0.6f, 0.8f);
        assertThat(host.storeAsked.get(3)).isEqualTo(5);
        assertThat(Json.text(host.step(0).request())).hasSizeLessThan(200).contains("\"limit\":5", "$lte");
    }

    @Test
    void aSearchIsForAtMostAThousand() {
        for (var limit : Arrays.asList(0, 1001)) {
            host.attempt(() -> db.search($.Item, new Embedding(List.of(1f)), where(), limit));
            throwsCode("KON-2422");
        }
    }
}
