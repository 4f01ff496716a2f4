package kontor.testkit.cassandra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import kontor.testkit.FreePorts;
import org.jspecify.annotations.Nullable;

/**
 * A real Cassandra as a process of its own, on loopback and free ports, with its data in a folder of its own.
 *
 * <p>Its jars come from Maven: the build writes their class path into {@code target/cassandra.classpath} (see the plugin
 * {@code maven-antrun-plugin} in the root {@code pom.xml}); they are not on the tests' class path. Cassandra 5 needs a JDK 17.
 *
 * <p>It ends with the process that started it, however that one ends: a shell beside it waits for the end of its input.
 */
public final class CassandraServer implements AutoCloseable {
    /** The name of the one datacenter. */
    public static final String DATACENTER = "datacenter1";

    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final long PAUSE_MILLIS = 50;
    // The shell kills what it started as soon as nobody holds the other end of its input.
    private static final String WATCHED = """
            "$@" >"$OUT" 2>&1 </dev/null &
            echo $!
            cat >/dev/null
            kill -9 $!
            """;

    private final Path folder;
    private final Place place;
    private final @Nullable Guard guard;
    private @Nullable Process shell;
    private @Nullable ProcessHandle server;

    /** Where it is: the ports for clients, for other servers, of the first server of its ring, and its token. */
    record Place(int port, int storagePort, int seedPort, long token) {}

    /**
     * Who is let in: clients speak TLS with the key in a PKCS12 key store, and log in, at first as {@code cassandra} with the
     * password {@code cassandra}.
     */
    public record Guard(Path keyStore, String password) {}

    private CassandraServer(Path folder, Place place, @Nullable Guard guard) {
        this.folder = folder.toAbsolutePath();
        this.place = place;
        this.guard = guard;
    }

    /**
     * The one that all tests of this process share, started when it is first asked for. To try something out again and again,
     * start one beforehand and name its port of loopback: {@code -Dkontor.cassandra.port=9042}.
     */
    public static CassandraServer shared() {
        return Shared.SERVER;
    }

    // Started once; stopped, and its folder deleted, when this process ends.
    private static final class Shared {
        static final CassandraServer SERVER = begin();

        private static CassandraServer begin() {
            int running = Integer.getInteger("kontor.cassandra.port", 0);
            if (running > 0) {
                return new CassandraServer(Path.of(""), new Place(running, 0, 0, 0), null);
            }
            try {
                var folder = Files.createTempDirectory("kontor-cassandra");
                var server = create(folder);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    server.close();
                    delete(folder);
                }));
                server.start();
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** One of its own, not started yet, with its data in a folder. */
    public static CassandraServer create(Path folder) {
        return ring(folder, 1, null).getFirst();
    }

    /** A ring of servers, not started yet, with their data in folders of their own; to be started in order. */
    public static List<CassandraServer> ring(Path folder, int count, @Nullable Guard guard) {
        int seed = FreePorts.one();
        var ring = new ArrayList<CassandraServer>();
        for (int i = 0; i < count; i++) {
            var own = count == 1 ? folder : folder.resolve("cassandra-" + i);
            // Each has the same share of the tokens.
            long token = i * (Long.MAX_VALUE / count * 2);
            var place = new Place(FreePorts.one(), i == 0 ? seed : FreePorts.one(), seed, token);
            ring.add(new CassandraServer(own, place, guard));
        }
        return ring;
    }

    /** Where its clients connect. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), place.port());
    }

    /** Starts it, on the data that are in its folder, and waits until it takes connections. */
    public void start() {
        try {
            launch();
        } catch (IOException e) {
            throw new UncheckedIOException("Cassandra could not be started in " + folder, e);
        }
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!answers()) {
            if (server == null || !server.isAlive() || System.nanoTime() > until) {
                var tail = tail();
                close();
                throw new IllegalStateException("Cassandra did not start; its last words, in " + out() + ":\n" + tail);
            }
            pause();
        }
    }

    private void launch() throws IOException {
        for (var part : List.of("conf", "data", "tmp")) {
            Files.createDirectories(folder.resolve(part));
        }
        Files.writeString(conf("cassandra.yaml"), CassandraConfig.yaml(folder, place, guard));
        Files.writeString(conf("logback.xml"), CassandraConfig.LOGBACK);
        var command = new ArrayList<>(List.of("/bin/sh", "-c", WATCHED, "sh"));
        command.add(Jdk17.java().toString());
        command.addAll(CassandraConfig.jvm(folder));
        command.addAll(List.of("-cp", classPath(), "org.apache.cassandra.service.CassandraDaemon"));
        var builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("OUT", out().toString());
        var started = builder.start();
        shell = started;
        // Not closed: the shell would see its end.
        var pid = started.inputReader(StandardCharsets.UTF_8).readLine();
        server = ProcessHandle.of(Long.parseLong(pid))
                .orElseThrow(() -> new IOException("Cassandra ended at once: " + tail()));
    }

    /** Ends it at once, as {@code kill -9} does. It can be started again. */
    public void kill() {
        if (server != null) {
            server.destroyForcibly();
            while (server.isAlive()) {
                pause();
            }
        }
        close();
    }

    /** Stops it where it is: it takes connections and answers nothing, until {@link #thaw}. */
    public void freeze() {
        signal("STOP");
    }

    /** Lets it go on. */
    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        if (server == null) {
            throw new IllegalStateException("it does not run");
        }
        try {
            var kill = new ProcessBuilder("kill", "-" + name, Long.toString(server.pid())).start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("kill -" + name + " of " + server.pid() + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Cassandra was sent a signal", e);
        }
    }

    /** Ends it; it can be started again. */
    @Override
    public void close() {
        if (shell == null) {
            return;
        }
        try {
            shell.getOutputStream().close();
            if (!shell.waitFor(10, TimeUnit.SECONDS)) {
                shell.destroyForcibly();
            }
        } catch (IOException e) {
            shell.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (server != null) {
            server.destroyForcibly();
        }
        shell = null;
        server = null;
    }

    private boolean answers() {
        try (var socket = new Socket()) {
            socket.connect(address(), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Path conf(String name) {
        return folder.resolve("conf").resolve(name);
    }

    private Path out() {
        return folder.resolve("out.log");
    }

    private String tail() {
        try {
            var lines = Files.readAllLines(out(), StandardCharsets.UTF_8);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
        } catch (IOException e) {
            return "nothing: " + e;
        }
    }

    private static String classPath() throws IOException {
        var file = Path.of(System.getProperty("kontor.cassandra.classpath", "target/cassandra.classpath"))
                .toAbsolutePath();
        if (!Files.isRegularFile(file)) {
            throw new IllegalStateException(
                    file + " is missing: Maven writes it in the phase process-test-resources, where"
                            + " the module's pom.xml has the plugin maven-antrun-plugin");
        }
        return Files.readString(file).strip();
    }

    private static void pause() {
        LockSupport.parkNanos(Duration.ofMillis(PAUSE_MILLIS).toNanos());
        if (Thread.interrupted()) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for Cassandra");
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("the folder " + folder + " of a test's Cassandra is left over: " + e);
        }
    }
}
