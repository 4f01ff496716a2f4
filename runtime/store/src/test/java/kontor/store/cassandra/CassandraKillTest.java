package kontor.store.cassandra;

import static kontor.testkit.contract.StoreFixtures.SHARDS;
import static kontor.testkit.contract.StoreFixtures.THING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import kontor.testkit.cassandra.CassandraServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writers are killed, and Cassandra is: what was acknowledged is there, and nothing by halves. */
// Far more than it takes: a write that is never answered must not hold the build for ever.
@Timeout(600)
final class CassandraKillTest {
    private static final Logger LOG = LoggerFactory.getLogger(CassandraKillTest.class);
    private static final int ROUNDS = 3;
    private static final int LINES = 400;
    private final CassandraServer server = CassandraServer.shared();
    private final Promises promises = new Promises();
    private final long seed = Long.getLong("kontor.seed", System.nanoTime());
    private final Random random = new Random(seed);

    /** Each writer takes the shards from the one that was killed. */
    @Test
    void whatWasAcknowledgedSurvivesItsWriter() throws Exception {
        LOG.info("seed {} (set -Dkontor.seed to repeat)", seed);
        try (var store = Keyspace.store(List.of(THING), SHARDS)) {
            for (int round = 0; round < ROUNDS; round++) {
                kill(random.nextLong(), 50 + random.nextInt(LINES));
                for (int shard = 0; shard < SHARDS; shard++) {
                    store.own(shard).toCompletableFuture().join();
                }
                promises.check(store, "round " + round + " of seed " + seed);
            }
        }
    }

    private void kill(long seed, int lines) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--sun-misc-unsafe-memory-access=allow",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dlogback.configurationFile=logback-silent.xml",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CassandraVictim.class.getName(),
                        Integer.toString(server.address().getPort()),
                        Long.toString(seed))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            for (int i = 0; i < lines; i++) {
                promises.acknowledged(out.readLine());
            }
            // By its handle: the process itself would close the stream that still holds lines.
            process.toHandle().destroyForcibly();
            rest(out);
        } finally {
            process.toHandle().destroyForcibly();
        }
        process.waitFor();
    }

    private void rest(BufferedReader out) throws IOException {
        // The last line may have been cut off.
        for (var line = out.readLine(); line != null; ) {
            var next = out.readLine();
            if (next != null) {
                promises.acknowledged(line);
            }
            line = next;
        }
    }

    /** No write fails: those that were under way wait until it answers again. */
    @Test
    void whatWasAcknowledgedSurvivesCassandra() throws Exception {
        assumeTrue(System.getProperty("kontor.cassandra.port") == null, "somebody else's Cassandra is not killed");
        try (var store = Keyspace.store(List.of(THING), SHARDS)) {
            var acknowledged = new AtomicInteger();
            var writes = new Writes(store, seed, line -> {
                promises.acknowledged(line);
                acknowledged.incrementAndGet();
            });
            var writer = Thread.ofPlatform().start(() -> write(writes));
            await(acknowledged, 50 + random.nextInt(LINES));
            server.kill();
            // With the writes that were under way, and no others.
            server.start();
            await(acknowledged, acknowledged.get() + LINES);
            writer.interrupt();
            writer.join();
            writes.settle();
            promises.check(store, "seed " + seed);
            assertThat(store.trouble()).isNull();
        }
    }

    private static void write(Writes writes) {
        try {
            while (true) {
                writes.one();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(AtomicInteger acknowledged, int many) throws InterruptedException {
        while (acknowledged.get() < many) {
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
            if (Thread.interrupted()) {
                throw new InterruptedException("while waiting for " + many + " writes");
            }
        }
    }
}
