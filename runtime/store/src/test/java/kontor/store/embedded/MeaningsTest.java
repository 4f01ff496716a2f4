package kontor.store.embedded;

import static kontor.testkit.contract.StoreFixtures.SHARDS;
import static kontor.testkit.contract.StoreFixtures.THING;
import static kontor.testkit.contract.StoreFixtures.created;
import static kontor.testkit.contract.StoreFixtures.deleted;
import static kontor.testkit.contract.StoreFixtures.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import kontor.kernel.entity.EntityCommand;
import kontor.kernel.entity.EntityState;
import kontor.kernel.entity.Stored;
import kontor.kernel.model.Json;
import kontor.kernel.port.Store.Scored;
import kontor.kernel.port.Vectors;
import kontor.kernel.where.Filter;
import kontor.testkit.contract.StoreFixtures;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vectors in memory are those of the store, whatever is written while they are read and searched. */
final class MeaningsTest {
    @TempDir
    Path folder = Path.of("");

    private EmbeddedStore open() {
        return open(folder);
    }

    private static EmbeddedStore open(Path folder) {
        return EmbeddedStore.open(folder, List.of(THING), SHARDS, Settings.standard());
    }

    private static <T> T got(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static List<Scored> nearest(EmbeddedStore store, int limit, float... vector) {
        return got(store.nearest("Thing", vector, Filter.EVERY, limit));
    }

    private static float[] some(Random chance, int length) {
        var vector = new float[length];
        for (int i = 0; i < length; i++) {
            vector[i] = (float) chance.nextGaussian();
        }
        return vector;
    }

    @Test
    void vectorsAreThereWhenTheStoreIsOpenedAgainAndInItsBackup() throws Exception {
        var copy = Files.createDirectory(folder.resolve("copy"));
        try (var store = open()) {
            got(store.write(created("a", "{'id':'t'}", 1)));
            got(store.write(created("b", "{'id':'t'}", 1)));
            got(store.embed("Thing", "a", 1, new float[] {3, 4}));
            got(store.embed("Thing", "b", 1, new float[] {1, 0}));
            got(store.backup(copy.resolve("kontor.db").toString()));
        }
        for (var of : List.of(folder, copy)) {
            try (var store = open(of)) {
                var found = nearest(store, 10, 3, 4);
                assertThat(found).extracting(one -> one.row().id()).containsExactly("a", "b");
                assertThat(found.getLast().score()).isCloseTo(0.6, within(1e-6));
            }
        }
    }

    @Test
    void aVectorIsKeptAsFloatsThatOtherToolsCanRead() throws SQLException {
        try (var store = open()) {
            got(store.write(created("a", "{'id':'t'}", 1)));
            got(store.embed("Thing", "a", 1, new float[] {1.5f, -2}));
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("kontor.db"));
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT vector FROM k_vector")) {
            row.next();
            var floats = ByteBuffer.wrap(row.getBytes(1)).order(ByteOrder.LITTLE_ENDIAN);
            assertThat(floats.remaining()).isEqualTo(8);
            assertThat(floats.getFloat()).isEqualTo(1.5f);
            assertThat(floats.getFloat()).isEqualTo(-2f);
        }
    }

    @Test
    void whatIsPassedOverIsInTheFigures() {
        try (var store = open()) {
            for (var id : List.of("a", "b", "c")) {
                got(store.write(created(id, "{'id':'t'}", 1)));
                got(store.embed("Thing", id, 1, id.equals("a") ? new float[] {1, 0} : new float[] {1, 0, 0}));
            }
            assertThat(nearest(store, 10, 1, 0)).hasSize(1);
            assertThat(store.figures()).containsEntry("store_vectors", 3.0);
            assertThat(store.figures()).containsEntry("store_vectors_passed_over", 2.0);
        }
    }

    /** Names that the table of vectors has, too. */
    record Odd(
            String id,
            @Nullable String noun,
            @Nullable Long entity,
            @Nullable String vector) {}

    @Test
    void whatHasNoVectorOfALengthIsToBeEmbedded() {
        var odd = StoreFixtures.noun("Odd", Odd.class);
        try (var store = EmbeddedStore.open(folder, List.of(odd), SHARDS, Settings.standard())) {
            for (var id : List.of("a", "b", "c", "d", "e")) {
                var state = Json.object().put("id", id).put("noun", "n");
                state.put("entity", 1).put("vector", "v");
                var made = stored(odd, id, EntityState.NONE, new EntityCommand.Create(state), 1);
                got(store.write(made));
                if (id.equals("e")) {
                    got(store.write(stored(odd, id, made.after(), new EntityCommand.Delete(), 2)));
                }
            }
            got(store.embed("Odd", "a", 1, new float[] {1, 0}));
            got(store.embed("Odd", "b", 1, new float[] {1, 0, 0}));
            got(store.embed("Odd", "c", 1, new float[0]));
            assertThat(got(store.notEmbedded("Odd", 2, null, 10))).containsExactly("b", "d");
            assertThat(got(store.notEmbedded("Odd", 3, null, 1))).containsExactly("a");
            assertThat(got(store.notEmbedded("Odd", 3, "a", 10))).containsExactly("d");
        }
    }

