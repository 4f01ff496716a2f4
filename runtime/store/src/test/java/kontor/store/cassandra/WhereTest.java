package kontor.store.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kontor.kernel.entity.EntityState;
import kontor.kernel.model.Json;
import kontor.kernel.where.Filter;
import kontor.kernel.where.Filters;
import kontor.kernel.where.Matching;
import kontor.sdk.KontorException;
import kontor.sdk.words.Condition.Operator;
import kontor.store.cassandra.Where.Part;
import kontor.testkit.contract.StoreFixtures;
import org.junit.jupiter.api.Test;

class WhereTest {
    private static final NounTable THING =
            NounTables.of(List.of(StoreFixtures.THING), List.of()).get("Thing");

    private static Filter filter(String json) {
        return Filters.parse(Json.parse(json.replace('\'', '"')), StoreFixtures.THING);
    }

    private static Where where(String json) {
        return Where.of(THING, filter(json));
    }

    /** As text: alternatives by |, what holds together by &. */
    private static String told(String json) {
        var where = where(json);
        var found = where.ids() != null
                ? "ids " + where.ids()
                : where.branches().isEmpty()
                        ? "nothing"
                        : where.reads()
                                ? "all"
                                : where.branches().stream().map(WhereTest::told).collect(Collectors.joining(" | "));
        return found + (where.exact() ? "" : " ~");
    }

    private static String told(List<Part> branch) {
        return branch.stream()
                .map(part -> part.column() + part.operator() + part.value())
                .collect(Collectors.joining(" & "));
    }

    @Test
    void indexesAnswerEqualitiesAndRangesOfNumbersAndTimes() {
        assertThat(told("{'name':'a'}")).isEqualTo("_k_name=a");
        assertThat(told("{'colour':'red'}")).isEqualTo("_k_colour=red");
        assertThat(told("{'views':3}")).isEqualTo("views=3");
        assertThat(told("{'views':{'$gt':3}}")).isEqualTo("views>=4");
        assertThat(told("{'price':{'$lt':1.5}}")).isEqualTo("_k_price<=1.5 ~");
        assertThat(told("{'ends':{'$gte':'1970-01-01T00:00:01.0005Z'}}")).isEqualTo("_k_ends>=1000 ~");
        assertThat(told("{'createdAt':{'$gt':'1970-01-01T00:00:01Z'}}")).isEqualTo("_k_created>=1000 ~");
        assertThat(told("{'name':'a','views':{'$gte':1,'$lt':9}}")).isEqualTo("_k_name=a & views>=1 & views<=8");
    }

    /** Cassandra refuses two equalities of a column, two bounds on one side, and an equality beside a bound. */
    @Test
    void ofAColumnOneEqualityOrOneBoundOnEachSideIsAsked() {
        assertThat(told("{'$and':[{'views':{'$gt':3}},{'views':{'$gte':7}},{'views':{'$lt':9}},{'views':{'$lt':8}}]}"))
                .isEqualTo("views>=7 & views<=7 ~");
        assertThat(told("{'$and':[{'price':{'$lt':1.5}},{'price':{'$lte':0.5}}]}"))
                .isEqualTo("_k_price<=0.5 ~");
        assertThat(told("{'$and':[{'views':{'$gt':3}},{'views':5},{'views':6},{'name':'a'}]}"))
                .isEqualTo("views=5 & _k_name=a ~");
    }

    @Test
    void whatNoIndexAnswersReadsAllAndIsTestedAfterwards() {
        for (var json : List.of(
                "{'weight':1}",
                "{'open':true}",
                "{'name':{'$gt':'a'}}",
                "{'name':{'$startsWith':'a'}}",
                "{'name':{'$ne':'a'}}",
                "{'name':null}",
                "{'name':{'$in':['a',null]}}",
                "{'tags':{'$contains':'a'}}",
                "{'maker.name':'a'}",
                "{'$not':{'name':'a'}}",
                "{'$or':[{'name':'a'},{'weight':1}]}",
                "{'id':{'$gt':'a'}}")) {
            assertThat(told(json)).as(json).isEqualTo("all ~");
        }
    }

