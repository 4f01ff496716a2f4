package kontor.store.embedded;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import kontor.kernel.entity.EntityCommand;
import kontor.kernel.entity.EntityState;
import kontor.kernel.model.Json;
import kontor.kernel.model.NounModel;
import kontor.kernel.port.Store.Aggregation;
import kontor.kernel.port.Store.Aggregation.Function;
import kontor.kernel.where.Filter;
import kontor.kernel.where.Filters;
import kontor.testkit.contract.StoreFixtures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures finding by meaning and adding up. Not a test; run its main with the number of entities, the numbers of a vector
 * and a folder.
 */
public final class SearchBench {
    private static final Logger LOG = LoggerFactory.getLogger(SearchBench.class);
    private static final NounModel ARTICLE = StoreFixtures.noun("Article", Article.class);
    private static final int IN_FLIGHT = 256;
    private static final int ROUNDS = 30;
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private SearchBench() {}

    /** What is found. */
    public record Article(String id, String author, long views, java.math.BigDecimal price) {}

    /** Runs. */
    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        int length = Integer.parseInt(arguments[1]);
        var folder = arguments.length > 2 ? Path.of(arguments[2]) : Files.createTempDirectory("kontor-bench");
        try (var store = EmbeddedStore.open(folder, List.of(ARTICLE), 128, Settings.standard())) {
            fill(store, count, length);
        }
        try (var store = EmbeddedStore.open(folder, List.of(ARTICLE), 128, Settings.standard())) {
            search(store, length);
            addUp(store);
        }
    }

    private static void fill(EmbeddedStore store, int count, int length) throws InterruptedException {
        var chance = new Random(1);
        var room = new Semaphore(IN_FLIGHT);
        long begun = System.nanoTime();
        for (int i = 0; i < count; i++) {
            var state = Json.object()
                    .put("id", "a" + i)
                    .put("author", "author-" + i % 1_000)
                    .put("views", i);
            state.put("price", new java.math.BigDecimal(i % 10_000).movePointLeft(2));
            var stored = StoreFixtures.stored(ARTICLE, "a" + i, EntityState.NONE, new EntityCommand.Create(state), i);
            room.acquire(2);
            store.write(stored).whenComplete((done, failure) -> room.release());
            store.embed("Article", "a" + i, 1, vector(chance, length)).whenComplete((done, failure) -> room.release());
        }
        room.acquire(IN_FLIGHT);
        LOG.info("{} entities with vectors: {} us each", count, (System.nanoTime() - begun) / 1_000 / count);
    }

    private static float[] vector(Random chance, int length) {
        var vector = new float[length];
        for (int i = 0; i < length; i++) {
            vector[i] = chance.nextFloat() - 0.5f;
        }
        return vector;
    }

    private static void search(EmbeddedStore store, int length) {
        var chance = new Random(2);
        measure("the first search", 1, () -> store.nearest("Article", vector(chance, length), Filter.EVERY, 20));
        for (var where : List.of(
                "{}", "{\"price\":{\"$lt\":50}}", "{\"author\":\"author-7\"}", "{\"id\":\"a77\"}", "{\"views\":-1}")) {
            var filter = Filters.parse(Json.parse(where), ARTICLE);
            measure("search " + where, ROUNDS, () -> store.nearest("Article", vector(chance, length), filter, 20));
        }
    }

    private static void addUp(EmbeddedStore store) {
        for (var what : List.of(
                new Aggregation(Function.COUNT, null, null),
                new Aggregation(Function.COUNT, null, "author"),
                new Aggregation(Function.SUM, "views", null),
                new Aggregation(Function.SUM, "price", "author"),
                new Aggregation(Function.MAX, "price", null))) {
            measure(what.toString(), ROUNDS / 3, () -> store.aggregate("Article", Filter.EVERY, what, 10));
        }
    }

    private static void measure(String what, int rounds, Supplier<CompletionStage<?>> question) {
        var times = new ArrayList<Long>();
        long cpu = SYSTEM.getProcessCpuTime();
        for (int i = 0; i < rounds; i++) {
            long begun = System.nanoTime();
            question.get().toCompletableFuture().join();
            times.add(System.nanoTime() - begun);
        }
        times.sort(null);
        LOG.info(
                "{}: {} ms of CPU each, p50 {} ms, longest {} ms",
                what,
                (SYSTEM.getProcessCpuTime() - cpu) / rounds / 100_000 / 10.0,
                times.get(times.size() / 2) / 100_000 / 10.0,
                times.getLast() / 100_000 / 10.0);
    }
}