    @Test
    void aMatrixKeepsEachRowsVectorWhateverComesAndGoes() {
        long seed = Long.getLong("kontor.seed", System.nanoTime());
        var chance = new Random(seed);
        var matrix = new Matrix(3);
        Map<Long, float[]> expected = new HashMap<>();
        for (int i = 0; i < 30_000; i++) {
            long row = chance.nextInt(9_000);
            if (chance.nextInt(3) == 0) {
                matrix.remove(row);
                expected.remove(row);
            } else {
                var vector = Vectors.unit(some(chance, 3));
                matrix.put(row, vector);
                expected.put(row, vector);
            }
        }
        var wanted = Vectors.unit(some(chance, 3));
        assertThat(matrix.size()).as("seed " + seed).isEqualTo(expected.size());
        var scores = matrix.scores(wanted);
        double last = 2;
        while (!scores.isEmpty()) {
            var next = scores.next();
            var vector = expected.remove(next.row());
            assertThat(vector).as("seed " + seed + ", row " + next.row()).isNotNull();
            assertThat((double) next.score()).isCloseTo(Vectors.cosine(vector, wanted), within(1e-5));
            assertThat((double) next.score()).isLessThanOrEqualTo(last);
            last = next.score();
        }
        assertThat(expected).isEmpty();
        for (long row = 0; row < 9_000; row++) {
            matrix.remove(row);
        }
        assertThat(matrix.scores(wanted).isEmpty()).isTrue();
    }

    /** Writes, refused writes and deletes go on while searches read the vectors for the first time and later. */
    @Test
    void searchesBesideWritesEndWithWhatTheStoreHas() {
        long seed = Long.getLong("kontor.seed", System.nanoTime());
        var chance = new Random(seed);
        var states = new HashMap<String, EntityState>();
        var vectors = new HashMap<String, float[]>();
        try (var store = open()) {
            write(store, chance, states, vectors, 1_000);
        }
        try (var store = open()) {
            var searches = new ArrayList<CompletionStage<List<Scored>>>();
            for (int round = 0; round < 10; round++) {
                searches.add(store.nearest("Thing", some(chance, 4), Filter.EVERY, 5));
                write(store, chance, states, vectors, 200);
            }
            searches.forEach(MeaningsTest::got);
            var wanted = some(chance, 4);
            var found = nearest(store, 10_000, wanted);
            assertThat(found).as("seed " + seed).hasSize(vectors.size());
            for (var one : found) {
                var vector = vectors.get(one.row().id());
                assertThat(vector).as("seed " + seed + ", " + one.row().id()).isNotNull();
                assertThat(one.score()).as("seed " + seed).isCloseTo(Vectors.cosine(vector, wanted), within(1e-5));
            }
        }
    }

    private static void write(
            EmbeddedStore store,
            Random chance,
            Map<String, EntityState> states,
            Map<String, float[]> vectors,
            int count) {
        var stages = new ArrayList<CompletionStage<Void>>();
        for (int i = 0; i < count; i++) {
            var id = "t" + chance.nextInt(700);
            var state = states.getOrDefault(id, EntityState.NONE);
            if (!state.exists()) {
                var write = state.version() == 0 ? created(id, "{'id':'t'}", 1) : revived(id, state);
                states.put(id, write.after());
                stages.add(store.write(write));
            } else if (chance.nextInt(10) == 0) {
                var write = deleted(id, state, 2);
                states.put(id, write.after());
                vectors.remove(id);
                stages.add(store.write(write));
            } else {
                var vector = some(chance, 4);
                vectors.put(id, vector);
                stages.add(store.embed("Thing", id, state.version(), vector));
            }
            if (chance.nextInt(100) == 0) {
                // Refused, and everything else of its batch is written again.
                stages.add(store.write(created(id, "{'id':'t'}", 1)).exceptionally(_ -> null));
            }
        }
        stages.forEach(MeaningsTest::got);
    }

    private static Stored revived(String id, EntityState gone) {
        var state = StoreFixtures.thing("{'id':'" + id + "'}");
        return stored(THING, id, gone, new EntityCommand.Create(state), 3);
    }
}