    @Test
    void whatIsNotIndexedIsLeftToTheKernel() {
        assertThat(told("{'name':'a','weight':{'$gt':1}}")).isEqualTo("_k_name=a ~");
        assertThat(told("{'$or':[{'name':'a','weight':1},{'views':2}]}")).isEqualTo("_k_name=a | views=2 ~");
    }

    @Test
    void aListOfValuesIsAnAlternativeEach() {
        assertThat(told("{'name':{'$in':['a','b','a']}}")).isEqualTo("_k_name=a | _k_name=b");
        assertThat(told("{'name':{'$in':['a','b']},'views':1}")).isEqualTo("_k_name=a & views=1 | _k_name=b & views=1");
        assertThat(told("{'name':{'$in':['a','b']},'views':{'$in':[1]}}"))
                .isEqualTo("_k_name=a & views=1 | _k_name=b & views=1");
        assertThat(told("{'name':{'$in':['a','b','c']},'views':{'$in':[1,2]}}")).isEqualTo("views=1 | views=2 ~");
        assertThat(where("{'name':{'$in':["
                                + IntStream.rangeClosed(0, Where.MOST_BRANCHES)
                                        .mapToObj(i -> "'" + i + "'")
                                        .collect(Collectors.joining(","))
                                + "]}}")
                        .reads())
                .isTrue();
    }

    @Test
    void idsAreReadByKey() {
        assertThat(told("{'id':'a'}")).isEqualTo("ids [a] ~");
        assertThat(told("{'id':{'$in':['b','a']},'name':'x'}")).isEqualTo("ids [a, b] ~");
        assertThat(told("{'id':{'$in':['b','a']},'$and':[{'id':'c'}]}")).isEqualTo("ids [] ~");
        assertThat(told("{'$or':[{'id':'a'},{'id':'b'}]}")).isEqualTo("ids [a, b] ~");
        assertThat(told("{'$or':[{'id':'a'},{'name':'b'}]}")).isEqualTo("all ~");
    }

    @Test
    void whatCannotMatchIsNotAskedAndWhatAlwaysDoesIsCounted() {
        assertThat(told("{'name':{'$in':[]}}")).isEqualTo("nothing");
        assertThat(told("{'weight':{'$in':[]},'views':1}")).isEqualTo("nothing");
        assertThat(told("{'views':1.5}")).isEqualTo("nothing");
        assertThat(told("{'views':{'$gt':1e30}}")).isEqualTo("nothing");
        assertThat(told("{'views':{'$gt':9223372036854775807}}")).isEqualTo("nothing");
        assertThat(Where.of(THING, Filter.EVERY).every()).isTrue();
        assertThat(Where.of(THING, new Filter.Not(new Filter.Any(List.of()))).every())
                .isTrue();
        assertThat(Where.of(THING, new Filter.Not(Filter.EVERY)).nothing()).isTrue();
        assertThat(where("{'weight':1}").every()).isFalse();
    }

    @Test
    void wholeNumbersBeyondTheColumnAreAllThatThereAre() {
        assertThat(told("{'views':{'$lte':1e30}}")).isEqualTo("views<=" + Long.MAX_VALUE);
        assertThat(told("{'views':{'$gt':-1e30}}")).isEqualTo("views>=" + Long.MIN_VALUE);
        assertThat(told("{'views':{'$lt':1.5}}")).isEqualTo("views<=1");
        assertThat(told("{'views':{'$gte':-1.5}}")).isEqualTo("views>=-1");
    }

