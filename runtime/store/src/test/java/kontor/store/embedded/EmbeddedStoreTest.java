package kontor.store.embedded;

import static kontor.testkit.contract.StoreFixtures.SHARDS;
import static kontor.testkit.contract.StoreFixtures.THING;
import static kontor.testkit.contract.StoreFixtures.created;
import static kontor.testkit.contract.StoreFixtures.message;
import static kontor.testkit.contract.StoreFixtures.stored;
import static kontor.testkit.contract.StoreFixtures.updated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import kontor.kernel.entity.EntityCommand;
import kontor.kernel.entity.EntityState;
import kontor.kernel.model.Json;
import kontor.kernel.model.NounModel;
import kontor.kernel.shard.ShardEvent;
import kontor.kernel.shard.ShardRecord;
import kontor.kernel.where.Filter;
import kontor.kernel.where.Filters;
import kontor.sdk.KontorException;
import kontor.testkit.contract.StoreFixtures;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is particular to the embedded store: its folder, its limits, how it follows the nouns' records. */
final class EmbeddedStoreTest {
    @TempDir
    Path folder = Path.of("");

    private EmbeddedStore open(NounModel... nouns) {
        return EmbeddedStore.open(folder, List.of(nouns), SHARDS, Settings.standard());
    }

    private static <T> T got(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static void refused(Runnable action, String code, String... words) {
        assertThatThrownBy(action::run).satisfies(problem -> {
            var refusal =
                    (KontorException) (problem instanceof CompletionException wrapped ? wrapped.getCause() : problem);
            assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
            assertThat(List.of(words))
                    .allSatisfy(word -> assertThat(refusal.getMessage()).contains(word));
        });
    }

    private void sql(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("kontor.db"));
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    // --- the folder

    @Test
    void aSecondNodeIsToldWhoHasTheFolder() {
        try (var store = open(THING)) {
            refused(
                    () -> open(THING),
                    "KON-3001",
                    folder.toString(),
                    Long.toString(ProcessHandle.current().pid()));
            got(store.write(created("x", "{'id':'x'}", 1)));
        }
        open(THING).close();
    }

    @Test
    void theNumberOfShardsIsFixed() {
        open(THING).close();
        refused(
                () -> EmbeddedStore.open(folder, List.of(THING), SHARDS + 1, Settings.standard()),
                "KON-3002",
                Integer.toString(SHARDS));
        open(THING).close();
    }

    @Test
    void aNewerFormatIsRefused() throws SQLException {
        open(THING).close();
        sql("UPDATE k_meta SET value = '99' WHERE name = 'format'");
        refused(() -> open(THING), "KON-3003", "format 99");
    }

    @Test
    void everythingIsThereWhenTheStoreIsOpenedAgain() {
        var state = created("x", "{'id':'x','price':29.90}", 1);
        var message = message("m", "x", 1);
        try (var store = open(THING)) {
            got(store.write(state));
            got(store.write(new ShardRecord(1, 1, 1, List.of(new ShardEvent.Accepted(message, List.of())))));
        }
        try (var store = open(THING)) {
            assertThat(got(store.entity("Thing", "x"))).contains(state.after());
            assertThat(got(store.lastPosition())).isEqualTo(1);
            got(store.write(
                    new ShardRecord(1, 2, 1, List.of(new ShardEvent.Accepted(message("n", "x", 2), List.of())))));
            got(store.write(updated("x", state.after(), "{'views':1}", 2)));
            assertThat(got(store.lastPosition())).isEqualTo(2);
        }
    }

    @Test
    void aClosedStoreRefusesWrites() {
        var store = open(THING);
        store.close();
        refused(() -> got(store.write(created("x", "{'id':'x'}", 1))), "KON-3010");
        refused(() -> got(store.count("Thing", Filter.EVERY)), "KON-3010");
    }

    @Test
    void aNounThatTheStoreDoesNotKnowIsRefused() {
        try (var store = open(THING)) {
            refused(() -> got(store.count("Nothing", Filter.EVERY)), "KON-3404", "Nothing");
        }
    }

    // --- limits and trouble

    @Test
    void pastItsBytesTheQueueRefusesAndTheRestIsWritten() {
        var small = Settings.standard().withQueueBytes(20_000);
        try (var store = EmbeddedStore.open(folder, List.of(THING), SHARDS, small)) {
            var stages = new ArrayList<CompletionStage<Void>>();
            for (int i = 0; i < 5_000; i++) {
                stages.add(store.write(created("t" + i, "{'id':'t'}", i)));
            }
            long written = 0;
            for (var stage : stages) {
                try {
                    got(stage);
                    written++;
                } catch (CompletionException e) {
                    assertThat(((KontorException) e.getCause()).code()).isEqualTo("KON-3503");
                }
            }
            assertThat(written).isBetween(1L, 4_999L);
            assertThat(got(store.count("Thing", Filter.EVERY))).isEqualTo(written);
        }
    }

    @Test
    void afterAWriteFailedNothingMoreIsWrittenUntilTheStoreIsOpenedAgain() throws SQLException {
        open(THING).close();
        sql(
                "CREATE TRIGGER full BEFORE INSERT ON k_message WHEN new.id = 'bad' BEGIN SELECT raise(ABORT, 'disk full'); END");
        try (var store = open(THING)) {
            got(store.write(created("x", "{'id':'x'}", 1)));
            var bad = new ShardRecord(1, 1, 1, List.of(new ShardEvent.Accepted(message("bad", "x", 1), List.of())));
            refused(() -> got(store.write(bad)), "KON-3500", "disk full");
            assertThat(store.trouble()).contains("disk full");
            refused(() -> got(store.write(created("y", "{'id':'y'}", 1))), "KON-3500");
            assertThat(got(store.entity("Thing", "x"))).isPresent();
        }
        try (var store = open(THING)) {
            assertThat(store.trouble()).isNull();
            got(store.write(created("y", "{'id':'y'}", 1)));
        }
    }

    @Test
    void whileSomebodyElseHoldsTheWriteLockWritesWaitAndNoneIsLost() throws SQLException {
        try (var store = open(THING)) {
            CompletionStage<Void> waiting;
            try (var other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("kontor.db"));
                    var statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                waiting = store.write(created("x", "{'id':'x'}", 1));
                while (store.trouble() == null) {
                    LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
                }
                assertThat(store.trouble()).contains("write lock");
                assertThat(waiting.toCompletableFuture()).isNotDone();
            }
            got(waiting);
            got(store.write(created("y", "{'id':'y'}", 1)));
            assertThat(store.trouble()).isNull();
            assertThat(got(store.count("Thing", Filter.EVERY))).isEqualTo(2);
        }
    }

