package kontor.testkit.contract;

import static kontor.testkit.contract.StoreFixtures.THING;
import static kontor.testkit.contract.StoreFixtures.created;
import static kontor.testkit.contract.StoreFixtures.ids;
import static kontor.testkit.contract.StoreFixtures.updated;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import kontor.kernel.entity.EntityState;
import kontor.kernel.model.Json;
import kontor.kernel.port.Store.EntityRow;
import kontor.kernel.where.Filter;
import kontor.kernel.where.Filters;
import kontor.kernel.where.Matching;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows: what matches, in which order, page by page. */
public interface RowContract extends StoreUnderTest {
    /** The ids of the rows that match, in order. */
    default List<String> matching(String where) {
        return got(store().ids("Thing", filter(where), null, 10_000));
    }

    private static Filter filter(String where) {
        return Filters.parse(Json.parse(where.replace('\'', '"')), THING);
    }

    private void things(String... json) {
        for (int i = 0; i < json.length; i++) {
            kept(created("t" + i, json[i], i));
        }
    }

    @Test
    default void nullIsNotEqualToAnyValue() {
        things("{'id':'t','name':'a'}", "{'id':'t','name':'b'}", "{'id':'t'}");
        assertThat(matching("{'name':'a'}")).containsExactly("t0");
        assertThat(matching("{'name':{'$ne':'a'}}")).containsExactly("t1", "t2");
        assertThat(matching("{'name':{'$nin':['a','x']}}")).containsExactly("t1", "t2");
        assertThat(matching("{'name':{'$not':{'$eq':'a'}}}")).containsExactly("t1", "t2");
        assertThat(matching("{'name':{'$gt':'a'}}")).containsExactly("t1");
        assertThat(matching("{'name':{'$not':{'$gt':'a'}}}")).containsExactly("t0", "t2");
        assertThat(matching("{'name':null}")).containsExactly("t2");
        assertThat(matching("{'name':{'$in':['a',null]}}")).containsExactly("t0", "t2");
        assertThat(matching("{'name':{'$exists':true}}")).containsExactly("t0", "t1");
        assertThat(matching("{'name':{'$exists':false}}")).containsExactly("t2");
    }

    @Test
    default void ofAnEmptyListNothingIsIn() {
        things("{'id':'t','name':'a'}", "{'id':'t'}");
        assertThat(matching("{'name':{'$in':[]}}")).isEmpty();
        assertThat(matching("{'name':{'$nin':[]}}")).containsExactly("t0", "t1");
    }

    @Test
    default void textIsComparedToTheLetterWithoutPatterns() {
        things(
                "{'id':'t','name':'100%'}",
                "{'id':'t','name':'100x'}", "{'id':'t','name':'Ab_c'}", "{'id':'t','name':'abXc'}");
        assertThat(matching("{'name':{'$startsWith':'100%'}}")).containsExactly("t0");
        assertThat(matching("{'name':{'$contains':'b_'}}")).containsExactly("t2");
        assertThat(matching("{'name':{'$startsWith':'ab'}}")).containsExactly("t3");
        assertThat(matching("{'name':{'$startsWith':''}}")).hasSize(4);
    }

    @Test
    default void moneyIsComparedExactly() {
        things(
                "{'id':'t','price':0.1}",
                "{'id':'t','price':0.10}",
                "{'id':'t','price':90071992547409.93}",
                "{'id':'t','price':90071992547409.94}",
                "{'id':'t','price':-2.5}",
                "{'id':'t','price':-10}");
        assertThat(matching("{'price':0.100}")).containsExactly("t0", "t1");
        assertThat(matching("{'price':{'$gt':90071992547409.93}}")).containsExactly("t3");
        assertThat(matching("{'price':{'$lt':-2.5}}")).containsExactly("t5");
    }

    @Test
    default void wholeNumbersAreComparedWithFractions() {
        things("{'id':'t','views':1}", "{'id':'t','views':2}", "{'id':'t','views':-1}");
        assertThat(matching("{'views':{'$gt':1.5}}")).containsExactly("t1");
        assertThat(matching("{'views':{'$gte':-1.5}}")).hasSize(3);
        assertThat(matching("{'views':{'$lt':1.5}}")).containsExactly("t0", "t2");
        assertThat(matching("{'views':{'$lte':1e30}}")).hasSize(3);
        assertThat(matching("{'views':{'$gt':1e30}}")).isEmpty();
        assertThat(matching("{'views':1.0}")).containsExactly("t0");
        assertThat(matching("{'views':{'$ne':1.5}}")).hasSize(3);
    }

    @Test
    default void severalConditionsOnOneFieldHoldTogether() {
        things("{'id':'t','views':1}", "{'id':'t','views':2}", "{'id':'t','views':3}");
        assertThat(matching(
                        "{'$and':[{'views':{'$lt':3}},{'views':{'$lte':9}},{'views':{'$gt':0}},{'views':{'$gte':2}}]}"))
                .containsExactly("t1");
        assertThat(matching("{'$and':[{'views':2},{'views':{'$gt':1}}]}")).containsExactly("t1");
        assertThat(matching("{'$and':[{'views':2},{'views':3}]}")).isEmpty();
    }

