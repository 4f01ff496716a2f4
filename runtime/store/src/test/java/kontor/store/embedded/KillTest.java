package kontor.store.embedded;

import static kontor.testkit.contract.StoreFixtures.SHARDS;
import static kontor.testkit.contract.StoreFixtures.THING;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import kontor.kernel.entity.EntityState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that writes is killed again and again: what it acknowledged is there, and nothing by halves. */
final class KillTest {
    private static final Logger LOG = LoggerFactory.getLogger(KillTest.class);
    private static final int ROUNDS = 4;
    private final Map<String, Long> entities = new HashMap<>();
    private final Map<Integer, Long> shards = new HashMap<>();

    @Test
    void whatWasAcknowledgedSurvivesSigkill(@TempDir Path folder) throws Exception {
        long seed = Long.getLong("kontor.seed", System.nanoTime());
        LOG.info("seed {} (set -Dkontor.seed to repeat)", seed);
        var random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            kill(folder, random.nextLong(), 50 + random.nextInt(4000));
            try (var store = EmbeddedStore.open(folder, List.of(THING), SHARDS, Settings.standard())) {
                check(store, "round " + round + " of seed " + seed);
            }
        }
        assertThat(entities).isNotEmpty();
        assertThat(shards).isNotEmpty();
    }

    private void kill(Path folder, long seed, int lines) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dlogback.configurationFile=logback-silent.xml",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        folder.toString(),
                        Long.toString(seed))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            for (int i = 0; i < lines; i++) {
                acknowledged(out.readLine());
            }
            // By its handle: the process itself would close the stream that still holds lines.
            process.toHandle().destroyForcibly();
            rest(out);
        }
        process.waitFor();
    }

    private void rest(BufferedReader out) throws IOException {
        // The last line may have been cut off.
        for (var line = out.readLine(); line != null; ) {
            var next = out.readLine();
            if (next != null) {
                acknowledged(line);
            }
            line = next;
        }
    }

    private void acknowledged(String line) {
        assertThat(line).as("what the process said").isNotNull().doesNotStartWith("FAILED");
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

    private void check(EmbeddedStore store, String about) {
        assertThat(got(store.verify(done -> {}))).as(about).isEmpty();
        for (int key = 0; key < Victim.KEYS; key++) {
            checkEntity(store, "k" + key, about);
        }
        for (int shard = 0; shard < SHARDS; shard++) {
            checkShard(store, shard, about);
        }
    }

    private void checkEntity(EmbeddedStore store, String id, String about) {
        long version = got(store.entity("Thing", id)).orElse(EntityState.NONE).version();
        assertThat(version).as(about + ", " + id).isGreaterThanOrEqualTo(entities.getOrDefault(id, 0L));
        assertThat(got(store.history("Thing", id, 0, 1_000_000))).as(about).hasSize((int) version);
        // A write's message is there if and only if its event is.
        for (long v = Math.max(1, version - 50); v <= version; v++) {
            assertThat(got(store.message("c-" + id + "-" + v))).as(about).isPresent();
        }
        assertThat(got(store.message("c-" + id + "-" + (version + 1))))
                .as(about)
                .isEmpty();
    }

    private void checkShard(EmbeddedStore store, int shard, String about) {
        long sequence = got(store.sequence(shard));
        assertThat(sequence).as(about + ", shard " + shard).isGreaterThanOrEqualTo(shards.getOrDefault(shard, 0L));
        var whole = new ArrayList<String>();
        for (long s = Math.max(1, sequence - 50); s <= sequence; s++) {
            var name = shard + "-" + s;
            var message = got(store.message("m-" + name));
            var run = got(store.run("r-" + name));
            if (message.isPresent()
                    && run.isPresent()
                    && run.get().steps().size() == 1
                    && run.get().run().state().ended()) {
                whole.add(name);
            }
        }
        assertThat(whole).as(about).hasSize((int) Math.min(sequence, 51));
        var next = shard + "-" + (sequence + 1);
        assertThat(got(store.message("m-" + next))).as(about).isEmpty();
        assertThat(got(store.run("r-" + next))).as(about).isEmpty();
    }
}
