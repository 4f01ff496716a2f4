package kontor.node.process;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import kontor.node.history.Ledger;
import kontor.node.history.LoadDriver;
import kontor.node.history.Nodes;
import kontor.testkit.cassandra.CassandraServer;

/**
 * What one, two and three nodes do a second, beside one that is embedded: entries of the {@link Ledger}, each with a run, an
 * entity's write and most often a gift to another shard, to the 202. Prints a table. Not a test: what comes out depends on the
 * machine.
 *
 * <p>{@code java -cp <test class path> kontor.node.process.ClusterThroughput [rounds] [seconds to warm up]
 * [0,1,2,3]}, where the last are the numbers of nodes, 0 for the one that is embedded.
 */
final class ClusterThroughput {
    private static final int CLIENTS = 48;
    private static final int MEASURED = 20;

    private static final PrintStream OUT =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

    private ClusterThroughput() {}

    public static void main(String[] args) throws IOException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 2;
        int warmUp = args.length > 1 ? Integer.parseInt(args[1]) : 60;
        var counts = Stream.of((args.length > 2 ? args[2] : "0,1,2,3").split(","))
                .map(Integer::valueOf)
                .toList();
        var folder = Files.createTempDirectory("kontor-throughput");
        var jar = BusinessJar.of(folder, Ledger.class);
        OUT.println("| round | nodes | events/s | CPU: nodes, Cassandra, clients (cores) |\n|---|---|---|---|");
        try (var cassandra = CassandraServer.create(folder.resolve("cassandra"))) {
            cassandra.start();
            for (int round = 1; round <= rounds; round++) {
                for (int count : counts) {
                    var name = "throughput_" + round + "_" + count;
                    var place = Files.createDirectories(folder.resolve(name));
                    if (count == 0) {
                        try (var node = NodeProcess.start(place, List.of(jar), Map.of());
                                var nodes = new Nodes(List.of(node.url()))) {
                            measure(round + " | embedded", nodes, warmUp);
                        }
                        continue;
                    }
                    try (var cluster = ClusterProcesses.start(
                                    place,
                                    cassandra.address().getPort(),
                                    count,
                                    List.of(jar),
                                    name,
                                    List.of("-Xmx512m"));
                            var nodes = cluster.clients()) {
                        measure(round + " | " + count, nodes, warmUp);
                    }
                }
            }
        }
    }

    private static void measure(String what, Nodes nodes, int warmUp) {
        var load = new LoadDriver(nodes, "t", Double.POSITIVE_INFINITY, 1).start(CLIENTS);
        pass(warmUp);
        var from = load.rates().second();
        var before = Cpu.now();
        pass(MEASURED);
        var used = Cpu.now().since(before);
        var rate = load.rates().between(from, from + MEASURED);
        load.stop();
        OUT.printf("| %s | %.0f | %s |%n", what, rate, used.cores(MEASURED));
    }

    private static void pass(int seconds) {
        LockSupport.parkNanos(Duration.ofSeconds(seconds).toNanos());
    }

    /** CPU time so far of the nodes, of Cassandra, and of this process. */
    private record Cpu(Duration nodes, Duration cassandra, Duration clients) {
        static Cpu now() {
            return new Cpu(
                    of(children("kontor-node.jar")),
                    of(children("-Dcassandra.storagedir")),
                    of(Stream.of(ProcessHandle.current())));
        }

        private static Stream<ProcessHandle> children(String what) {
            return ProcessHandle.current()
                    .descendants()
                    .filter(child -> child.info()
                            .commandLine()
                            .filter(line -> line.contains(what) && !line.startsWith("/bin/sh"))
                            .isPresent());
        }

        private static Duration of(Stream<ProcessHandle> processes) {
            return processes
                    .flatMap(process -> process.info().totalCpuDuration().stream())
                    .reduce(Duration.ZERO, Duration::plus);
        }

        Cpu since(Cpu before) {
            return new Cpu(nodes.minus(before.nodes), cassandra.minus(before.cassandra), clients.minus(before.clients));
        }

        String cores(int seconds) {
            return "%.2f, %.2f, %.2f"
                    .formatted(
                            nodes.toMillis() / 1e3 / seconds,
                            cassandra.toMillis() / 1e3 / seconds,
                            clients.toMillis() / 1e3 / seconds);
        }
    }
}
