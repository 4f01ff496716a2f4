package kontor.store.cassandra;

import static kontor.testkit.contract.StoreFixtures.SHARDS;
import static kontor.testkit.contract.StoreFixtures.at;
import static kontor.testkit.contract.StoreFixtures.created;
import static kontor.testkit.contract.StoreFixtures.message;
import static kontor.testkit.contract.StoreFixtures.run;
import static kontor.testkit.contract.StoreFixtures.step;
import static kontor.testkit.contract.StoreFixtures.updated;

import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import kontor.kernel.entity.EntityState;
import kontor.kernel.entity.Stored;
import kontor.kernel.entity.Stored.Caused;
import kontor.kernel.port.Write;
import kontor.kernel.run.RunState;
import kontor.kernel.shard.ShardEvent;
import kontor.kernel.shard.ShardRecord;

/**
 * Owns all shards and writes entities and records, many at once. Says what was acknowledged, {@code E key version} and
 * {@code S shard sequence}, and what failed, {@code FAILED …}.
 */
final class Writes {
    static final int KEYS = 20;
    private static final int IN_FLIGHT = 64;

    private final CassandraStore store;
    private final Consumer<String> told;
    private final Random random;
    private final Semaphore room = new Semaphore(IN_FLIGHT);
    private final long[] epochs = new long[SHARDS];
    private final long[] sequences = new long[SHARDS];
    private final EntityState[] states = new EntityState[KEYS];

    Writes(CassandraStore store, long seed, Consumer<String> told) {
        this.store = store;
        this.random = new Random(seed);
        this.told = told;
        for (int i = 0; i < SHARDS; i++) {
            epochs[i] = store.own(i).toCompletableFuture().join();
            sequences[i] = store.sequence(i).toCompletableFuture().join();
        }
        for (int i = 0; i < KEYS; i++) {
            states[i] =
                    store.entity("Thing", "k" + i).toCompletableFuture().join().orElse(EntityState.NONE);
        }
    }

    /** One more write, as soon as there is room. */
    void one() throws InterruptedException {
        if (random.nextBoolean()) {
            entity(random.nextInt(KEYS));
        } else {
            record(random.nextInt(SHARDS));
        }
    }

    /** Waits for what is under way. */
    void settle() throws InterruptedException {
        room.acquire(IN_FLIGHT);
        room.release(IN_FLIGHT);
    }

    private void entity(int key) throws InterruptedException {
        var id = "k" + key;
        long version = states[key].version() + 1;
        var caused = new Caused(message("c-" + id + "-" + version, id, version), version % 2 == 0);
        var stored = version == 1
                ? created(id, "{'id':'k','views':1}", 1, caused)
                : updated(id, states[key], "{'views':" + version + "}", version, caused);
        states[key] = stored.after();
        acknowledge(
                new Stored(
                        stored.noun(),
                        id,
                        stored.shard(),
                        epochs[stored.shard()],
                        stored.event(),
                        stored.before(),
                        stored.after(),
                        stored.caused()),
                "E " + id + " " + version);
    }

    private void record(int shard) throws InterruptedException {
        long sequence = ++sequences[shard];
        var name = shard + "-" + sequence;
        var message = message("m-" + name, "s" + shard, sequence);
        var run = run("r-" + name, shard, message, RunState.RUNNING, null);
        var events = List.<ShardEvent>of(
                new ShardEvent.Accepted(message, List.of(run)),
                new ShardEvent.Stepped(run.id(), List.of(step(0, sequence))),
                new ShardEvent.Moved(run.with(RunState.COMPLETED, at(sequence), null, null, null)));
        acknowledge(new ShardRecord(shard, sequence, epochs[shard], events), "S " + shard + " " + sequence);
    }

    private void acknowledge(Write write, String line) throws InterruptedException {
        room.acquire();
        store.write(write).whenComplete((_, failure) -> {
            told.accept(failure == null ? line : "FAILED " + line + " " + failure);
            room.release();
        });
    }
}