    @Test
    default void listsAndRecordsAreReachedInto() {
        things(
                "{'id':'t','tags':['a','b'],'maker':{'name':'M','fee':1.50}}",
                "{'id':'t','tags':['ab'],'maker':{'name':'N'}}",
                "{'id':'t'}");
        assertThat(matching("{'tags':{'$contains':'a'}}")).containsExactly("t0");
        assertThat(matching("{'maker.name':'N'}")).containsExactly("t1");
        assertThat(matching("{'maker.fee':{'$lt':1.6}}")).containsExactly("t0");
        assertThat(matching("{'maker.name':{'$ne':'M'}}")).containsExactly("t1", "t2");
        assertThat(matching("{'maker.fee':null}")).containsExactly("t1", "t2");
    }

    @Test
    default void rowsHaveTheFieldsOfEveryEntity() {
        things("{'id':'t'}", "{'id':'t'}");
        kept(updated("t1", got(store().entity("Thing", "t1")).orElseThrow(), "{'views':1}", 50));
        assertThat(matching("{'version':2}")).containsExactly("t1");
        assertThat(matching("{'createdAt':{'$lte':'" + StoreFixtures.at(0) + "'}}"))
                .containsExactly("t0");
        assertThat(matching("{'updatedAt':{'$gt':'2026-11-01T00:00:40Z','$lt':'9999-12-31T00:00:00Z'}}"))
                .containsExactly("t1");
        assertThat(matching("{'id':{'$in':['t0','x']}}")).containsExactly("t0");
    }

    @Test
    default void nullsAreSmallestAndTiesAreOrderedById() {
        things("{'id':'t','views':2}", "{'id':'t'}", "{'id':'t','views':1}", "{'id':'t','views':2}", "{'id':'t'}");
        assertThat(sorted("views", 10)).containsExactly("t1", "t4", "t2", "t0", "t3");
        assertThat(sorted("-views", 10)).containsExactly("t0", "t3", "t2", "t1", "t4");
    }

    private List<String> sorted(@Nullable String sort, int limit) {
        return all(Filter.EVERY, sort, limit).stream().map(EntityRow::id).toList();
    }

    /** All rows of a query, read page by page. */
    default List<EntityRow> all(Filter where, @Nullable String sort, int limit) {
        var rows = new ArrayList<EntityRow>();
        String cursor = null;
        do {
            var page = got(store().rows("Thing", where, Filters.sorts(sort, THING), limit, cursor));
            assertThat(page.items().size()).isLessThanOrEqualTo(limit);
            rows.addAll(page.items());
            cursor = page.cursor();
        } while (cursor != null);
        return rows;
    }

    @Test
    default void pagesGoOnWhereTheyEndedEvenWhenRowsComeAndGo() {
        for (var id : ids(25)) {
            kept(created(id, "{'id':'t'}", 1));
        }
        var first = got(store().rows("Thing", Filter.EVERY, List.of(), 10, null));
        assertThat(first.items()).hasSize(10);
        kept(StoreFixtures.deleted("t-0003", first.items().get(3).entity(), 2));
        kept(created("t-0000x", "{'id':'t'}", 3));
        var second = got(store().rows("Thing", Filter.EVERY, List.of(), 10, first.cursor()));
        assertThat(second.items())
                .extracting(EntityRow::id)
                .startsWith("t-0010")
                .hasSize(10);
        var third = got(store().rows("Thing", Filter.EVERY, List.of(), 10, second.cursor()));
        assertThat(third.items()).hasSize(5);
        assertThat(third.cursor()).isNull();
    }

    @Test
    default void aCursorThatIsNoneIsRefused() {
        refused(store().rows("Thing", Filter.EVERY, List.of(), 10, "!!!"), "KON-3422");
        refused(store().messages(null, null, 10, "!!!"), "KON-3422");
        refused(store().runs(null, null, 10, "!!!"), "KON-3422");
    }

    @Test
    default void idsComeInOrderAfterAnId() {
        for (var id : List.of("b", "a", "c", "é", "𝄞", "\uffee")) {
            kept(created(id, "{'id':'t'}", 1));
        }
        assertThat(got(store().ids("Thing", Filter.EVERY, null, 3))).containsExactly("a", "b", "c");
        assertThat(got(store().ids("Thing", Filter.EVERY, "c", 10))).containsExactly("é", "\uffee", "𝄞");
    }

    /** Any filter and any order mean what the kernel says, on any rows. */
    @Test
    default void anyQueryMeansWhatTheKernelSays() {
        long seed = Long.getLong("kontor.seed", System.nanoTime());
        var random = new ThingsAndFilters(new Random(seed));
        var expected = new TreeMap<String, EntityState>();
        var writes = new ArrayList<CompletionStage<Void>>();
        for (int i = 0; i < 150; i++) {
            var stored = created("t-" + random.id(), random.thing(), i);
            if (expected.putIfAbsent(stored.id(), stored.after()) == null) {
                writes.add(store().write(stored));
            }
        }
        writes.forEach(this::got);
        for (int i = 0; i < 250; i++) {
            var filter = random.filter(3);
            var sort = random.sorts();
            var about = "seed " + seed + " (set -Dkontor.seed), query " + i + ": " + filter + " by " + sort;
            check(expected, filter, sort, about);
        }
    }

    private void check(Map<String, EntityState> all, Filter filter, @Nullable String sort, String about) {
        var wanted = all.entrySet().stream()
                .filter(entry -> Matching.test(filter, THING, entry.getKey(), entry.getValue()))
                .map(entry -> new EntityRow(entry.getKey(), entry.getValue()))
                .sorted(ThingsAndFilters.order(sort))
                .toList();
        assertThat(got(store().count("Thing", filter))).as(about).isEqualTo(wanted.size());
        assertThat(all(filter, sort, 37)).as(about).isEqualTo(wanted);
    }
}
