package kontor.store.cassandra;

import static kontor.testkit.contract.StoreFixtures.SHARDS;
import static kontor.testkit.contract.StoreFixtures.THING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import kontor.kernel.port.Meters;
import kontor.sdk.KontorException;
import kontor.store.cassandra.CassandraSettings.Credentials;
import kontor.store.cassandra.CassandraSettings.Replication;
import kontor.store.cassandra.CassandraSettings.Tls;
import kontor.testkit.KeyStores;
import kontor.testkit.cassandra.CassandraServer;
import kontor.testkit.cassandra.CassandraServer.Guard;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A keyspace on three Cassandra nodes, of which any may fail; they let in who logs in and speaks TLS. Three of them need some 40 s to
 * start on two cores, so this is for {@code -Dkontor.chaos=long}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIfSystemProperty(named = "kontor.chaos", matches = "long")
@Timeout(600)
final class CassandraRingTest {
    private static final int NODES = 3;
    private static final int WRITES = 300;
    private static final Credentials ROLE = new Credentials("cassandra", "cassandra");
    private static final Replication COPIES = Replication.network(NODES);

    @TempDir
    static Path folder;

    private SSLContext usual;
    private List<CassandraServer> ring;

    @BeforeAll
    void start() throws Exception {
        var keys = new KeyStores(folder);
        var key = keys.key("cassandra", "dns:localhost", "ip:127.0.0.1");
        usual = SSLContext.getDefault();
        SSLContext.setDefault(trusting(keys.trusting("cassandra")));
        ring = CassandraServer.ring(folder, NODES, new Guard(key, KeyStores.PASSWORD));
        ring.forEach(CassandraServer::start);
        // The roles, too, are wherever the data are.
        try (var session = Sessions.open(settings(ROLE, Tls.ON), null)) {
            Schema.change(
                    session, "ALTER KEYSPACE system_auth WITH replication = " + COPIES.cql(CassandraServer.DATACENTER));
            Schema.change(session, "CREATE ROLE kontor WITH PASSWORD = 'secret of the test' AND LOGIN = true");
        }
    }

    @AfterAll
    void stop() {
        ring.forEach(CassandraServer::close);
        SSLContext.setDefault(usual);
    }

    private static SSLContext trusting(Path store) throws GeneralSecurityException, java.io.IOException {
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(KeyStore.getInstance(store.toFile(), KeyStores.PASSWORD.toCharArray()));
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private CassandraSettings settings(Credentials credentials, Tls tls) {
        var addresses = ring.stream().map(CassandraServer::address).toList();
        return settings(addresses, credentials, tls);
    }

    private static CassandraSettings settings(List<InetSocketAddress> addresses, Credentials credentials, Tls tls) {
        var usual = Keyspace.settings();
        return new CassandraSettings(
                addresses,
                usual.datacenter(),
                "kontor_ring",
                credentials,
                tls,
                COPIES,
                usual.requestTimeout(),
                usual.queueBytes(),
                true);
    }

    @Test
    void onlyWhoLogsInAndSpeaksTlsIsLetIn() {
        refused(settings(new Credentials("kontor", "not the secret"), Tls.ON));
        refused(settings(ROLE, Tls.OFF));
        try (var session = Sessions.open(settings(new Credentials("kontor", "secret of the test"), Tls.ON), null)) {
            assertThat(session.getMetadata().getNodes()).hasSize(NODES);
        }
    }

    @Test
    void aCertificateHasToBeForTheAddressUnlessAnyWillDo() throws UnknownHostException {
        var address = ring.getFirst().address();
        var other = InetAddress.getByAddress("other.test", address.getAddress().getAddress());
        var addresses = List.of(new InetSocketAddress(other, address.getPort()));
        refused(settings(addresses, ROLE, Tls.ON));
        Sessions.open(settings(addresses, ROLE, Tls.ANYHOST), null).close();
    }

    private static void refused(CassandraSettings settings) {
        assertThatThrownBy(() -> Sessions.open(settings, null)).isInstanceOfSatisfying(KontorException.class, e -> {
            assertThat(e.code()).isEqualTo("KON-3007");
            assertThat(e.getMessage()).doesNotContain("not the secret");
        });
    }

    /** Each node fails once, for a while: no write fails, and all that was acknowledged is there. */
    @Test
    void anyNodeMayFail() throws Exception {
        var promises = new Promises();
        var acknowledged = new AtomicInteger();
        long seed = Long.getLong("kontor.seed", System.nanoTime());
        try (var store = CassandraStore.open(settings(ROLE, Tls.ON), List.of(THING), SHARDS, Meters.NONE)) {
            var writes = new Writes(store, seed, line -> {
                promises.acknowledged(line);
                acknowledged.incrementAndGet();
            });
            var random = new Random(seed);
            for (var server : ring) {
                write(writes, acknowledged, random.nextInt(WRITES));
                server.kill();
                write(writes, acknowledged, WRITES);
                server.start();
            }
            writes.settle();
            promises.check(store, "seed " + seed);
        }
    }

    private static void write(Writes writes, AtomicInteger acknowledged, int many) throws InterruptedException {
        for (int until = acknowledged.get() + many; acknowledged.get() < until; ) {
            writes.one();
        }
    }
}
