package kontor.testkit.contract;

import static kontor.testkit.contract.StoreFixtures.at;
import static kontor.testkit.contract.StoreFixtures.created;
import static kontor.testkit.contract.StoreFixtures.deleted;
import static kontor.testkit.contract.StoreFixtures.message;
import static kontor.testkit.contract.StoreFixtures.updated;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import kontor.kernel.entity.EntityEvent;
import kontor.kernel.entity.EntityState;
import kontor.kernel.entity.StepKey;
import kontor.kernel.entity.Stored.Caused;
import kontor.kernel.model.Json;
import kontor.kernel.where.Filter;
import org.junit.jupiter.api.Test;

/** Entities: their events, their rows, their history. */
public interface EntityContract extends StoreUnderTest {
    /** A field of every shape. */
    String FULL = """
            {'id':'x','name':'Ada','views':9007199254740993,'price':29.90,'weight':0.1,'open':true,
            'ends':'2026-11-15T10:00:00.5Z','day':'2026-11-15','length':'PT36H','posted':'2026-11-15T10:00:00+02:00',
            'colour':'light_blue','tags':['a','b'],'amounts':[1.50,2],'counts':{'x':1},
            'maker':{'name':'M','fee':0.30,'since':'2020-01-01T00:00:00Z','known':true},'anything':{'deep':[1,{'x':null}]}}""";

    @Test
    default void anEntityThatNeverWasIsEmpty() {
        assertThat(got(store().entity("Thing", "nobody"))).isEmpty();
        assertThat(got(store().history("Thing", "nobody", 0, 10))).isEmpty();
    }

    @Test
    default void anEntityIsReadAsItWasWrittenToTheLetter() {
        var state = kept(created("x", FULL, 1));
        assertThat(got(store().entity("Thing", "x"))).contains(state);
    }

    @Test
    default void anEntityWithoutValuesIsReadAsItWasWritten() {
        var state = kept(created("x", "{'id':'x'}", 1));
        assertThat(got(store().entity("Thing", "x"))).contains(state);
    }

    @Test
    default void extremeValuesAreKept() {
        var json = """
                {'id':'x','name':'a\\u0000b ✓ 𝄞','views':-9223372036854775808,'price':-123456789012345678901234567890.123450,
                'weight':1E+300,'ends':'9999-12-31T23:59:59.999999999Z','day':'+12345-01-01','length':'PT-0.000000001S',
                'posted':'0001-01-01T00:00:00Z','tags':[],'counts':{},'anything':'text'}""";
        var state = kept(created("x", json, 1));
        assertThat(got(store().entity("Thing", "x"))).contains(state);
    }

    @Test
    default void anUpdateChangesWhatItNamesAndKeepsTheRest() {
        var first = kept(created("x", FULL, 1));
        var second = kept(updated("x", first, "{'views':7,'price':null,'tags':['c']}", 2));
        assertThat(got(store().entity("Thing", "x"))).contains(second);
        assertThat(second.version()).isEqualTo(2);
    }

    @Test
    default void aDeletedEntityIsThereWithItsLastStateButIsNoRow() {
        var first = kept(created("x", FULL, 1));
        var gone = kept(deleted("x", first, 2));
        assertThat(got(store().entity("Thing", "x"))).contains(gone);
        assertThat(gone.deleted()).isTrue();
        assertThat(got(store().count("Thing", Filter.EVERY))).isZero();
        assertThat(got(store().ids("Thing", Filter.EVERY, null, 10))).isEmpty();
        assertThat(got(store().rows("Thing", Filter.EVERY, List.of(), 10, null)).items())
                .isEmpty();
    }

