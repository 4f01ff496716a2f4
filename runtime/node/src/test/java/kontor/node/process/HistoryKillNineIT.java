package kontor.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import kontor.node.history.HistoryReader;
import kontor.node.history.Ledger;
import kontor.node.history.LoadDriver;
import kontor.node.history.Nodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded node keeps what the cluster's checker asks for, though it is killed under load. */
class HistoryKillNineIT {
    private static final int KILLS = 2;

    @TempDir
    Path folder;

    @Test
    void everyEffectOfEveryEntryIsThereOnceAfterTwoKills() throws Exception {
        var seed = System.nanoTime();
        System.err.println("HistoryKillNineIT seed " + seed);
        var jar = BusinessJar.of(folder, Ledger.class);
        try (var node = NodeProcess.start(folder, List.of(jar), Map.of());
                var nodes = new Nodes(List.of(node.url()))) {
            var load = new LoadDriver(nodes, "one", Double.POSITIVE_INFINITY, seed).start(16);
            for (int kill = 1; kill <= KILLS; kill++) {
                awaitAcknowledged(load, kill * 600);
                node.kill();
                node.restart();
            }
            awaitAcknowledged(load, (KILLS + 1) * 600);
            load.stop();
            System.err.println("HistoryKillNineIT: " + load.sent().size() + " entries, sent again " + load.again());
            assertThat(load.surprises()).isEmpty();
            assertThat(new HistoryReader(nodes).check(load.sent(), load.era(), load.began()))
                    .as(node.log())
                    .isEmpty();
        }
    }

    private static void awaitAcknowledged(LoadDriver load, int count) {
        while (load.acknowledged() < count) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }
}
