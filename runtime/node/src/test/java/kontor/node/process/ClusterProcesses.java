package kontor.node.process;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kontor.node.history.Nodes;
import kontor.testkit.FreePorts;

/**
 * Several nodes as processes on one Cassandra. What they say to each other and to Cassandra goes through wires that a test can
 * cut.
 */
final class ClusterProcesses implements AutoCloseable {
    private static final List<String> FLAGS = List.of(
            "-Xmx384m",
            "-XX:+UseSerialGC",
            // Tests are over before the second compiler has paid off.
            "-XX:TieredStopAtLevel=1");

    private final List<NodeProcess> nodes = new ArrayList<>();
    private final List<Wire> wires = new ArrayList<>();
    private final Set<Integer> apart = ConcurrentHashMap.newKeySet();
    private final Set<Integer> unanswered = ConcurrentHashMap.newKeySet();

    private ClusterProcesses() {}

    /** Starts so many nodes, and waits until all are ready. */
    static ClusterProcesses start(
            Path folder, int cassandra, int count, List<Path> businesses, String keyspace, List<String> flags)
            throws IOException {
        var cluster = new ClusterProcesses();
        try {
            cluster.launch(folder, cassandra, count, businesses, keyspace, flags);
            cluster.awaitReady();
            return cluster;
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    static ClusterProcesses start(Path folder, int cassandra, int count, List<Path> businesses, String keyspace)
            throws IOException {
        return start(folder, cassandra, count, businesses, keyspace, FLAGS);
    }

    private void launch(
            Path folder, int cassandra, int count, List<Path> businesses, String keyspace, List<String> flags)
            throws IOException {
        var binds = new ArrayList<Integer>();
        var ports = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) {
            var target = i;
            binds.add(FreePorts.one());
            var wire =
                    new Wire(binds.get(i), this::origin, (from, _) -> apart.contains(from) == apart.contains(target));
            wires.add(wire);
            ports.add(wire.port());
        }
        var seeds = ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
        for (int i = 0; i < count; i++) {
            var number = i;
            var store = new Wire(cassandra, _ -> number, (from, forth) -> forth || !unanswered.contains(from));
            wires.add(store);
            var environment = Map.of(
                    "KONTOR_STORE",
                    "cassandra",
                    "KONTOR_CASSANDRA_CONTACT_POINTS",
                    "127.0.0.1:" + store.port(),
                    "KONTOR_CASSANDRA_DATACENTER",
                    "datacenter1",
                    "KONTOR_CASSANDRA_KEYSPACE",
                    keyspace,
                    "KONTOR_CLUSTER_HOST",
                    "127.0.0.1",
                    "KONTOR_CLUSTER_PORT",
                    Integer.toString(ports.get(i)),
                    "KONTOR_CLUSTER_SEEDS",
                    seeds);
            var own = new ArrayList<>(flags);
            own.add("-Dpekko.remote.artery.bind.port=" + binds.get(i));
            nodes.add(NodeProcess.launch(
                    Files.createDirectories(folder.resolve("node-" + i)), businesses, environment, own));
            if (i == 0) {
                // It makes the tables and forms the cluster.
                nodes.getFirst().awaitReady();
            }
        }
    }

    /** Which node a connection comes from; -1 where it is none of them. */
    private int origin(Socket connection) {
        return IntStream.range(0, nodes.size())
                .filter(i -> Connections.isOf(connection, nodes.get(i).pid()))
                .findFirst()
                .orElse(-1);
    }

    NodeProcess node(int i) {
        return nodes.get(i);
    }

    int size() {
        return nodes.size();
    }

    /** The nodes as clients see them. */
    Nodes clients() {
        return new Nodes(nodes.stream().map(NodeProcess::url).toList());
    }

    /** Cuts a node off from the other nodes; clients and Cassandra still reach it. */
    void cutOff(int node) {
        apart.add(node);
    }

    /** Mends what was cut; what was held on the way arrives now. */
    void mend() {
        apart.clear();
    }

    /** Holds what Cassandra answers to a node: what it writes is there, and it does not know. */
    void holdAnswersOfStore(int node) {
        unanswered.add(node);
    }

    /** Lets what was held arrive. */
    void releaseAnswersOfStore() {
        unanswered.clear();
    }

    void awaitReady() throws IOException {
        for (var node : nodes) {
            node.awaitReady();
        }
    }

    /** Starts those again that have ended, and waits until all are ready. */
    void makeWhole() throws IOException {
        mend();
        releaseAnswersOfStore();
        for (var node : nodes) {
            if (node.isAlive()) {
                node.resume();
            } else {
                node.relaunch();
            }
        }
        awaitReady();
    }

    /** The last lines of each node's log. */
    String logs() throws IOException {
        var logs = new StringBuilder();
        for (int i = 0; i < nodes.size(); i++) {
            var lines = nodes.get(i).log().lines().toList();
            logs.append("\n--- node ").append(i).append('\n');
            lines.subList(Math.max(0, lines.size() - 60), lines.size())
                    .forEach(line -> logs.append(line).append('\n'));
        }
        return logs.toString();
    }

    @Override
    public void close() {
        nodes.forEach(NodeProcess::close);
        wires.forEach(Wire::close);
    }
}