    @Test
    default void aDeletedEntityMayComeBackAndItsVersionsGoOn() {
        var gone = kept(deleted("x", kept(created("x", FULL, 1)), 2));
        var again = kept(StoreFixtures.stored(
                StoreFixtures.THING,
                "x",
                gone,
                new kontor.kernel.entity.EntityCommand.Create(StoreFixtures.thing("{'id':'x','name':'new'}")),
                3));
        assertThat(again.version()).isEqualTo(3);
        assertThat(got(store().entity("Thing", "x"))).contains(again);
        assertThat(got(store().count("Thing", Filter.EVERY))).isEqualTo(1);
    }

    @Test
    default void historyIsInOrderAndPaged() {
        var state = kept(created("x", "{'id':'x','views':0}", 0));
        var versions = new ArrayList<CompletionStage<Void>>();
        for (int i = 1; i < 300; i++) {
            var next = updated("x", state, "{'views':" + i + "}", i);
            versions.add(store().write(next));
            state = next.after();
        }
        versions.forEach(this::got);
        for (int after : new int[] {0, 1, 62, 63, 64, 127, 250, 295, 299, 300}) {
            var page = got(store().history("Thing", "x", after, 10));
            assertThat(page).as("after " + after).hasSize(Math.min(10, 300 - after));
            for (int i = 0; i < page.size(); i++) {
                assertThat(page.get(i).version()).isEqualTo(after + i + 1);
            }
        }
        assertThat(got(store().history("Thing", "x", 0, 1000))).hasSize(300);
    }

    @Test
    default void anEventIsReadAsItWasWritten() {
        var create = created("x", FULL, 1);
        kept(create);
        assertThat(got(store().history("Thing", "x", 0, 10))).containsExactly(create.event());
    }

    @Test
    default void aStepIsFoundAmongTheNewestEvents() {
        var first = created("x", "{'id':'x','views':0}", 1);
        var second = updated("x", first.after(), "{'views':1}", 2);
        var third = updated("x", second.after(), "{'views':2}", 3);
        List.of(first, second, third).forEach(this::kept);
        assertThat(applied("x", second.event(), 0)).contains(second.event());
        assertThat(applied("x", first.event(), 1)).contains(first.event());
        assertThat(applied("x", first.event(), 2)).isEmpty();
        assertThat(got(store().applied("Thing", "x", new StepKey("another", 2, "hash-2"), at(0))))
                .isEmpty();
        assertThat(got(store().applied("Thing", "nobody", second.event().key(), at(0))))
                .isEmpty();
    }

    private java.util.Optional<EntityEvent> applied(String id, EntityEvent event, long since) {
        return got(store().applied("Thing", id, event.key(), at(since)));
    }

    @Test
    default void aStepWithAnotherRequestIsFoundToo() {
        var first = created("x", "{'id':'x'}", 1);
        kept(first);
        var key = first.event().key();
        var other = new StepKey(key.run(), key.step(), "another hash");
        assertThat(got(store().applied("Thing", "x", other, at(0)))).contains(first.event());
    }

    @Test
    default void aVersionThatIsThereAlreadyIsRefusedAndChangesNothing() {
        var first = created("x", "{'id':'x','views':1}", 1);
        var state = kept(first);
        refused(store().write(created("x", "{'id':'x','views':2}", 2)), "KON-3009");
        var second = updated("x", state, "{'views':3}", 3);
        kept(second);
        refused(store().write(updated("x", state, "{'views':4}", 4)), "KON-3009");
        assertThat(got(store().entity("Thing", "x"))).contains(second.after());
        assertThat(got(store().history("Thing", "x", 0, 10))).hasSize(2);
    }

    @Test
    default void aGapInTheVersionsIsRefused() {
        var first = created("x", "{'id':'x','views':1}", 1);
        var second = updated("x", first.after(), "{'views':2}", 2);
        refused(store().write(second), "KON-3009");
        assertThat(got(store().entity("Thing", "x"))).isEmpty();
    }

