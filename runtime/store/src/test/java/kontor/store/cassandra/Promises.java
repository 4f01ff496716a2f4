package kontor.store.cassandra;

import static kontor.testkit.contract.StoreFixtures.SHARDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import kontor.kernel.entity.EntityEvent;
import kontor.kernel.entity.EntityState;
import kontor.kernel.where.Filter;
import org.jspecify.annotations.Nullable;

/** What was acknowledged, to be found in the store again, whole. */
final class Promises {
    private static final int LAST = 20;
    private final Map<String, Long> entities = new HashMap<>();
    private final Map<Integer, Long> shards = new HashMap<>();

    /** Notes a line of {@link Writes}. */
    synchronized void acknowledged(@Nullable String line) {
        assertThat(line).as("what the writer said").isNotNull().doesNotStartWith("FAILED");
        var words = line.split(" ", -1);
        if (words[0].equals("E")) {
            entities.merge(words[1], Long.parseLong(words[2]), Math::max);
        } else {
            shards.merge(Integer.parseInt(words[1]), Long.parseLong(words[2]), Math::max);
        }
    }

    private static <T> T got(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    /** Checks that everything is there, and nothing by halves. Whoever checks owns the shards. */
    synchronized void check(CassandraStore store, String about) {
        assertThat(entities).as(about).isNotEmpty();
        assertThat(shards).as(about).isNotEmpty();
        long rows = 0;
        for (int key = 0; key < Writes.KEYS; key++) {
            rows += entity(store, "k" + key, about) > 0 ? 1 : 0;
        }
        assertThat(got(store.count("Thing", Filter.EVERY))).as(about).isEqualTo(rows);
        for (int shard = 0; shard < SHARDS; shard++) {
            shard(store, shard, about);
        }
    }

    private long entity(CassandraStore store, String id, String about) {
        long version = got(store.entity("Thing", id)).orElse(EntityState.NONE).version();
        assertThat(version).as(about + ", " + id).isGreaterThanOrEqualTo(entities.getOrDefault(id, 0L));
        long from = Math.max(0, version - LAST);
        assertThat(got(store.history("Thing", id, from, LAST * 2)))
                .as(about)
                .extracting(EntityEvent::version)
                .hasSize((int) (version - from))
                .isSorted();
        // A write's message is there if and only if its event is.
        for (long v = from + 1; v <= version; v++) {
            assertThat(got(store.message("c-" + id + "-" + v))).as(about).isPresent();
        }
        assertThat(got(store.message("c-" + id + "-" + (version + 1))))
                .as(about)
                .isEmpty();
        return version;
    }

    private void shard(CassandraStore store, int shard, String about) {
        long sequence = got(store.sequence(shard));
        assertThat(sequence).as(about + ", shard " + shard).isGreaterThanOrEqualTo(shards.getOrDefault(shard, 0L));
        for (long s = Math.max(1, sequence - LAST); s <= sequence; s++) {
            var name = shard + "-" + s;
            assertThat(got(store.message("m-" + name))).as(about + " " + name).isPresent();
            assertThat(got(store.run("r-" + name))).as(about + " " + name).hasValueSatisfying(run -> {
                assertThat(run.steps()).hasSize(1);
                assertThat(run.run().state().ended()).isTrue();
            });
        }
        var next = shard + "-" + (sequence + 1);
        assertThat(got(store.message("m-" + next))).as(about).isEmpty();
        assertThat(got(store.run("r-" + next))).as(about).isEmpty();
    }
}