    @Test
    void aTextThatAnIndexDoesNotTakeIsLookedUpByAHash() {
        var text = "ä".repeat(600);
        var part = where("{'name':'" + text + "'}").branches().getFirst().getFirst();
        assertThat(part.value().toString()).startsWith("ää").hasSizeLessThan(FieldKey.LONGEST);
        assertThat(part.value())
                .isNotEqualTo(where("{'name':'" + text + "x'}")
                        .branches()
                        .getFirst()
                        .getFirst()
                        .value());
        assertThat(where("{'name':'" + text + "'}").exact()).isFalse();
        assertThat(told("{'name':''}")).isEqualTo("_k_name=" + FieldKey.EMPTY + " ~");
    }

    @Test
    void anIndexWhoseRowsHaveNoKeysYetIsNotAsked() {
        var before = NounTables.of(List.of(StoreFixtures.THING), List.of());
        var known = new java.util.ArrayList<NounTables.Column>();
        for (var field : before.get("Thing").fields()) {
            // As if it had not been indexed before.
            known.add(new NounTables.Column("Thing", field.name(), field.kind().name(), field.column(), null, true));
        }
        var after = NounTables.of(List.of(StoreFixtures.THING), known);
        assertThat(after.stale()).containsExactly("Thing");
        assertThat(Where.of(after.get("Thing"), filter("{'name':'a'}")).reads()).isTrue();
        // The column's own index is made of what is there.
        assertThat(Where.of(after.get("Thing"), filter("{'views':1}")).reads()).isFalse();
        after.get("Thing").ready();
        assertThat(Where.of(after.get("Thing"), filter("{'name':'a'}")).reads()).isFalse();
    }

    @Test
    void anUnknownFieldIsRefused() {
        assertThatThrownBy(() -> Where.of(THING, new Filter.Compare("nothing", Operator.EQ, Json.of(1))))
                .isInstanceOfSatisfying(
                        KontorException.class, e -> assertThat(e.code()).isEqualTo("KON-3430"));
    }

    /** What is asked of indexes never leaves out a row that matches, and is exact where it says so. */
    @Test
    void whatIsAskedFindsAllThatMatches() {
        long seed = Long.getLong("kontor.seed", System.nanoTime());
        var random = new Random(seed);
        var operators = List.of(Operator.EQ, Operator.GT, Operator.GTE, Operator.LT, Operator.LTE);
        for (int i = 0; i < 20_000; i++) {
            var field = random.nextBoolean() ? "views" : "price";
            var value = field.equals("views")
                    ? Json.of(number(random).toBigInteger().longValue())
                    : Json.of(number(random));
            var compare =
                    new Filter.Compare(field, operators.get(random.nextInt(operators.size())), Json.of(number(random)));
            var state = Json.object();
            state.set(field, value);
            var matches =
                    Matching.test(compare, StoreFixtures.THING, "x", new EntityState(1, null, null, false, state, ""));
            var about = "seed " + seed + ": " + value + " " + compare;
            var where = Where.of(THING, compare);
            var found =
                    where.branches().stream().anyMatch(branch -> branch.stream().allMatch(part -> holds(part, value)));
            assertThat(found || !matches).as(about).isTrue();
            assertThat(where.exact() && found).as(about).isEqualTo(where.exact() && matches);
        }
    }

    private static BigDecimal number(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> BigDecimal.valueOf(random.nextInt(5) - 2);
            case 1 -> BigDecimal.valueOf(random.nextInt(50) - 25, 1);
            case 2 -> new BigDecimal("90071992547409.9" + random.nextInt(10));
            default -> new BigDecimal(String.format(Locale.ROOT, "%de%d", random.nextInt(9) - 4, random.nextInt(18)));
        };
    }

    private static boolean holds(Part part, com.fasterxml.jackson.databind.JsonNode value) {
        var key = part.value() instanceof Long
                ? BigDecimal.valueOf(value.longValue())
                : BigDecimal.valueOf(value.doubleValue());
        int order = key.compareTo(new BigDecimal(part.value().toString()));
        return switch (part.operator()) {
            case "=" -> order == 0;
            case ">=" -> order >= 0;
            default -> order <= 0;
        };
    }
}
