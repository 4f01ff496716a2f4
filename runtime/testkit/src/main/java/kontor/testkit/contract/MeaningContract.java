package kontor.testkit.contract;

import static kontor.testkit.contract.StoreFixtures.THING;
import static kontor.testkit.contract.StoreFixtures.created;
import static kontor.testkit.contract.StoreFixtures.deleted;
import static kontor.testkit.contract.StoreFixtures.updated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import kontor.kernel.entity.EntityState;
import kontor.kernel.model.Json;
import kontor.kernel.port.Store.Scored;
import kontor.kernel.port.Vectors;
import kontor.kernel.where.Filter;
import kontor.kernel.where.Filters;
import kontor.kernel.where.Matching;
import org.junit.jupiter.api.Test;

/** Finding by meaning: the nearest rows to a vector among those that match. */
public interface MeaningContract extends StoreUnderTest {
    private static float[] vector(double... numbers) {
        var vector = new float[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            vector[i] = (float) numbers[i];
        }
        return vector;
    }

    private EntityState thing(String id, String json, double... vector) {
        var state = kept(created(id, json, 1));
        got(store().embed("Thing", id, 1, vector(vector)));
        return state;
    }

    private List<Scored> nearest(Filter where, int limit, double... vector) {
        return got(store().nearest("Thing", vector(vector), where, limit));
    }

    private static List<String> ids(List<Scored> found) {
        return found.stream().map(one -> one.row().id()).toList();
    }

    @Test
    default void nothingIsNearWhereNothingHasAMeaning() {
        assertThat(nearest(Filter.EVERY, 10, 1, 0)).isEmpty();
        kept(created("a", "{'id':'t'}", 1));
        assertThat(nearest(Filter.EVERY, 10, 1, 0)).isEmpty();
    }

    @Test
    default void theNearestComesFirstWithTheCosineAsItsScore() {
        var state = thing("a", "{'id':'t','name':'a'}", 3, 4);
        thing("b", "{'id':'t'}", 10, 0);
        thing("c", "{'id':'t'}", -1, 0);
        kept(created("d", "{'id':'t'}", 1));
        var found = nearest(Filter.EVERY, 10, 2, 0);
        assertThat(ids(found)).containsExactly("b", "a", "c");
        assertThat(found.get(1).row().entity()).isEqualTo(state);
        assertThat(found)
                .extracting(Scored::score)
                .allSatisfy(score -> assertThat(score).isBetween(-1.0, 1.0));
        assertThat(found.get(0).score()).isCloseTo(1, within(1e-6));
        assertThat(found.get(1).score()).isCloseTo(0.6, within(1e-6));
        assertThat(found.get(2).score()).isCloseTo(-1, within(1e-6));
        assertThat(ids(nearest(Filter.EVERY, 2, 2, 0))).containsExactly("b", "a");
    }

    @Test
    default void whatIsKeptLaterIsFoundByASearchAfterIt() {
        thing("a", "{'id':'t'}", 1, 0);
        assertThat(ids(nearest(Filter.EVERY, 10, 0, 1))).containsExactly("a");
        thing("b", "{'id':'t'}", 0, 1);
        assertThat(ids(nearest(Filter.EVERY, 10, 0, 1))).containsExactly("b", "a");
        got(store().embed("Thing", "a", 2, vector(0.1, 1)));
        got(store().embed("Thing", "b", 2, vector(1, 1)));
        assertThat(ids(nearest(Filter.EVERY, 10, 0, 1))).containsExactly("a", "b");
    }

    @Test
    default void anOlderMeaningIsIgnored() {
        thing("a", "{'id':'t'}", 1, 0);
        got(store().embed("Thing", "a", 3, vector(0, 1)));
        assertThat(nearest(Filter.EVERY, 1, 0, 1).getFirst().score()).isCloseTo(1, within(1e-6));
        got(store().embed("Thing", "a", 2, vector(1, 0)));
        assertThat(nearest(Filter.EVERY, 1, 0, 1).getFirst().score()).isCloseTo(1, within(1e-6));
        got(store().embed("Thing", "a", 3, vector(1, 0)));
        assertThat(nearest(Filter.EVERY, 1, 0, 1).getFirst().score()).isCloseTo(0, within(1e-6));
    }