    @Test
    void aStoreIsClosedThoughSomebodyElseHoldsTheWriteLock() throws SQLException {
        var store = open(THING);
        try (var other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("kontor.db"));
                var statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            var waiting = store.write(created("x", "{'id':'x'}", 1));
            store.close();
            refused(() -> got(waiting), "KON-3500");
        }
        open(THING).close();
    }

    @Test
    void aReadThatTakesTooLongIsGivenUpAndTheNextOneWorks() {
        var hasty = new Settings(1, 1 << 26, 1 << 23, 1 << 24, 0, 16_384, Duration.ofNanos(1), 1 << 26, false);
        try (var store = EmbeddedStore.open(folder, List.of(THING), SHARDS, hasty)) {
            var writes = new ArrayList<CompletionStage<Void>>();
            for (int i = 0; i < 5_000; i++) {
                writes.add(store.write(created("t" + i, "{'id':'t','tags':['a','b']}", i)));
            }
            writes.forEach(EmbeddedStoreTest::got);
            var one = Filters.parse(Json.parse("{\"tags\":{\"$contains\":\"x\"}}"), THING);
            var many = new Filter.Any(java.util.Collections.nCopies(40, one));
            refused(() -> got(store.count("Thing", many)), "KON-3504", "PT0.000000001S");
            assertThat(got(store.entity("Thing", "t7"))).isPresent();
        }
    }

    @Test
    void aReaderThatStaysInTheLogDoesNotStopTheWriter() throws SQLException {
        var small = new Settings(1, 1 << 20, 1 << 20, 1 << 20, 0, 40, Duration.ofSeconds(5), 1 << 26, false);
        try (var store = EmbeddedStore.open(folder, List.of(THING), SHARDS, small)) {
            got(store.write(created("first", "{'id':'t'}", 0)));
            try (var reader = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("kontor.db"));
                    var statement = reader.createStatement()) {
                statement.execute("BEGIN");
                statement.executeQuery("SELECT count(*) FROM k_event").close();
                for (int i = 0; i < 200; i++) {
                    got(store.write(created("t" + i, "{'id':'t'}", i)));
                }
            }
            assertThat(store.trouble()).isNull();
            assertThat(store.figures().get("store_checkpoints_held_up_total")).isPositive();
            for (int i = 200; i < 400; i++) {
                got(store.write(created("t" + i, "{'id':'t'}", i)));
            }
            assertThat(got(store.count("Thing", Filter.EVERY))).isEqualTo(401);
            assertThat(store.figures().get("store_log_pages")).isLessThan(400);
        }
    }

    // --- backup

    @Test
    void aBackupIsAWholeStore() {
        var copy = folder.resolve("copy");
        try (var store = open(THING)) {
            got(store.write(created("x", "{'id':'x'}", 1)));
            copy.toFile().mkdir();
            got(store.backup(copy.resolve("kontor.db").toString()));
            got(store.write(created("y", "{'id':'y'}", 2)));
            refused(() -> got(store.backup(copy.resolve("kontor.db").toString())), "KON-3006", "exists");
        }
        try (var store = EmbeddedStore.open(copy, List.of(THING), SHARDS, Settings.standard())) {
            assertThat(got(store.count("Thing", Filter.EVERY))).isEqualTo(1);
            assertThat(got(store.verify(done -> {}))).isEmpty();
        }
    }

    @Test
    void aHistoryThatWasTamperedWithIsFound() throws SQLException {
        try (var store = open(THING)) {
            var first = created("x", "{'id':'x','price':1.00}", 1);
            got(store.write(first));
            got(store.write(updated("x", first.after(), "{'price':2.00}", 2)));
            got(store.write(created("y", "{'id':'y'}", 1)));
        }
        sql("UPDATE k_event SET change = replace(change, '2.00', '9.00') WHERE version = 2");
        try (var store = open(THING)) {
            assertThat(got(store.verify(done -> {})))
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("Thing 'x'", "version 2");
        }
    }

    // --- records that change

    /** As it was. */
    record Old(
            String id,
            @Nullable String name,
            @Nullable Long price,
            @Nullable String gone) {}

    /** As it is now: a field more, one less, one of another type. */
    record New(
            String id,
            @Nullable String name,
            @Nullable BigDecimal price,
            @Nullable Boolean fresh) {}

    private static EntityState item(EmbeddedStore store, NounModel noun, String id, String json) {
        var state = (com.fasterxml.jackson.databind.node.ObjectNode) Json.parse(json);
        var written = stored(noun, id, EntityState.NONE, new EntityCommand.Create(state), 1);
        got(store.write(written));
        return written.after();
    }

    @Test
    void rowsFollowARecordThatChanges() {
        var old = StoreFixtures.noun("Item", Old.class);
        var fresh = StoreFixtures.noun("Item", New.class);
        try (var store = open(old)) {
            for (int i = 0; i < 700; i++) {
                item(store, old, "i" + i, "{\"id\":\"i" + i + "\",\"name\":\"n\",\"price\":" + i + ",\"gone\":\"g\"}");
            }
        }
        try (var store = open(fresh, THING)) {
            var row = got(store.entity("Item", "i7")).orElseThrow();
            assertThat(Json.text(java.util.Objects.requireNonNull(row.state())))
                    .isEqualTo("{\"id\":\"i7\",\"name\":\"n\",\"price\":7,\"fresh\":null}");
            var cheap = Filters.parse(Json.parse("{\"price\":{\"$lt\":9.5}}"), fresh);
            assertThat(got(store.count("Item", cheap))).isEqualTo(10);
            assertThat(got(store.count("Thing", Filter.EVERY))).isZero();
            assertThat(got(store.verify(done -> {}))).isEmpty();
        }
        try (var store = open(old)) {
            assertThat(Json.text(java.util.Objects.requireNonNull(
                            got(store.entity("Item", "i7")).orElseThrow().state())))
                    .isEqualTo("{\"id\":\"i7\",\"name\":\"n\",\"price\":7,\"gone\":\"g\"}");
        }
    }

    /** Names that SQL has its own ideas about. */
    record Odd(
            String id,
            @Nullable String select,
            @Nullable String Select,
            @Nullable String _row,
            @Nullable String rowid) {}

    @Test
    void namesMayBeWhatTheyLike() {
        var odd = StoreFixtures.noun("k_message", Odd.class);
        var group = StoreFixtures.noun("Group", Odd.class);
        var other = StoreFixtures.noun("group", Odd.class);
        var json = "{\"id\":\"x\",\"select\":\"a\",\"Select\":\"b\",\"_row\":\"c\",\"rowid\":\"d\"}";
        var states = new ArrayList<EntityState>();
        try (var store = open(odd, group, other)) {
            states.add(item(store, odd, "x", json));
            states.add(item(store, group, "x", json));
            item(store, other, "y", json.replace("\"x\"", "\"y\""));
            var where = Filters.parse(Json.parse("{\"Select\":\"b\",\"_row\":\"c\"}"), odd);
            assertThat(got(store.count("k_message", where))).isEqualTo(1);
        }
        try (var store = open(odd, group, other)) {
            assertThat(got(store.entity("k_message", "x"))).contains(states.get(0));
            assertThat(got(store.entity("Group", "x"))).contains(states.get(1));
            assertThat(got(store.entity("Group", "y"))).isEmpty();
        }
    }
}
