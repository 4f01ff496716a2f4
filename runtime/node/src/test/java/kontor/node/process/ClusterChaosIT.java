package kontor.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import kontor.node.history.Entry.Sent;
import kontor.node.history.HistoryReader;
import kontor.node.history.Ledger;
import kontor.node.history.LoadDriver;
import kontor.node.history.Nodes;
import kontor.testkit.cassandra.CassandraServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes and a Cassandra as processes, under load; what can fail fails. After each fault, every entry that was acknowledged,
 * and every effect of it, is there once.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterChaosIT {
    /** {@code -Dkontor.chaos=long} does what would make every build six minutes longer, too. */
    private static final String LONG = "kontor.chaos";

    private static final boolean IS_LONG = "long".equals(System.getProperty(LONG));
    /** Seconds that a node stands still: longer than a takeover. */
    private static final int STILL = IS_LONG ? 90 : 30;
    /** Seconds without Cassandra: longer than any time-out. */
    private static final int AWAY = IS_LONG ? 60 : 20;

    private static final int NODES = 3;
    private static final int CLIENTS = 12;
    /** Little enough that two cores can keep the pace beside all that runs on them. */
    private static final double PER_SECOND = 24;
    /** So many subjects that nearly a third of the shards are asked for. */
    private static final int SUBJECTS = 48;

    @TempDir
    static Path folder;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final List<Sent> all = new ArrayList<>();
    private Instant ready;
    private CassandraServer cassandra;
    private ClusterProcesses cluster;
    private Nodes clients;
    private HistoryReader reader;
    private LoadDriver load;

    @BeforeAll
    void start() throws IOException {
        say("seed " + seed);
        var began = Instant.now();
        cassandra = CassandraServer.create(folder.resolve("cassandra"));
        cassandra.start();
        cluster = ClusterProcesses.start(
                folder, cassandra.address().getPort(), NODES, List.of(BusinessJar.of(folder, Ledger.class)), "chaos");
        clients = cluster.clients();
        reader = new HistoryReader(clients);
        ready = Instant.now();
        say("three nodes are ready after " + Duration.between(began, ready).toSeconds() + " s");
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            clients.close();
            cluster.close();
        }
        cassandra.close();
    }

    @BeforeEach
    void everybodyIsThere() throws IOException {
        cluster.makeWhole();
    }

    @AfterEach
    void clientsRest() {
        load.stop();
    }

    @Test
    @Order(1)
    void eachNodeInTurnIsKilled() throws IOException {
        load("kill");
        pass(5);
        var from = load.rates().second();
        for (int i = 0; i < NODES; i++) {
            cluster.node(i).kill();
            takeover("node " + i + " was killed");
            cluster.node(i).restart();
        }
        nothingIsLostOrDoubled(from);
    }

    @Test
    @Order(2)
    @EnabledIfSystemProperty(named = LONG, matches = "long")
    void aNodeStandsStillForLongerThanTheTakeover() throws IOException {
        load("still");
        pass(3);
        var from = load.rates().second();
        cluster.node(0).pause();
        takeover("node 0 was stopped");
        pass(STILL - (load.rates().second() - from));
        cluster.node(0).resume();
        await("the node that was away leaves", () -> !cluster.node(0).isAlive());
        cluster.node(0).restart();
        nothingIsLostOrDoubled(from);
    }

    @Test
    @Order(3)
    void aNodeStandsStillBetweenAWriteAndItsAcknowledgement() throws IOException {
        load("between");
        pass(3);
        var from = load.rates().second();
        // What the node writes is in Cassandra, the answers are on the way: there it stops.
        cluster.holdAnswersOfStore(1);
        LockSupport.parkNanos(Duration.ofMillis(100 + random.nextInt(200)).toNanos());
        cluster.node(1).pause();
        cluster.releaseAnswersOfStore();
        takeover("node 1 was stopped between write and acknowledgement");
        pass(STILL - (load.rates().second() - from));
        cluster.node(1).resume();
        await("the node that was away leaves", () -> !cluster.node(1).isAlive());
        cluster.node(1).restart();
        nothingIsLostOrDoubled(from);
    }

    @Test
    @Order(4)
    @EnabledIfSystemProperty(named = LONG, matches = "long")
    void nodesStandStillForMoments() throws IOException {
        load("moments");
        pass(2);
        var from = load.rates().second();
        for (int i = 0; i < 15; i++) {
            var node = cluster.node(random.nextInt(NODES));
            node.pause();
            LockSupport.parkNanos(Duration.ofMillis(random.nextInt(1_500)).toNanos());
            node.resume();
            LockSupport.parkNanos(Duration.ofMillis(random.nextInt(300)).toNanos());
        }
        nothingIsLostOrDoubled(from);
    }

    @Test
    @Order(5)
    void aNodeIsCutOffFromTheOthersButNotFromTheStore() throws IOException {
        load("cut");
        pass(3);
        var from = load.rates().second();
        cluster.cutOff(2);
        takeover("node 2 was cut off");
        await("the smaller side leaves", () -> !cluster.node(2).isAlive());
        assertThat(cluster.node(0).isAlive() && cluster.node(1).isAlive())
                .as("the larger side stays")
                .isTrue();
        cluster.mend();
        cluster.node(2).restart();
        nothingIsLostOrDoubled(from);
    }

    @Test
    @Order(6)
    void theStoreIsGoneForAWhile() throws IOException {
        load("store");
        pass(3);
        var from = load.rates().second();
        cassandra.kill();
        pass(AWAY);
        cassandra.start();
        takeover("Cassandra was back");
        nothingIsLostOrDoubled(from);
    }

    @Test
    @Order(7)
    @EnabledIfSystemProperty(named = LONG, matches = "long")
    void theStoreStandsStill() throws IOException {
        load("frozen");
        pass(3);
        var from = load.rates().second();
        cassandra.freeze();
        pass(15);
        cassandra.thaw();
        takeover("Cassandra went on");
        nothingIsLostOrDoubled(from);
    }

    @Test
    @Order(8)
    void everyNodeIsRestartedInTurn() throws IOException {
        load("rolling");
        pass(3);
        var from = load.rates().second();
        for (int i = 0; i < NODES; i++) {
            assertThat(cluster.node(i).stop()).isIn(0, 143);
            cluster.node(i).restart();
        }
        nothingIsLostOrDoubled(from);
    }

    /** What was settled after each fault is settled for good: nobody who was away has added to it later. */
    @Test
    @Order(9)
    void allOfItIsStillThereOnceAtTheEnd() throws IOException {
        load("last");
        pass(2);
        load.stop();
        all.addAll(load.sent());
        assertThat(reader.check(all, "", ready)).as(cluster.logs()).isEmpty();
    }

    private void load(String era) {
        load = new LoadDriver(clients, era, PER_SECOND, random.nextLong()).start(CLIENTS);
    }

    /** How long it takes from now until every shard answers. */
    private void takeover(String after) {
        var took = load.probe(SUBJECTS);
        assertThat(took).as(load.surprises().toString()).hasSize(SUBJECTS);
        say("%s; every shard answered after %.1f s, three quarters after %.1f s, half of them after %.2f s"
                .formatted(
                        after,
                        took.getLast() / 1e3,
                        took.get(took.size() * 3 / 4) / 1e3,
                        took.get(took.size() / 2) / 1e3));
    }

    private void nothingIsLostOrDoubled(int from) throws IOException {
        var to = load.rates().second();
        pass(5);
        load.stop();
        say("%s: %d entries; %s; sent again %s"
                .formatted(load.era(), load.sent().size(), load.rates().table(from, to), load.again()));
        assertThat(load.surprises()).as(cluster.logs()).isEmpty();
        var faults = reader.check(load.sent(), load.era(), load.began());
        assertThat(faults).as(cluster.logs()).isEmpty();
        all.addAll(load.sent());
    }

    private void await(String what, BooleanSupplier condition) throws IOException {
        var until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what + cluster.logs()).isLessThan(until);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    /** Lets time pass under load. */
    private static void pass(long seconds) {
        var until = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static void say(String what) {
        System.err.println("ClusterChaosIT: " + what);
    }
}
