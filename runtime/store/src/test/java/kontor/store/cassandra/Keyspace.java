package kontor.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import kontor.kernel.model.NounModel;
import kontor.kernel.port.Meters;
import kontor.store.cassandra.CassandraSettings.Replication;
import kontor.store.journal.StoreExtension;
import kontor.testkit.cassandra.CassandraServer;
import kontor.testkit.contract.StoreFixtures;
import org.apache.pekko.actor.ActorSystem;

/** The keyspace of this process's tests: made once, since that takes seconds, and emptied before each use. */
final class Keyspace {
    // Written with timestamps that are no times (as nouns' vectors are), or conditionally: a deletion would not fit
    // between.
    private static final Set<String> TRUNCATED = Set.of("k_owner", "k_mark", "k_unique", "k_journal");
    // What the schema itself is; no rows of a store.
    private static final Set<String> KEPT = Set.of("k_meta", "k_column");

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ConcurrentHashMap<String, List<String>> KEYS = new ConcurrentHashMap<>();

    private Keyspace() {}

    static final String NAME = "kontor_test";

    static CassandraSettings settings() {
        return settings(NAME);
    }

    /** Settings with patience: a build's machine may be very busy. */
    static CassandraSettings settings(String keyspace) {
        var usual =
                CassandraSettings.of(List.of(CassandraServer.shared().address()), CassandraServer.DATACENTER, keyspace);
        return new CassandraSettings(
                usual.contactPoints(),
                usual.datacenter(),
                usual.keyspace(),
                null,
                CassandraSettings.Tls.OFF,
                Replication.simple(1),
                PATIENCE,
                usual.queueBytes(),
                true);
    }

    /** A session in the keyspace, with the store's tables, which are empty. To be shared; not to be closed. */
    static CqlSession emptied() {
        var session = Shared.SESSION;
        empty(session);
        return session;
    }

    /** An empty store over the keyspace. */
    static CassandraStore store(List<NounModel> nouns, int shards) {
        return CassandraStore.over(emptied(), false, settings(), nouns, shards, Meters.NONE);
    }

    /** Settings of an actor system that persists into a store. */
    static Config config() {
        return ConfigFactory.parseString("""
                        pekko.persistence.journal.plugin = "kontor.journal"
                        pekko.persistence.snapshot-store.plugin = "kontor.snapshots"
                        pekko.loglevel = WARNING
                        pekko.test.timefactor = 10
                        """).withFallback(ConfigFactory.load());
    }

    /** Gives an actor system an empty store. */
    static void install(ActorSystem system) {
        var store = store(List.of(StoreFixtures.THING), StoreFixtures.SHARDS);
        StoreExtension.get(system).install(store, Clock.systemUTC());
        system.registerOnTermination(store::close);
    }

    private static final class Shared {
        static final CqlSession SESSION = Schema.open(settings(), StoreFixtures.SHARDS);
    }

    private static void empty(CqlSession session) {
        // After all that was written, and before all that will be.
        long stamp = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()) + 2_000;
        var tables = session.execute(SimpleStatement.newInstance(
                "SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?",
                session.getKeyspace().orElseThrow().asInternal()));
        for (var row : tables) {
            var table = Objects.requireNonNull(row.getString(0));
            if (TRUNCATED.contains(table) || table.startsWith("n_")) {
                truncate(session, table);
            } else if (!KEPT.contains(table)) {
                delete(session, table, stamp);
            }
        }
        while (ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()) <= stamp) {
            Thread.onSpinWait();
        }
    }

    // Truncating takes a tenth of a second, even of a table that is empty.
    private static void truncate(CqlSession session, String table) {
        if (session.execute("SELECT * FROM \"" + table + "\" LIMIT 1").one() != null) {
            session.execute(
                    SimpleStatement.newInstance("TRUNCATE \"" + table + '"').setTimeout(Duration.ofSeconds(60)));
        }
    }

    private static void delete(CqlSession session, String table, long stamp) {
        var key = KEYS.computeIfAbsent(table, name -> partitionKey(session, name));
        var quoted = '"' + table + '"';
        var deleted = new ArrayList<CompletionStage<?>>();
        for (var row : session.execute("SELECT DISTINCT " + String.join(", ", key) + " FROM " + quoted)) {
            var values = new Object[key.size() + 1];
            values[0] = stamp;
            for (int i = 0; i < key.size(); i++) {
                values[i + 1] = row.getObject(i);
            }
            deleted.add(session.executeAsync(SimpleStatement.newInstance(
                    "DELETE FROM " + quoted + " USING TIMESTAMP ? WHERE " + String.join(" = ? AND ", key) + " = ?",
                    values)));
        }
        deleted.forEach(one -> one.toCompletableFuture().join());
    }

    private static List<String> partitionKey(CqlSession session, String table) {
        var key = new TreeMap<Integer, String>();
        for (var row : session.execute(SimpleStatement.newInstance(
                "SELECT column_name, position FROM system_schema.columns WHERE keyspace_name = ? AND table_name = ?"
                        + " AND kind = 'partition_key' ALLOW FILTERING",
                session.getKeyspace().orElseThrow().asInternal(),
                table))) {
            key.put(row.getInt(1), '"' + row.getString(0) + '"');
        }
        return List.copyOf(key.values());
    }
}
