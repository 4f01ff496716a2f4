package kontor.store.embedded;

import static kontor.testkit.contract.StoreFixtures.SHARDS;
import static kontor.testkit.contract.StoreFixtures.THING;
import static kontor.testkit.contract.StoreFixtures.created;
import static kontor.testkit.contract.StoreFixtures.stored;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import kontor.kernel.entity.EntityCommand;
import kontor.kernel.entity.EntityState;
import kontor.kernel.entity.Stored;
import kontor.kernel.model.Json;
import kontor.kernel.model.NounModel;
import kontor.kernel.port.Store.Claim;
import kontor.kernel.where.Filter;
import kontor.sdk.Unique;
import kontor.testkit.contract.StoreFixtures;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Claims follow which fields are unique, also in stores that were made before there were any. */
final class UniqueFieldsTest {
    /** Before anything was unique. */
    record Old(String id, @Nullable String email, @Nullable Long code) {}

    /** With unique fields. */
    record New(
            String id,
            @Unique @Nullable String email,
            @Unique @Nullable Long code) {}

    private static final NounModel OLD = StoreFixtures.noun("Member", Old.class);
    private static final NounModel NEW = StoreFixtures.noun("Member", New.class);

    @TempDir
    Path folder = Path.of("");

    private EmbeddedStore open(NounModel noun) {
        return EmbeddedStore.open(folder, List.of(noun, THING), SHARDS, Settings.standard());
    }

    private static <T> T got(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private void sql(String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("kontor.db"));
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static Stored member(NounModel noun, String id, @Nullable String email, @Nullable Integer code) {
        var state = Json.object().put("id", id).put("email", email).put("code", code);
        return stored(noun, id, EntityState.NONE, new EntityCommand.Create(state), 1);
    }

    private static Optional<String> claimed(EmbeddedStore store, String field, String value, String id) {
        return got(store.claim(new Claim("Member", field, value, id, 1)));
    }

    @Test
    void whatWasThereBeforeAFieldBecameUniqueIsClaimed() {
        try (var store = open(OLD)) {
            var writes = new ArrayList<CompletionStage<Void>>();
            for (int i = 0; i < 1_200; i++) {
                writes.add(store.write(member(OLD, "m" + i, "m" + i + "@example.com", i)));
            }
            writes.forEach(UniqueFieldsTest::got);
            got(store.write(member(OLD, "none", null, null)));
        }
        try (var store = open(NEW)) {
            for (int i : new int[] {0, 499, 500, 1_199}) {
                assertThat(claimed(store, "email", "m" + i + "@example.com", "x"))
                        .contains("m" + i);
                assertThat(claimed(store, "code", Integer.toString(i), "x")).contains("m" + i);
                assertThat(claimed(store, "email", "m" + i + "@example.com", "m" + i))
                        .isEmpty();
            }
            assertThat(claimed(store, "email", "new@example.com", "x")).isEmpty();
            assertThat(got(store.verify(done -> {}))).isEmpty();
        }
    }

    @Test
    void ofSeveralThatHaveAValueAlreadyTheFirstKeepsItAndTheOthersAreTold() {
        try (var store = open(OLD)) {
            got(store.write(member(OLD, "b", "same@example.com", 1)));
            got(store.write(member(OLD, "a", "same@example.com", 2)));
        }
        try (var store = open(NEW)) {
            assertThat(claimed(store, "email", "same@example.com", "x")).contains("b");
            assertThat(got(store.verify(done -> {})))
                    .singleElement()
                    .asString()
                    .contains("Member 'a'", "'same@example.com'", "'b'");
        }
    }

    @Test
    void aFieldThatIsUniqueNoMoreSetsItsValuesFree() {
        open(NEW).close();
        try (var store = open(NEW)) {
            got(store.write(member(NEW, "a", "a@example.com", 1)));
            assertThat(claimed(store, "email", "a@example.com", "a")).isEmpty();
        }
        open(OLD).close();
        try (var store = open(NEW)) {
            // Claimed anew from the rows, both fields.
            assertThat(claimed(store, "email", "a@example.com", "x")).contains("a");
            assertThat(claimed(store, "code", "1", "x")).contains("a");
        }
        open(OLD).close();
        try (var store = open(OLD)) {
            assertThat(claimed(store, "email", "a@example.com", "x")).isEmpty();
        }
    }

    @Test
    void rebuildClaimsWhatIsMissing() throws SQLException {
        try (var store = open(NEW)) {
            got(store.write(member(NEW, "a", "a@example.com", 1)));
            got(store.write(member(NEW, "b", null, 2)));
        }
        sql("DELETE FROM k_unique");
        try (var store = open(NEW)) {
            assertThat(got(store.verify(done -> {})))
                    .hasSize(2)
                    .first()
                    .asString()
                    .contains("kontor rebuild Member");
            assertThat(got(store.rebuild("Member", done -> {}))).isEqualTo(2);
            assertThat(got(store.verify(done -> {}))).isEmpty();
            assertThat(claimed(store, "code", "2", "x")).contains("b");
        }
    }

    @Test
    void aStoreInTheFormatBeforeIsBroughtToTodays() throws SQLException {
        try (var store = open(OLD)) {
            got(store.write(member(OLD, "a", "a@example.com", 1)));
            got(store.write(created("t", "{'id':'t'}", 1)));
        }
        sql(
                "DROP TABLE k_unique",
                "DROP TABLE k_vector",
                "DELETE FROM k_meta WHERE name LIKE 'unique %'",
                "UPDATE k_meta SET value = '1' WHERE name = 'format'");
        for (int opened = 0; opened < 2; opened++) {
            try (var store = open(NEW)) {
                assertThat(claimed(store, "email", "a@example.com", "x")).contains("a");
                got(store.embed("Thing", "t", 1, new float[] {1, 0}));
                assertThat(got(store.nearest("Thing", new float[] {1, 0}, Filter.EVERY, 10)))
                        .hasSize(1);
            }
        }
    }
}