    @Test
    default void whatIsDeletedHasNoMeaningAnyMore() {
        var state = thing("a", "{'id':'t'}", 1, 0);
        thing("b", "{'id':'t'}", 1, 0.1);
        assertThat(ids(nearest(Filter.EVERY, 10, 1, 0))).containsExactly("a", "b");
        var gone = kept(deleted("a", state, 2));
        assertThat(ids(nearest(Filter.EVERY, 10, 1, 0))).containsExactly("b");
        got(store().embed("Thing", "a", 2, vector(1, 0)));
        got(store().embed("Thing", "nobody", 1, vector(1, 0)));
        assertThat(ids(nearest(Filter.EVERY, 10, 1, 0))).containsExactly("b");
        kept(StoreFixtures.stored(
                THING, "a", gone, new kontor.kernel.entity.EntityCommand.Create(StoreFixtures.thing("{'id':'a'}")), 3));
        assertThat(ids(nearest(Filter.EVERY, 10, 1, 0))).containsExactly("b");
        got(store().embed("Thing", "a", 3, vector(1, 0)));
        assertThat(ids(nearest(Filter.EVERY, 10, 1, 0))).containsExactly("a", "b");
    }

    @Test
    default void aRowIsFoundAsItIsNow() {
        var state = thing("a", "{'id':'t','views':1}", 1, 0);
        assertThat(nearest(Filter.EVERY, 10, 1, 0)).hasSize(1);
        var later = kept(updated("a", state, "{'views':2}", 2));
        assertThat(nearest(Filter.EVERY, 10, 1, 0).getFirst().row().entity()).isEqualTo(later);
        assertThat(nearest(where("{'views':1}"), 10, 1, 0)).isEmpty();
        assertThat(nearest(where("{'views':2}"), 10, 1, 0)).hasSize(1);
    }

    private static Filter where(String json) {
        return Filters.parse(Json.parse(json.replace('\'', '"')), THING);
    }

    @Test
    default void vectorsOfAnotherModelArePassedOverUntilThereAreNoOthers() {
        thing("a", "{'id':'t'}", 1, 0, 0);
        thing("b", "{'id':'t'}", 1, 0, 0);
        refused(store().nearest("Thing", vector(1, 0), Filter.EVERY, 10), "KON-3012");
        got(store().embed("Thing", "b", 1, vector(1, 0)));
        assertThat(ids(nearest(Filter.EVERY, 10, 1, 0))).containsExactly("b");
        assertThat(ids(nearest(Filter.EVERY, 10, 1, 0, 0))).containsExactly("a");
    }

    @Test
    default void whatIsNoVectorIsRefused() {
        kept(created("a", "{'id':'t'}", 1));
        refused(store().embed("Thing", "a", 1, vector(1, Double.NaN)), "KON-3013");
        refused(store().embed("Thing", "a", 1, new float[Vectors.LONGEST + 1]), "KON-3013");
        refused(store().nearest("Thing", vector(Double.POSITIVE_INFINITY), Filter.EVERY, 1), "KON-3013");
    }

    @Test
    default void whatSaysNothingIsNotFound() {
        thing("a", "{'id':'t'}", 1, 0);
        thing("b", "{'id':'t'}", 1, 0.1);
        thing("c", "{'id':'t'}", 0, 0);
        thing("d", "{'id':'t'}");
        assertThat(ids(nearest(Filter.EVERY, 10, 1, 0))).containsExactly("a", "b");
        got(store().embed("Thing", "a", 2, vector()));
        assertThat(ids(nearest(Filter.EVERY, 10, 1, 0))).containsExactly("b");
        got(store().embed("Thing", "a", 1, vector(1, 0)));
        assertThat(ids(nearest(Filter.EVERY, 10, 1, 0))).containsExactly("b");
        got(store().embed("Thing", "b", 2, vector(0)));
        assertThat(nearest(Filter.EVERY, 10, 1, 0)).isEmpty();
        assertThat(nearest(Filter.EVERY, 10, 1, 0, 0)).isEmpty();
        got(store().embed("Thing", "a", 3, vector(1, 0)));
        assertThat(ids(nearest(Filter.EVERY, 10, 1, 0))).containsExactly("a");
        assertThat(nearest(Filter.EVERY, 10, 0, 0)).isEmpty();
        assertThat(nearest(Filter.EVERY, 10)).isEmpty();
    }

