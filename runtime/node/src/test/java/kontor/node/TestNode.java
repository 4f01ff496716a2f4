package kontor.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import kontor.examples.saas.AcmeAnalytics;
import kontor.node.config.NodeConfig;
import kontor.sdk.Business;
import kontor.store.embedded.EmbeddedStore;
import org.jspecify.annotations.Nullable;

/** A whole node in this process, on a free port and a folder of its own; what a test sees of it is its URL. */
public final class TestNode implements AutoCloseable {
    private final Path folder;
    private final boolean ownFolder;
    private final KontorNode node;

    private TestNode(
            Path folder,
            boolean ownFolder,
            Map<String, String> environment,
            List<Class<? extends Business>> businesses) {
        this.folder = folder;
        this.ownFolder = ownFolder;
        try {
            var config = NodeConfig.load(null, environment).withData(folder).withPort(0);
            this.node = KontorNode.start(config, Businesses.of(businesses));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A node with the SaaS business, in a folder that goes with it. */
    public static TestNode start() {
        return start(null, Map.of(), AcmeAnalytics.class);
    }

    /** A node with these businesses; a folder of its own where none is given. */
    @SafeVarargs
    public static TestNode start(
            @Nullable Path folder, Map<String, String> environment, Class<? extends Business>... businesses) {
        return new TestNode(folder == null ? temporary() : folder, folder == null, environment, List.of(businesses));
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("kontor-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it listens. */
    public String url() {
        return node.url();
    }

    /** Its data folder. */
    public Path folder() {
        return folder;
    }

    /** Its store. */
    public EmbeddedStore store() {
        return node.store();
    }

    @Override
    public void close() {
        node.close();
        if (ownFolder) {
            delete();
        }
    }

    private void delete() {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
