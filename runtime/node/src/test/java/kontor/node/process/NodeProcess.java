package kontor.node.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import kontor.testkit.FreePorts;

/** The packaged node as a process: started on a folder and port, killed without warning, started again. */
final class NodeProcess implements AutoCloseable {
    private static final Path ROOT = root();
    /** The packaged node. */
    static final Path JAR = ROOT.resolve("runtime/node/target/kontor-node.jar");

    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration STOP = Duration.ofSeconds(60);

    private final Path folder;
    private final int port;
    private final List<Path> businesses;
    private final Map<String, String> environment;
    private final List<String> flags;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private Process process;

    private NodeProcess(
            Path folder, int port, List<Path> businesses, Map<String, String> environment, List<String> flags)
            throws IOException {
        this.folder = folder;
        this.port = port;
        this.businesses = businesses;
        this.environment = environment;
        this.flags = flags;
        this.process = launch();
    }

    /** Starts a node with these businesses and waits until it is ready. */
    static NodeProcess start(Path folder, List<Path> businesses, Map<String, String> environment) throws IOException {
        var node = launch(folder, businesses, environment, List.of("-Xmx512m"));
        node.awaitReady();
        return node;
    }

    /** Starts a node with these flags of its JVM and does not wait for it. */
    static NodeProcess launch(Path folder, List<Path> businesses, Map<String, String> environment, List<String> flags)
            throws IOException {
        var all = new ArrayList<>(flags);
        all.addAll(StartUpCache.flags());
        return launchPlain(folder, businesses, environment, all);
    }

    /** The same with exactly these flags. */
    static NodeProcess launchPlain(
            Path folder, List<Path> businesses, Map<String, String> environment, List<String> flags)
            throws IOException {
        return new NodeProcess(folder, FreePorts.one(), businesses, environment, flags);
    }

    /** The jars of the SaaS business. */
    static List<Path> saas() {
        return List.of(jar("business-examples/saas"), jar("business-examples/vocabulary"));
    }

    /** The jars of the newsletter business. */
    static List<Path> newsletter() {
        return List.of(jar("business-examples/newsletter"), jar("business-examples/vocabulary"));
    }

    private static Path root() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("ARCHITECTURE.md")) && !Files.exists(folder.resolve("kontor"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    private static Path jar(String module) {
        try (Stream<Path> files = Files.list(ROOT.resolve(module).resolve("target"))) {
            return files.filter(file -> file.getFileName().toString().matches("kontor-.*\\d\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no jar in " + module + "/target; run mvn -B verify"));
        } catch (IOException e) {
            throw new IllegalStateException("no " + module + "/target; run mvn -B verify", e);
        }
    }

    private Process launch() throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseCompactObjectHeaders",
                "-Djdk.trackAllThreads=false"));
        command.addAll(flags);
        command.addAll(List.of(
                "-jar",
                JAR.toString(),
                "run",
                "--data",
                folder.resolve("data").toString(),
                "--port",
                Integer.toString(port)));
        businesses.forEach(jar -> command.addAll(List.of("--business", jar.toString())));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("node.log").toFile()));
        builder.environment().putAll(environment);
        return builder.start();
    }

    void awaitReady() throws IOException {
        var until = System.nanoTime() + START.toNanos();
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > until) {
                throw new IllegalStateException("the node is not ready; its log:\n" + log());
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private boolean isReady() {
        try {
            return get("/health/ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** What the process has said so far. */
    String log() throws IOException {
        var log = folder.resolve("node.log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    /** Kills the process as a power cut would: no handler of it runs. */
    void kill() {
        process.destroyForcibly();
        awaitExit(STOP);
    }

    /** Asks the process to stop, and waits until it has. */
    int stop() {
        return stop(STOP);
    }

    int stop(Duration limit) {
        process.destroy();
        return awaitExit(limit);
    }

    private int awaitExit(Duration limit) {
        try {
            if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("the node did not end within " + limit.toSeconds() + " s");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts the process again on the same folder and port. */
    void restart() throws IOException {
        relaunch();
        awaitReady();
    }

    /** Starts the process again on the same folder and port, and does not wait for it. */
    void relaunch() throws IOException {
        process = launch();
    }

    /** Stops the process where it is, as a long pause of its machine would. */
    void pause() {
        signal("STOP");
    }

    /** Lets a stopped process go on. */
    void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("kill -" + name + " of " + process.pid() + " failed");
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Starts the process again and waits until it has ended by itself. */
    int launchAndAwaitExit() throws IOException {
        process = launch();
        return awaitExit(STOP);
    }

    HttpResponse<String> get(String path) throws IOException {
        return send(request(path).GET().build());
    }

    HttpResponse<String> post(String path, String json, String... headers) throws IOException {
        var request = request(path).header("content-type", "application/json");
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request.POST(HttpRequest.BodyPublishers.ofString(json)).build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30));
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        http.shutdownNow();
    }
}
