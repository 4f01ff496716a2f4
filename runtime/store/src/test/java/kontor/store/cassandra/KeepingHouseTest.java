package kontor.store.cassandra;

import static kontor.testkit.contract.StoreFixtures.SHARDS;
import static kontor.testkit.contract.StoreFixtures.THING;
import static kontor.testkit.contract.StoreFixtures.created;
import static kontor.testkit.contract.StoreFixtures.noun;
import static kontor.testkit.contract.StoreFixtures.stored;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import kontor.kernel.entity.EntityCommand;
import kontor.kernel.entity.EntityState;
import kontor.kernel.entity.Stored;
import kontor.kernel.model.Json;
import kontor.kernel.model.NounModel;
import kontor.kernel.port.Meters;
import kontor.sdk.Indexed;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is done to a cluster's store now and then: it is checked, and its rows are made anew. */
class KeepingHouseTest {
    /** Before. */
    public record First(String id, @Nullable String worth) {}

    /** After. */
    public record Second(String id, @Indexed @Nullable BigDecimal worth) {}

    private static <T> T got(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static void write(CassandraStore store, Stored one) {
        long epoch = got(store.own(one.shard()));
        got(store.write(new Stored(
                one.noun(), one.id(), one.shard(), epoch, one.event(), one.before(), one.after(), one.caused())));
    }

    private static String row() {
        return "FROM n_thing WHERE \"_slot\" = " + NounTable.slot("a") + " AND id = 'a'";
    }

    @Test
    void aRowThatIsNotAsItsHistoryIsToldOfUntilItIsMadeAnew() {
        var session = Keyspace.emptied();
        try (var store =
                CassandraStore.over(session, false, Keyspace.settings(), List.of(THING), SHARDS, Meters.NONE)) {
            write(store, created("a", "{'id':'a','views':1}", 1));
            write(store, created("b", "{'id':'b','views':1}", 2));
            assertThat(got(store.verify(_ -> {}))).isEmpty();
            var stamp = session.execute("SELECT writetime(\"_version\") " + row())
                    .one()
                    .getLong(0);
            // Of two values with one timestamp the greater wins.
            session.execute("UPDATE n_thing USING TIMESTAMP " + stamp + " SET views = 9 WHERE \"_slot\" = "
                    + NounTable.slot("a") + " AND id = 'a'");
            assertThat(got(store.verify(_ -> {})))
                    .containsExactly(
                            "Thing 'a': its row differs from its history; `kontor rebuild Thing` makes it anew");
            assertThat(got(store.rebuild("Thing", _ -> {}))).isEqualTo(2);
            assertThat(got(store.verify(_ -> {}))).isEmpty();
            session.execute("DELETE FROM k_event WHERE noun = 'Thing' AND id = 'b' AND part = 0");
            assertThat(got(store.verify(_ -> {})))
                    .containsExactly("Thing 'b': its row is at version 1, its history at 0");
        }
    }

    @Test
    void nodesThatStartAtOnceMakeRowsAnewThatNeedIt() {
        var session = Keyspace.emptied();
        var name = "Kept" + System.nanoTime();
        var before = noun(name, First.class);
        try (var store = over(session, before)) {
            var fields = (ObjectNode) Json.parse("{\"id\":\"a\",\"worth\":\"old\"}");
            write(store, stored(before, "a", EntityState.NONE, new EntityCommand.Create(fields), 1));
        }
        var after = noun(name, Second.class);
        try (var one = over(session, after);
                var two = over(session, after)) {
            CompletableFuture.allOf(CompletableFuture.runAsync(one::refresh), CompletableFuture.runAsync(two::refresh))
                    .join();
            for (var store : List.of(one, two)) {
                assertThat(got(NounTables.read(new Cql(session))))
                        .filteredOn(column -> column.noun().equals(name))
                        .isNotEmpty()
                        .allMatch(NounTables.Column::ready);
                // A text is no decimal: what does not fit is left out, and the index is there.
                assertThat(got(store.entity(name, "a"))
                                .orElseThrow()
                                .state()
                                .path("worth")
                                .isNull())
                        .isTrue();
            }
        }
    }

    private static CassandraStore over(CqlSession session, NounModel noun) {
        return CassandraStore.over(session, false, Keyspace.settings(), List.of(noun), SHARDS, Meters.NONE);
    }
}
