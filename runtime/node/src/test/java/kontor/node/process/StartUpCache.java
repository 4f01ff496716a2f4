package kontor.node.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the JVM keeps of a node's start, so that the many later ones need half the time (JEP 514). For one jar and one JVM; a JVM
 * that it does not fit starts without it.
 */
final class StartUpCache {
    private static final Duration RECORDING = Duration.ofMinutes(3);
    private static final Path FILE = made();

    private StartUpCache() {}

    /** The flags of a JVM that uses it. */
    static List<String> flags() {
        return List.of("-XX:AOTCache=" + FILE, "-Xlog:aot=off,cds=off");
    }

    private static Path made() {
        var file = NodeProcess.JAR.resolveSibling("kontor-node.aot");
        try {
            if (!Files.exists(file)
                    || Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(NodeProcess.JAR)) < 0) {
                record(file);
            }
            return file;
        } catch (IOException e) {
            throw new IllegalStateException(file + " could not be made", e);
        }
    }

    private static void record(Path file) throws IOException {
        Files.deleteIfExists(file);
        var folder = Files.createTempDirectory(file.getParent(), "start-up");
        var recording = List.of("-Xmx512m", "-XX:AOTCacheOutput=" + file);
        try (var node = NodeProcess.launchPlain(folder, NodeProcess.saas(), Map.of(), recording)) {
            node.awaitReady();
            // Written while the JVM ends.
            node.stop(RECORDING);
            if (!Files.exists(file)) {
                throw new IllegalStateException("the JVM has not written " + file + "; its log:\n" + node.log());
            }
        }
    }
}