    @Test
    default void whatAWriteCausedIsInTheLogWithIt() {
        var caused = new Caused(message("c-1", "x", 1), false);
        var pending = new Caused(message("c-2", "x", 1), true);
        kept(created("x", "{'id':'x'}", 1, caused, pending));
        var log = got(store().messagesAfter(0, 10));
        assertThat(log).extracting(one -> one.message()).containsExactly(caused.message(), pending.message());
        var shard = kontor.kernel.message.Ids.shard("x", StoreFixtures.SHARDS);
        assertThat(got(store().shard(shard, at(0))).pending()).containsExactly(pending.message());
    }

    @Test
    default void aWriteWhoseMessageIsThereAlreadyIsRefusedWhole() {
        kept(created("x", "{'id':'x'}", 1, new Caused(message("c-1", "x", 1), false)));
        refused(
                store().write(created(
                        "y",
                        "{'id':'y'}",
                        2,
                        new Caused(message("c-0", "y", 2), false),
                        new Caused(message("c-1", "x", 1), false))),
                "KON-3009");
        assertThat(got(store().entity("Thing", "y"))).isEmpty();
        assertThat(got(store().message("/events", "c-0"))).isEmpty();
        assertThat(got(store().history("Thing", "y", 0, 10))).isEmpty();
    }

    @Test
    default void aRefusedWriteFailsAloneAmongManyInFlight() {
        var state = kept(created("x", "{'id':'x','views':0}", 0));
        var good = new ArrayList<CompletionStage<Void>>();
        var bad = new ArrayList<CompletionStage<Void>>();
        for (int i = 1; i <= 200; i++) {
            good.add(store().write(created("g" + i, "{'id':'g','views':" + i + "}", i)));
            var next = updated("x", state, "{'views':" + i + "}", i);
            good.add(store().write(next));
            state = next.after();
            if (i % 20 == 0) {
                bad.add(store().write(created("x", "{'id':'x'}", i)));
            }
        }
        good.forEach(this::got);
        bad.forEach(stage -> refused(stage, "KON-3009"));
        assertThat(got(store().entity("Thing", "x"))).contains(state);
        assertThat(got(store().count("Thing", Filter.EVERY))).isEqualTo(201);
    }

    @Test
    default void whatHasCompletedIsReadAtOnce() {
        for (int i = 0; i < 100; i++) {
            var state = kept(created("t" + i, "{'id':'t','views':" + i + "}", i));
            assertThat(got(store().entity("Thing", "t" + i))).contains(state);
        }
    }

    @Test
    default void rebuildMakesTheSameRowsFromTheEvents() {
        var states = new ArrayList<EntityState>();
        for (int i = 0; i < 30; i++) {
            var state = kept(created("t" + i, FULL, i));
            states.add(i % 3 == 0 ? kept(updated("t" + i, state, "{'price':1.00}", i)) : state);
        }
        kept(deleted("t5", states.get(5), 99));
        var seen = new ArrayList<Long>();
        assertThat(got(store().rebuild("Thing", seen::add))).isEqualTo(30);
        assertThat(seen.getLast()).isEqualTo(30);
        for (int i = 0; i < 30; i++) {
            if (i != 5) {
                assertThat(got(store().entity("Thing", "t" + i))).contains(states.get(i));
            }
        }
        assertThat(got(store().count("Thing", Filter.EVERY))).isEqualTo(29);
    }

    @Test
    default void anIdMayHoldAnything() {
        for (var id : List.of("a|b", "ü ✓ 𝄞", "a'b\"c", "x".repeat(512), "%", "../../x")) {
            var state = kept(created(id, "{'id':'x','name':'" + id.hashCode() + "'}", 1));
            assertThat(got(store().entity("Thing", id))).contains(state);
            assertThat(got(store().rows("Thing", equalTo("id", id), List.of(), 10, null))
                            .items())
                    .hasSize(1);
        }
    }

    private static Filter equalTo(String field, String value) {
        return new Filter.Compare(field, kontor.sdk.words.Condition.Operator.EQ, Json.of(value));
    }
}
