package kontor.store.embedded;

import static kontor.testkit.contract.StoreFixtures.SHARDS;
import static kontor.testkit.contract.StoreFixtures.THING;
import static kontor.testkit.contract.StoreFixtures.at;
import static kontor.testkit.contract.StoreFixtures.created;
import static kontor.testkit.contract.StoreFixtures.message;
import static kontor.testkit.contract.StoreFixtures.run;
import static kontor.testkit.contract.StoreFixtures.step;
import static kontor.testkit.contract.StoreFixtures.updated;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import kontor.kernel.entity.EntityState;
import kontor.kernel.entity.Stored.Caused;
import kontor.kernel.port.Write;
import kontor.kernel.run.RunState;
import kontor.kernel.shard.ShardEvent;
import kontor.kernel.shard.ShardRecord;

/** Writes until it is killed, and says what was acknowledged: {@code E key version} and {@code S shard sequence}. */
public final class Victim {
    static final int KEYS = 20;
    private static final int IN_FLIGHT = 64;
    private final EmbeddedStore store;
    private final PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    private final Semaphore room = new Semaphore(IN_FLIGHT);

    private Victim(EmbeddedStore store) {
        this.store = store;
    }

    /** Runs in a process of its own, with the folder and a seed. */
    public static void main(String[] arguments) throws Exception {
        var random = new Random(Long.parseLong(arguments[1]));
        var store = EmbeddedStore.open(Path.of(arguments[0]), List.of(THING), SHARDS, Settings.standard());
        new Victim(store).write(random);
    }

    private void write(Random random) throws Exception {
        var states = new EntityState[KEYS];
        for (int i = 0; i < KEYS; i++) {
            states[i] =
                    store.entity("Thing", "k" + i).toCompletableFuture().get().orElse(EntityState.NONE);
        }
        var sequences = new long[SHARDS];
        for (int i = 0; i < SHARDS; i++) {
            sequences[i] = store.sequence(i).toCompletableFuture().get();
        }
        while (true) {
            int key = random.nextInt(KEYS);
            states[key] = entity(key, states[key]);
            int shard = random.nextInt(SHARDS);
            record(shard, ++sequences[shard]);
        }
    }

    private EntityState entity(int key, EntityState before) throws InterruptedException {
        var id = "k" + key;
        long version = before.version() + 1;
        var caused = new Caused(message("c-" + id + "-" + version, id, version), version % 2 == 0);
        var stored = version == 1
                ? created(id, "{'id':'k','views':1}", 1, caused)
                : updated(id, before, "{'views':" + version + "}", version, caused);
        acknowledge(stored, "E " + id + " " + version);
        return stored.after();
    }

    private void record(int shard, long sequence) throws InterruptedException {
        var name = shard + "-" + sequence;
        var message = message("m-" + name, "s" + shard, sequence);
        var run = run("r-" + name, shard, message, RunState.RUNNING, null);
        acknowledge(
                new ShardRecord(
                        shard,
                        sequence,
                        1,
                        List.of(
                                new ShardEvent.Accepted(message, List.of(run)),
                                new ShardEvent.Stepped(run.id(), List.of(step(0, sequence))),
                                new ShardEvent.Moved(run.with(RunState.COMPLETED, at(sequence), null, null, null)))),
                "S " + shard + " " + sequence);
    }

    private void acknowledge(Write write, String line) throws InterruptedException {
        room.acquire();
        store.write(write).whenComplete((done, failure) -> {
            if (failure != null) {
                out.println("FAILED " + line + " " + failure);
            } else {
                out.println(line);
            }
            room.release();
        });
    }
}
