package kontor.store.cassandra;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/**
 * Where the cluster's Cassandra is and how it is used.
 *
 * @param contactPoints some of its nodes; the others are found through them
 * @param datacenter the datacenter that is spoken to
 * @param keyspace the keyspace: lower-case letters, digits and {@code _}, a letter first
 * @param credentials who asks, null where Cassandra does not ask
 * @param tls whether connections are encrypted, and whose certificates are taken
 * @param replication how a keyspace that is made here is replicated
 * @param requestTimeout how long one request may take before it is given up, or asked again
 * @param queueBytes bytes of writes that may be waiting in this node; past it they are refused with KON-3503
 * @param createSchema whether what is missing of keyspace and tables is made when the store is opened
 */
public record CassandraSettings(
        List<InetSocketAddress> contactPoints,
        String datacenter,
        String keyspace,
        @Nullable Credentials credentials,
        Tls tls,
        Replication replication,
        Duration requestTimeout,
        long queueBytes,
        boolean createSchema) {
    private static final String NAME = "[a-z][a-z0-9_]{0,47}";
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final long QUEUE = 64L * 1024 * 1024;

    /** Refused with KON-3007 for a setting that cannot be. */
    public CassandraSettings {
        contactPoints = List.copyOf(contactPoints);
        if (contactPoints.isEmpty()) {
            throw refused("no address of a Cassandra node is given; name one at least, as host:9042");
        }
        if (!keyspace.matches(NAME)) {
            throw refused("'" + keyspace + "' is no name of a keyspace here; take lower-case letters, digits and _,"
                    + " a letter first, 48 at most");
        }
    }

    /** Settings for nodes without access control, in a datacenter, with what is usual. */
    public static CassandraSettings of(List<InetSocketAddress> contactPoints, String datacenter, String keyspace) {
        return new CassandraSettings(
                contactPoints, datacenter, keyspace, null, Tls.OFF, Replication.network(3), TIMEOUT, QUEUE, false);
    }

    /** The same, making what is missing: a keyspace on this many nodes. */
    public CassandraSettings creating(Replication how) {
        return new CassandraSettings(
                contactPoints, datacenter, keyspace, credentials, tls, how, requestTimeout, queueBytes, true);
    }

    /** The same, making nothing: what is missing is told. */
    public CassandraSettings asItIs() {
        return new CassandraSettings(
                contactPoints, datacenter, keyspace, credentials, tls, replication, requestTimeout, queueBytes, false);
    }

    /** The same with another limit of waiting writes. */
    public CassandraSettings withQueueBytes(long bytes) {
        return new CassandraSettings(
                contactPoints,
                datacenter,
                keyspace,
                credentials,
                tls,
                replication,
                requestTimeout,
                bytes,
                createSchema);
    }

    static KontorException refused(String message) {
        return new KontorException("KON-3007", message);
    }

    /** Whether connections are encrypted. Certificates have to be trusted by the virtual machine's trust store. */
    public enum Tls {
        /** They are not. */
        OFF,
        /** They are, and a certificate has to be for the address that is spoken to. */
        ON,
        /** They are, and a certificate may be for any address: for a trust store that trusts Cassandra's nodes only. */
        ANYHOST
    }

    /** Who asks. It shows itself without the password. */
    public record Credentials(String user, String password) {
        @Override
        public String toString() {
            return "Credentials[user=" + user + "]";
        }
    }

    /**
     * How many nodes have a copy of what is written.
     *
     * @param strategy {@code SimpleStrategy} for one datacenter in development, else {@code NetworkTopologyStrategy}
     * @param factor how many; three let one of them fail
     */
    public record Replication(String strategy, int factor) {
        /** Refused with KON-3007 for another strategy or a factor that is not positive. */
        public Replication {
            if (!List.of("SimpleStrategy", "NetworkTopologyStrategy").contains(strategy) || factor < 1) {
                throw refused("keyspaces are made with SimpleStrategy or NetworkTopologyStrategy and one copy or more,"
                        + " not " + strategy + " and " + factor);
            }
        }

        /** For development: nodes that follow each other. */
        public static Replication simple(int factor) {
            return new Replication("SimpleStrategy", factor);
        }

        /** For production: nodes of different racks of the datacenter. */
        public static Replication network(int factor) {
            return new Replication("NetworkTopologyStrategy", factor);
        }

        String cql(String datacenter) {
            var name = strategy.equals("SimpleStrategy") ? "replication_factor" : datacenter.replace("'", "''");
            return "{'class': '" + strategy + "', '" + name + "': " + factor + "}";
        }
    }
}
