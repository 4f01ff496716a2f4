package kontor.store.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import kontor.kernel.entity.EntityCommand;
import kontor.kernel.entity.EntityState;
import kontor.kernel.entity.Stored;
import kontor.kernel.model.Json;
import kontor.kernel.model.NounModel;
import kontor.kernel.port.Store.Scored;
import kontor.kernel.where.Filter;
import kontor.kernel.where.Filters;
import kontor.sdk.Indexed;
import kontor.sdk.KontorException;
import kontor.testkit.contract.StoreFixtures;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the contract does not see of entities in Cassandra: other types, bounds, the vectors' index. */
final class EntityPartsTest {
    record First(String id, String worth) {}

    record Second(
            String id,
            @Indexed @Nullable BigDecimal worth,
            @Nullable String more) {}

    private static final NounModel THING = StoreFixtures.THING;

    private Cql cql;
    private long stamp;
    private final Map<Integer, EntityPlans> plans = new HashMap<>();

    @BeforeEach
    void empty() {
        cql = new Cql(Keyspace.emptied());
        // After the emptying, whose deletions have timestamps, too.
        stamp = System.currentTimeMillis() * 1_000;
    }

    private static <T> T got(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private NounTables open(NounModel noun) {
        plans.clear();
        return got(NounTables.open(cql, List.of(noun), true));
    }

    private EntityState write(NounTables nouns, Stored... writes) {
        var changes = new ArrayList<Change>();
        for (var one : writes) {
            var plan = plans.computeIfAbsent(one.shard(), shard -> new EntityPlans(shard, cql, nouns));
            got(plan.prepare(List.of(one)));
            changes.addAll(plan.plan(one));
        }
        stamp += changes.size();
        got(new Tables(cql).apply(new Entry(0, 1, 1, stamp - changes.size(), changes)));
        return writes[writes.length - 1].after();
    }

    private static Stored created(NounModel noun, String id, String json) {
        var fields = (com.fasterxml.jackson.databind.node.ObjectNode) Json.parse(json.replace('\'', '"'));
        return StoreFixtures.stored(noun, id, EntityState.NONE, new EntityCommand.Create(fields), 1);
    }

    private static Filter where(NounModel noun, String json) {
        return Filters.parse(Json.parse(json.replace('\'', '"')), noun);
    }

    @Test
    void aFieldOfAnotherTypeIsThereAfterARebuildAndSoIsItsIndex() {
        var name = "Changing" + System.nanoTime();
        var first = StoreFixtures.noun(name, First.class);
        write(open(first), created(first, "a", "{'id':'a','worth':'old'}"));
        var second = StoreFixtures.noun(name, Second.class);
        var nouns = open(second);
        assertThat(nouns.stale()).containsExactly(name);
        var reads = new EntityReads(cql, nouns);
        write(nouns, created(second, "b", "{'id':'b','worth':2.50,'more':'x'}"));
        assertThat(got(reads.ids(name, where(second, "{'worth':2.5}"), null, 10)))
                .containsExactly("b");
        assertThat(got(new Rebuild(cql, nouns, new UniqueTable(cql, new Retries())).rebuild(name, _ -> {})))
                .isEqualTo(2);
        assertThat(nouns.stale()).isEmpty();
        assertThat(Where.of(nouns.get(name), where(second, "{'worth':2.5}")).reads())
                .isFalse();
        assertThat(got(reads.ids(name, where(second, "{'worth':2.5}"), null, 10)))
                .containsExactly("b");
        // A text is no decimal: what does not fit is left out.
        assertThat(got(reads.ids(name, where(second, "{'worth':null}"), null, 10)))
                .containsExactly("a");
        assertThat(open(second).stale()).isEmpty();
    }

    @Test
    void aTextThatIsTooLongForAnIndexIsKeptAndFound() {
        var nouns = open(THING);
        var text = "ü".repeat(20_000);
        var state = write(nouns, StoreFixtures.created("x", "{'id':'x','name':'" + text + "'}", 1));
        write(nouns, StoreFixtures.created("y", "{'id':'y','name':'" + text + "y'}", 1));
        var reads = new EntityReads(cql, nouns);
        assertThat(got(reads.entity("Thing", "x"))).contains(state);
        assertThat(got(reads.ids("Thing", where(THING, "{'name':'" + text + "'}"), null, 10)))
                .containsExactly("x");
        assertThat(got(reads.count("Thing", where(THING, "{'name':'" + text + "'}"))))
                .isEqualTo(1);
    }

    @Test
    void whatWouldReadTooManyRowsIsRefusedAndSaysHowToAsk() {
        var nouns = open(THING);
        for (int i = 0; i < 30; i++) {
            write(nouns, StoreFixtures.created("t" + i, "{'id':'t','views':" + i + ",'weight':1}", 1));
        }
        var reads = new EntityReads(cql, nouns, 20);
        assertThatThrownBy(() -> got(reads.count("Thing", where(THING, "{'weight':2}"))))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(KontorException.class, e -> {
                    assertThat(e.code()).isEqualTo("KON-3415");
                    assertThat(e.getMessage()).contains("createdAt", "views", "name");
                });
        assertThat(got(reads.count("Thing", where(THING, "{'weight':1,'views':7}"))))
                .isEqualTo(1);
        assertThat(got(reads.count("Thing", where(THING, "{'views':{'$gte':5}}"))))
                .isEqualTo(25);
        assertThat(got(reads.count("Thing", Filter.EVERY))).isEqualTo(30);
    }

    @Test
    void theVectorsIndexFindsTheNearestAndWhatItCannotFilterIsReadAfterwards() {
        var nouns = open(THING);
        // Of any number of rows the index is asked, for four candidates, then for eight.
        var meanings = new Meanings(cql, nouns, new NearestRows.Limits(0, 4, 8, 1_000));
        for (int i = 0; i < 40; i++) {
            write(nouns, StoreFixtures.created("t" + i, "{'id':'t','views':" + i + ",'weight':" + i % 20 + "}", 1));
            got(meanings.embed("Thing", "t" + i, 1, new float[] {100 - i, i}));
        }
        var wanted = new float[] {1, 0};
        assertThat(ids(got(meanings.nearest("Thing", wanted, Filter.EVERY, 2)))).containsExactly("t0", "t1");
        assertThat(ids(got(meanings.nearest("Thing", wanted, where(THING, "{'views':{'$gte':30}}"), 2))))
                .containsExactly("t30", "t31");
        assertThat(ids(got(meanings.nearest("Thing", wanted, where(THING, "{'weight':19}"), 2))))
                .containsExactly("t19", "t39");
        assertThat(ids(got(meanings.nearest("Thing", wanted, where(THING, "{'weight':-1}"), 2))))
                .isEmpty();
    }

    @Test
    void whatIsLeftOfADeletedEntityIsForgottenWhenASearchMeetsIt() {
        var nouns = open(THING);
        var meanings = new Meanings(cql, nouns, new NearestRows.Limits(0, 4, 8, 1_000));
        for (int i = 0; i < 12; i++) {
            var state = write(nouns, StoreFixtures.created("t" + i, "{'id':'t'}", 1));
            got(meanings.embed("Thing", "t" + i, 1, new float[] {100 - i, i}));
            if (i < 10) {
                write(nouns, StoreFixtures.deleted("t" + i, state, 2));
            }
        }
        assertThat(ids(got(meanings.nearest("Thing", new float[] {1, 0}, Filter.EVERY, 2))))
                .containsExactly("t10", "t11");
    }

    private static List<String> ids(List<Scored> found) {
        return found.stream().map(one -> one.row().id()).toList();
    }
}
