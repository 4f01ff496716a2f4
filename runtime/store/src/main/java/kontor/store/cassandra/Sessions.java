package kontor.store.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.ssl.ProgrammaticSslEngineFactory;
import com.datastax.oss.driver.internal.core.session.throttling.ConcurrencyLimitingRequestThrottler;
import com.datastax.oss.driver.internal.core.specex.ConstantSpeculativeExecutionPolicy;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import kontor.sdk.KontorException;
import kontor.store.cassandra.CassandraSettings.Tls;
import org.jspecify.annotations.Nullable;

/** Connects to Cassandra. */
final class Sessions {
    // One request of a shard's writing is under way at a time; the rest are reads.
    private static final int REQUESTS = 1024;
    private static final int WAITING = 32 * 1024;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    // A node that is slow, in a pause for one, is not waited for: what is asked of another meanwhile may be done twice.
    private static final Duration SLOW = Duration.ofMillis(500);

    private Sessions() {}

    /**
     * Opens a session, in a keyspace or in none. Blocks. Refused with KON-3007 when Cassandra is not reached or does not let
     * us in; a keyspace that is not there is the driver's {@code InvalidKeyspaceException}.
     */
    static CqlSession open(CassandraSettings settings, @Nullable String keyspace) {
        var builder = CqlSession.builder()
                .withConfigLoader(config(settings))
                .withLocalDatacenter(settings.datacenter())
                .addContactPoints(settings.contactPoints());
        if (keyspace != null) {
            builder.withKeyspace(keyspace);
        }
        var credentials = settings.credentials();
        if (credentials != null) {
            builder.withAuthCredentials(credentials.user(), credentials.password());
        }
        if (settings.tls() != Tls.OFF) {
            builder.withSslEngineFactory(new ProgrammaticSslEngineFactory(tls(), null, settings.tls() == Tls.ON));
        }
        try {
            return builder.build();
        } catch (AllNodesFailedException e) {
            throw new KontorException(
                    "KON-3007",
                    "Cassandra is not reached at " + settings.contactPoints() + ", datacenter '" + settings.datacenter()
                            + "': " + reasons(e) + ". Check that it runs, the addresses, the datacenter's name and the"
                            + " credentials",
                    e);
        }
    }

    private static List<String> reasons(AllNodesFailedException failure) {
        return failure.getAllErrors().values().stream()
                .flatMap(List::stream)
                .map(Throwable::getMessage)
                .distinct()
                .toList();
    }

    private static SSLContext tls() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new KontorException("KON-3007", "this Java has no TLS to speak to Cassandra with: " + e, e);
        }
    }

    private static DriverConfigLoader config(CassandraSettings settings) {
        var timeout = settings.requestTimeout();
        var connect = timeout.compareTo(CONNECT) > 0 ? timeout : CONNECT;
        return DriverConfigLoader.programmaticBuilder()
                .withString(DefaultDriverOption.REQUEST_CONSISTENCY, "QUORUM")
                .withString(DefaultDriverOption.REQUEST_SERIAL_CONSISTENCY, "SERIAL")
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, timeout)
                // What is no conditional statement may be sent again: see Cql.
                .withBoolean(DefaultDriverOption.REQUEST_DEFAULT_IDEMPOTENCE, true)
                .withClass(
                        DefaultDriverOption.SPECULATIVE_EXECUTION_POLICY_CLASS,
                        ConstantSpeculativeExecutionPolicy.class)
                .withInt(DefaultDriverOption.SPECULATIVE_EXECUTION_MAX, 2)
                .withDuration(DefaultDriverOption.SPECULATIVE_EXECUTION_DELAY, SLOW)
                .withClass(DefaultDriverOption.REQUEST_THROTTLER_CLASS, ConcurrencyLimitingRequestThrottler.class)
                .withInt(DefaultDriverOption.REQUEST_THROTTLER_MAX_CONCURRENT_REQUESTS, REQUESTS)
                .withInt(DefaultDriverOption.REQUEST_THROTTLER_MAX_QUEUE_SIZE, WAITING)
                .withDuration(DefaultDriverOption.CONNECTION_CONNECT_TIMEOUT, connect)
                .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, connect)
                .withDuration(DefaultDriverOption.CONNECTION_SET_KEYSPACE_TIMEOUT, connect)
                .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, connect)
                .withDuration(DefaultDriverOption.METADATA_SCHEMA_REQUEST_TIMEOUT, connect)
                // A connection is not given up before its requests are.
                .withDuration(DefaultDriverOption.HEARTBEAT_TIMEOUT, connect)
                .withStringList(DefaultDriverOption.METADATA_SCHEMA_REFRESHED_KEYSPACES, List.of(settings.keyspace()))
                // A change of the schema is answered once it is known here, which waits for others for this long.
                .withDuration(DefaultDriverOption.METADATA_SCHEMA_WINDOW, Duration.ofMillis(10))
                // A node that is back is used again within seconds.
                .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, Duration.ofMillis(500))
                .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, Duration.ofSeconds(5))
                // As that a list is counted over several partitions: it is.
                .withBoolean(DefaultDriverOption.REQUEST_LOG_WARNINGS, false)
                // Without native libraries.
                .withBoolean(DefaultDriverOption.TIMESTAMP_GENERATOR_FORCE_JAVA_CLOCK, true)
                .withBoolean(DefaultDriverOption.NETTY_DAEMON, true)
                .build();
    }
}
