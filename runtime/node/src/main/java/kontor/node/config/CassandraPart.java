package kontor.node.config;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import kontor.sdk.KontorException;
import kontor.store.cassandra.CassandraSettings;
import kontor.store.cassandra.CassandraSettings.Credentials;
import kontor.store.cassandra.CassandraSettings.Replication;
import kontor.store.cassandra.CassandraSettings.Tls;
import org.jspecify.annotations.Nullable;

/** The store: {@code store}. */
final class CassandraPart {
    private static final int PORT = 9042;

    private CassandraPart() {}

    /** Where everything is kept. */
    enum Kind {
        /** In the data folder: one node. */
        EMBEDDED,
        /** In Cassandra: one node or several. */
        CASSANDRA
    }

    /** Where Cassandra is; null when the store is embedded. */
    static @Nullable CassandraSettings read(Source source, Environment environment) {
        if (source.choice("KONTOR_STORE", "store.kind", Kind.class) == Kind.EMBEDDED) {
            return null;
        }
        var config = source.config().getConfig("store.cassandra");
        var development = environment == Environment.DEVELOPMENT;
        int copies = source.number("KONTOR_CASSANDRA_REPLICATION", "store.cassandra.replication");
        // In development tables are made on start; elsewhere ./kontor schema does it, once for all nodes.
        return new CassandraSettings(
                contactPoints(source.text("KONTOR_CASSANDRA_CONTACT_POINTS", "store.cassandra.contact-points")),
                source.text("KONTOR_CASSANDRA_DATACENTER", "store.cassandra.datacenter"),
                source.text("KONTOR_CASSANDRA_KEYSPACE", "store.cassandra.keyspace"),
                credentials(source),
                source.choice("KONTOR_CASSANDRA_TLS", "store.cassandra.tls", Tls.class),
                Replication.network(copies > 0 ? copies : development ? 1 : 3),
                config.getDuration("timeout"),
                config.getBytes("queue"),
                development);
    }

    private static @Nullable Credentials credentials(Source source) {
        var user = source.textOrNull("KONTOR_CASSANDRA_USER", "store.cassandra.user");
        var password = source.secretIn(
                "KONTOR_CASSANDRA_PASSWORD",
                source.text("KONTOR_CASSANDRA_PASSWORD_FILE", "store.cassandra.password-file"));
        if ((user == null) != (password == null)) {
            throw new KontorException(
                    "KON-1001",
                    "for Cassandra "
                            + (user == null ? "a password is given but no user" : "a user is given but no password")
                            + "; give both (KONTOR_CASSANDRA_USER, KONTOR_CASSANDRA_PASSWORD or _PASSWORD_FILE), or neither");
        }
        return user == null || password == null ? null : new Credentials(user, password);
    }

    private static List<InetSocketAddress> contactPoints(String text) {
        var points = new ArrayList<InetSocketAddress>();
        for (var one : text.split(",")) {
            if (!one.isBlank()) {
                points.add(point(one.strip()));
            }
        }
        return points;
    }

    private static InetSocketAddress point(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return new InetSocketAddress(text, PORT);
        }
        try {
            return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            throw new KontorException(
                    "KON-1001",
                    "KONTOR_CASSANDRA_CONTACT_POINTS or store.cassandra.contact-points has '" + text
                            + "'; expected host:port, as cassandra-1:9042",
                    e);
        }
    }
}
