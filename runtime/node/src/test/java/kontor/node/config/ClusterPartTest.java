package kontor.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import kontor.pekko.ClusterSettings;
import kontor.sdk.KontorException;
import kontor.store.cassandra.CassandraSettings.Tls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterPartTest {
    private static final String SERVICE = "kontor-headless.shop.svc.cluster.local";

    @TempDir
    Path folder;

    private static NodeConfig config(Map<String, String> environment) {
        var all = new HashMap<>(environment);
        all.putIfAbsent("KONTOR_STORE", "cassandra");
        return NodeConfig.load(null, all);
    }

    private static ClusterSettings cluster(Map<String, String> environment) {
        return Objects.requireNonNull(config(environment).cluster()).get();
    }

    private static void refused(String code, String detail, Map<String, String> environment) {
        assertThatThrownBy(() -> cluster(environment))
                .isInstanceOf(KontorException.class)
                .hasMessageContaining(detail)
                .extracting(e -> ((KontorException) e).code())
                .isEqualTo(code);
    }

    @Test
    void aNodeIsOnItsOwnUnlessCassandraIsItsStore() {
        var alone = NodeConfig.load(null, Map.of());
        assertThat(alone.cassandra()).isNull();
        assertThat(alone.cluster()).isNull();
        assertThat(alone.node().clustered()).isFalse();
        assertThat(config(Map.of()).node().clustered()).isTrue();
    }

    @Test
    void whetherCassandraIsSpokenToOverTlsIsNeverGuessed() {
        var cassandra = Objects.requireNonNull(config(Map.of()).cassandra());
        assertThat(cassandra.tls()).isEqualTo(Tls.OFF);
        cassandra = Objects.requireNonNull(
                config(Map.of("KONTOR_CASSANDRA_TLS", "On")).cassandra());
        assertThat(cassandra.tls()).isEqualTo(Tls.ON);
        assertThatThrownBy(() -> config(Map.of("KONTOR_CASSANDRA_TLS", "yes")))
                .hasMessageContaining("expected one of off, on, anyhost");
    }

    @Test
    void seedsAreTakenAsTheyAreGiven() {
        var cluster = cluster(Map.of(
                "KONTOR_CLUSTER_PORT", "25521",
                "KONTOR_CLUSTER_SEEDS", "127.0.0.1:25520, 127.0.0.1:25521",
                "KONTOR_APP_VERSION", "1.2.3"));
        assertThat(cluster.seeds()).containsExactly("127.0.0.1:25520", "127.0.0.1:25521");
        assertThat(cluster.host()).isEqualTo("127.0.0.1");
        assertThat(cluster.bind()).isEqualTo("127.0.0.1");
        assertThat(cluster.port()).isEqualTo(25521);
        assertThat(cluster.version()).isEqualTo("1.2.3");
        refused("KON-1204", "'127.0.0.1' among", Map.of("KONTOR_CLUSTER_SEEDS", "127.0.0.1"));
        refused("KON-1204", "no other nodes are named", Map.of("KONTOR_ENV", "production"));
    }

    @Test
    void seedsAreDerivedFromTheNumbersOfAStatefulSet() {
        var cluster = cluster(Map.of(
                "KONTOR_CLUSTER_SERVICE", SERVICE,
                "KONTOR_CLUSTER_SIZE", "3",
                "KONTOR_CLUSTER_INSECURE_NETWORK", "true",
                "HOSTNAME", "kontor-2"));
        assertThat(cluster.host()).isEqualTo("kontor-2." + SERVICE);
        assertThat(cluster.bind()).isEqualTo("0.0.0.0");
        assertThat(cluster.seeds())
                .containsExactly(
                        "kontor-0." + SERVICE + ":25520",
                        "kontor-1." + SERVICE + ":25520",
                        "kontor-2." + SERVICE + ":25520");
        refused("KON-1204", "KONTOR_CLUSTER_SIZE", Map.of("KONTOR_CLUSTER_SERVICE", SERVICE, "HOSTNAME", "kontor-0"));
        refused(
                "KON-1204",
                "this node is called 'kontor-schema-x9z'",
                Map.of(
                        "KONTOR_CLUSTER_SERVICE", SERVICE,
                        "KONTOR_CLUSTER_SIZE", "3",
                        "HOSTNAME", "kontor-schema-x9z"));
    }

    @Test
    void whatOthersCouldReachWantsTls() throws IOException {
        refused("KON-1204", "0.0.0.0 without TLS", Map.of("KONTOR_CLUSTER_BIND", "0.0.0.0"));
        refused("KON-1204", "needs a key store and a trust store", Map.of("KONTOR_CLUSTER_TLS_KEYSTORE", "keys.p12"));
        var keys = Files.writeString(folder.resolve("keys.p12"), "");
        var trusted = Files.writeString(folder.resolve("trusted.p12"), "");
        var password = Files.writeString(folder.resolve("password"), "only for files\n");
        var cluster = cluster(Map.of(
                "KONTOR_CLUSTER_BIND", "0.0.0.0",
                "KONTOR_CLUSTER_TLS_KEYSTORE", keys.toString(),
                "KONTOR_CLUSTER_TLS_KEYSTORE_PASSWORD_FILE", password.toString(),
                "KONTOR_CLUSTER_TLS_TRUSTSTORE", trusted.toString(),
                "KONTOR_CLUSTER_TLS_TRUSTSTORE_PASSWORD_FILE", password.toString()));
        var tls = Objects.requireNonNull(cluster.tls());
        assertThat(tls.keyStorePassword()).isEqualTo("only for files");
        assertThat(tls.keyStore()).isEqualTo(keys.toAbsolutePath());
        assertThat(cluster.toString()).doesNotContain("only for files");
    }

    @Test
    void cassandraIsFoundAndEntered() {
        var cassandra = Objects.requireNonNull(config(Map.of(
                        "KONTOR_CASSANDRA_CONTACT_POINTS", "10.0.0.1:9043,10.0.0.2",
                        "KONTOR_CASSANDRA_DATACENTER", "north",
                        "KONTOR_CASSANDRA_KEYSPACE", "shop",
                        "KONTOR_CASSANDRA_USER", "kontor",
                        "KONTOR_CASSANDRA_PASSWORD", "for the test",
                        "KONTOR_ENV", "production",
                        "KONTOR_HTTP_KEYS", ""))
                .cassandra());
        assertThat(cassandra.contactPoints())
                .extracting(point -> point.getPort())
                .containsExactly(9043, 9042);
        assertThat(cassandra.datacenter()).isEqualTo("north");
        assertThat(cassandra.keyspace()).isEqualTo("shop");
        assertThat(cassandra.createSchema()).isFalse();
        assertThat(cassandra.replication().factor()).isEqualTo(3);
        assertThat(cassandra.toString()).doesNotContain("for the test");
        assertThatThrownBy(() -> config(Map.of("KONTOR_CASSANDRA_USER", "kontor")))
                .hasMessageContaining("a user is given but no password");
        assertThatThrownBy(() -> config(Map.of("KONTOR_CASSANDRA_CONTACT_POINTS", "host:port")))
                .hasMessageContaining("'host:port'");
    }
}