    @Test
    default void aFilterThatFewRowsPassFindsThemHoweverFarTheyAre() {
        var writes = new ArrayList<CompletionStage<Void>>();
        for (int i = 0; i < 3_000; i++) {
            writes.add(store().write(created("t" + i, "{'id':'t','views':" + i + ",'tags':['n" + i % 1500 + "']}", 1)));
        }
        writes.forEach(this::got);
        writes.clear();
        for (int i = 0; i < 3_000; i++) {
            writes.add(store().embed("Thing", "t" + i, 1, vector(10_000 - i, i)));
        }
        writes.forEach(this::got);
        assertThat(ids(nearest(where("{'views':{'$gte':2990}}"), 3, 1, 0))).containsExactly("t2990", "t2991", "t2992");
        assertThat(ids(nearest(where("{'tags':{'$contains':'n1499'}}"), 10, 1, 0)))
                .containsExactly("t1499", "t2999");
        assertThat(nearest(where("{'views':-1}"), 10, 1, 0)).isEmpty();
        assertThat(nearest(Filter.EVERY, 10_000, 1, 0)).hasSize(3_000);
    }

    /** Any filter, any rows: the nearest of those that match. */
    @Test
    default void anySearchFindsTheNearestOfThoseThatMatch() {
        long seed = Long.getLong("kontor.seed", System.nanoTime());
        var chance = new Random(seed);
        var random = new ThingsAndFilters(chance);
        var rows = new HashMap<String, Meant>();
        var writes = new ArrayList<CompletionStage<Void>>();
        for (int i = 0; i < 300; i++) {
            var stored = created("t-" + i, random.thing(), i);
            var vector = some(chance);
            rows.put(stored.id(), new Meant(stored.after(), vector));
            writes.add(store().write(stored));
            writes.add(store().embed("Thing", stored.id(), 1, vector));
        }
        writes.forEach(this::got);
        for (int i = 0; i < 100; i++) {
            var filter = random.filter(2);
            var wanted = some(chance);
            int limit = 1 + chance.nextInt(40);
            var about = "seed " + seed + " (set -Dkontor.seed), search " + i + ": " + filter;
            var found = got(store().nearest("Thing", wanted, filter, limit));
            var expected = expected(rows, filter, wanted);
            assertThat(found).as(about).hasSize(Math.min(limit, expected.size()));
            for (int place = 0; place < found.size(); place++) {
                var one = found.get(place);
                var meant = Objects.requireNonNull(rows.get(one.row().id()));
                assertThat(one.score()).as(about).isCloseTo(expected.get(place), within(1e-5));
                assertThat(one.score()).isCloseTo(Vectors.cosine(meant.vector, wanted), within(1e-5));
                assertThat(one.row().entity()).isEqualTo(meant.state);
                assertThat(Matching.test(filter, THING, one.row().id(), meant.state))
                        .as(about)
                        .isTrue();
            }
            assertThat(ids(found)).doesNotHaveDuplicates();
        }
    }

    private static float[] some(Random chance) {
        var vector = new float[7];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) chance.nextGaussian();
        }
        return vector;
    }

    /** A row and its vector. */
    record Meant(EntityState state, float[] vector) {}

    private static List<Double> expected(Map<String, Meant> rows, Filter filter, float[] wanted) {
        return rows.entrySet().stream()
                .filter(row -> Matching.test(filter, THING, row.getKey(), row.getValue().state))
                .map(row -> Vectors.cosine(row.getValue().vector, wanted))
                .sorted(Comparator.reverseOrder())
                .toList();
    }
}
