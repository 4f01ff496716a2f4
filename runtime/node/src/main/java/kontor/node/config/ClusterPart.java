package kontor.node.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import kontor.pekko.ClusterSettings;
import kontor.pekko.ClusterSettings.Tls;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/** The other nodes: {@code cluster}. */
final class ClusterPart {
    private static final String ANY = "0.0.0.0";
    private static final String LOCAL = "127.0.0.1";
    /** Asking so many nodes is enough to find one that is there. */
    private static final int SEEDS = 5;

    private final Source source;

    private ClusterPart(Source source) {
        this.source = source;
    }

    /**
     * How the node finds the others; refused with KON-1204 when it cannot, or when others could read what the nodes tell each
     * other.
     *
     * @param store what tells the store from others
     */
    static ClusterSettings read(Source source, String store, Environment environment) {
        return new ClusterPart(source).read(store, environment);
    }

    private ClusterSettings read(String store, Environment environment) {
        var service = source.textOrNull("KONTOR_CLUSTER_SERVICE", "cluster.service");
        int port = source.number("KONTOR_CLUSTER_PORT", "cluster.port");
        var host = host(service);
        var bind = source.textOrNull("KONTOR_CLUSTER_BIND", "cluster.bind");
        var listening = bind != null ? bind : service != null ? ANY : host;
        var seeds = service == null ? given(host, port, environment) : derived(service, host, port);
        var tls = tls();
        if (tls == null) {
            refuseOpen(listening);
        }
        var version = source.textOrNull("KONTOR_APP_VERSION", "cluster.app-version");
        return new ClusterSettings(
                host,
                port,
                listening,
                seeds,
                tls,
                version == null ? "0.0.0" : version,
                store,
                source.config().getDuration("cluster.join-within"));
    }

    // The name that others know the node by: of a StatefulSet's pod, its own name under the service's.
    private String host(@Nullable String service) {
        var host = source.textOrNull("KONTOR_CLUSTER_HOST", "cluster.host");
        if (host != null || service == null) {
            return host == null ? LOCAL : host;
        }
        var pod = source.variable("HOSTNAME");
        if (pod == null) {
            throw refused(
                    "cluster.service is given, but neither KONTOR_CLUSTER_HOST nor HOSTNAME says which of its nodes this"
                            + " is; expected a name that ends with a number, as kontor-0");
        }
        return pod + "." + service;
    }

    private List<String> given(String host, int port, Environment environment) {
        var text = source.text("KONTOR_CLUSTER_SEEDS", "cluster.seeds");
        var seeds = Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(seed -> !seed.isEmpty())
                .toList();
        for (var seed : seeds) {
            if (!seed.matches("[^:]+:\\d{1,5}")) {
                throw refused(
                        "'" + seed + "' among KONTOR_CLUSTER_SEEDS or cluster.seeds is no node; expected host:port, as"
                                + " kontor-1:25520");
            }
        }
        if (!seeds.isEmpty()) {
            return seeds;
        }
        if (environment == Environment.PRODUCTION) {
            throw refused(
                    "no other nodes are named, so that each node would form a cluster of its own over the same store;"
                            + " give the same KONTOR_CLUSTER_SEEDS to all (a single node names itself), or KONTOR_CLUSTER_SERVICE and"
                            + " KONTOR_CLUSTER_SIZE");
        }
        return List.of(host + ":" + port);
    }

    // The pods of a StatefulSet have numbers, and names under its service. Number 0 may form a cluster: it comes first.
    private List<String> derived(String service, String host, int port) {
        int size = source.number("KONTOR_CLUSTER_SIZE", "cluster.size");
        if (size < 1) {
            throw refused(
                    "cluster.service is given without KONTOR_CLUSTER_SIZE or cluster.size; expected how many nodes there"
                            + " are, as 3");
        }
        var pod = host.contains(".") ? host.substring(0, host.indexOf('.')) : host;
        if (!pod.matches(".+-\\d+")) {
            throw refused("this node is called '" + pod
                    + "'; with cluster.service a name is expected that ends with the node's"
                    + " number, as kontor-0 (KONTOR_CLUSTER_HOST, or else HOSTNAME)");
        }
        var name = pod.substring(0, pod.lastIndexOf('-') + 1);
        return IntStream.range(0, Math.min(size, SEEDS))
                .mapToObj(number -> name + number + "." + service + ":" + port)
                .toList();
    }

    private @Nullable Tls tls() {
        var keys = source.textOrNull("KONTOR_CLUSTER_TLS_KEYSTORE", "cluster.tls.keystore");
        var trusted = source.textOrNull("KONTOR_CLUSTER_TLS_TRUSTSTORE", "cluster.tls.truststore");
        if (keys == null && trusted == null) {
            return null;
        }
        var keysPassword = password("KEYSTORE", "keystore");
        var trustedPassword = password("TRUSTSTORE", "truststore");
        if (keys == null || trusted == null || keysPassword == null || trustedPassword == null) {
            throw refused(
                    "TLS between nodes needs a key store and a trust store, each with its password: give"
                            + " KONTOR_CLUSTER_TLS_KEYSTORE, _KEYSTORE_PASSWORD_FILE, _TRUSTSTORE and _TRUSTSTORE_PASSWORD_FILE");
        }
        return new Tls(readable(keys), keysPassword, readable(trusted), trustedPassword);
    }

    private @Nullable String password(String variable, String key) {
        return source.secretIn(
                "KONTOR_CLUSTER_TLS_" + variable + "_PASSWORD",
                source.text(
                        "KONTOR_CLUSTER_TLS_" + variable + "_PASSWORD_FILE", "cluster.tls." + key + "-password-file"));
    }

    private static Path readable(String file) {
        var path = Path.of(file);
        if (!java.nio.file.Files.isReadable(path)) {
            throw refused("the file " + path.toAbsolutePath() + " for TLS between nodes cannot be read");
        }
        return path.toAbsolutePath();
    }

    private void refuseOpen(String bind) {
        var allowed = source.variable("KONTOR_CLUSTER_INSECURE_NETWORK");
        if (allowed == null ? source.config().getBoolean("cluster.insecure-network") : Boolean.parseBoolean(allowed)) {
            return;
        }
        if (!isLoopback(bind)) {
            throw refused(
                    "nodes would talk through " + bind + " without TLS: whoever reaches it could read and change"
                            + " everything. Configure cluster.tls (KONTOR_CLUSTER_TLS_KEYSTORE, _TRUSTSTORE); or, where nobody else can"
                            + " reach that network, allow it with cluster.insecure-network = true (KONTOR_CLUSTER_INSECURE_NETWORK)");
        }
    }

    private static boolean isLoopback(String bind) {
        try {
            return InetAddress.getByName(bind).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new KontorException(
                    "KON-1204",
                    "the address '" + bind
                            + "' to listen on for other nodes is not known here; set KONTOR_CLUSTER_HOST, or"
                            + " KONTOR_CLUSTER_BIND to an address of this machine",
                    e);
        }
    }

    private static KontorException refused(String detail) {
        return new KontorException("KON-1204", detail);
    }
}
