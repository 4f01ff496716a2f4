package kontor.pekko;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a node finds the others, and how they talk.
 *
 * @param host the name or address by which the others reach it; it must be written as in their seeds
 * @param port the port by which the others reach it, 0 for any free one
 * @param bind the address that it listens on
 * @param seeds the nodes that a new node asks to be let in, as {@code host:port}, in the same order on every node; only the
 *     first of them may form a new cluster
 * @param tls what connections are secured with, null for none
 * @param version the version of what runs here, in numbers with dots; shards move to the newest
 * @param store what tells this cluster's store from others; nodes with another one are not let in
 * @param patience how long the node tries to join
 */
public record ClusterSettings(
        String host,
        int port,
        String bind,
        List<String> seeds,
        @Nullable Tls tls,
        String version,
        String store,
        Duration patience) {
    /**
     * Keys and certificates, both sides show theirs.
     *
     * @param keyStore this node's key and certificate (PKCS#12 or JKS)
     * @param keyStorePassword the password of the key store and of the key
     * @param trustStore the certificates of those who may connect
     * @param trustStorePassword its password
     */
    public record Tls(Path keyStore, String keyStorePassword, Path trustStore, String trustStorePassword) {
        @Override
        public String toString() {
            return "Tls[keyStore=" + keyStore + ", trustStore=" + trustStore + "]";
        }
    }
}
