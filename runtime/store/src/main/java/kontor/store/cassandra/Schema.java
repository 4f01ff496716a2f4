package kontor.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.InvalidKeyspaceException;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import kontor.sdk.KontorException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keyspace and its tables: made once, checked whenever a store is opened. */
final class Schema {
    /** The format of the tables. A store in a newer format is not opened. */
    static final int FORMAT = 1;

    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LOCK_SECONDS = 300;
    private static final long PAUSE_MILLIS = 500;

    private Schema() {}

    private static List<String> ddl() {
        var all = new ArrayList<String>();
        all.addAll(CassandraLog.ddl());
        all.addAll(CassandraJournal.ddl());
        all.addAll(UniqueTable.ddl());
        all.addAll(EntityTables.ddl());
        all.addAll(ShardTables.ddl());
        return all;
    }

    /**
     * Opens a session in the keyspace of a store with so many shards, making what is missing where that is wanted. Blocks.
     *
     * <p>Refused with KON-3002 for another number of shards, KON-3003 for a newer format, KON-3007 when Cassandra cannot be
     * used, KON-3016 when something is missing that is not to be made here.
     */
    static CqlSession open(CassandraSettings settings, int shards) {
        var session = connect(settings);
        try {
            prepare(session, settings, shards);
            return session;
        } catch (DriverException e) {
            session.close();
            throw Cql.failure(e);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static CqlSession connect(CassandraSettings settings) {
        try {
            return Sessions.open(settings, settings.keyspace());
        } catch (InvalidKeyspaceException e) {
            if (!settings.createSchema()) {
                throw missing("the keyspace '" + settings.keyspace() + "' is not there");
            }
            try (var session = Sessions.open(settings, null)) {
                LOG.info("making the keyspace {}", settings.keyspace());
                change(
                        session,
                        "CREATE KEYSPACE IF NOT EXISTS " + settings.keyspace() + " WITH replication = "
                                + settings.replication().cql(settings.datacenter()));
            }
            return Sessions.open(settings, settings.keyspace());
        }
    }

    /** What a store says that may not make what it needs. */
    static KontorException missing(String what) {
        return new KontorException(
                "KON-3016",
                what + ", and this node may not make it. Run `./kontor schema` once, with a role that may change the"
                        + " schema; in development set kontor.store.cassandra.create-schema = true");
    }

    private static void prepare(CqlSession session, CassandraSettings settings, int shards) {
        var meta = meta(session, settings);
        if (!meta.containsKey("format")) {
            if (!settings.createSchema()) {
                throw missing("the keyspace '" + settings.keyspace() + "' has no tables of a store");
            }
            meta = made(session, settings, shards);
        }
        check(settings, meta, shards);
    }

    private static void check(CassandraSettings settings, Map<String, String> meta, int shards) {
        var where = "the keyspace '" + settings.keyspace() + "'";
        int format = Integer.parseInt(meta.getOrDefault("format", "0"));
        if (format > FORMAT) {
            throw new KontorException(
                    "KON-3003",
                    where + " is in format " + format + "; this version reads formats up to " + FORMAT
                            + ". Run the version that wrote it, or a newer one");
        }
        int kept = Integer.parseInt(meta.getOrDefault("shards", "0"));
        if (kept != shards) {
            throw new KontorException(
                    "KON-3002",
                    where + " was made with " + kept + " shards and cannot be opened with " + shards
                            + "; the number is fixed for a store's life. Set kontor.shards = " + kept);
        }
    }

    private static Map<String, String> meta(CqlSession session, CassandraSettings settings) {
        var known = session.execute(SimpleStatement.newInstance(
                        "SELECT table_name FROM system_schema.tables WHERE keyspace_name = ? AND table_name = 'k_meta'",
                        settings.keyspace()))
                .one();
        var result = new HashMap<String, String>();
        if (known == null) {
            return result;
        }
        try {
            for (Row row : session.execute("SELECT name, value FROM k_meta")) {
                result.put(row.getString("name"), row.getString("value"));
            }
        } catch (InvalidQueryException e) {
            // Another node makes it just now: it is listed a moment before it can be read.
            LOG.debug("k_meta cannot be read yet", e);
        }
        return result;
    }

    // Two nodes that make the same table at once would make two of them: one at a time.
    private static Map<String, String> made(CqlSession session, CassandraSettings settings, int shards) {
        change(session, "CREATE TABLE IF NOT EXISTS k_meta (name text PRIMARY KEY, value text)");
        var token = UUID.randomUUID().toString();
        lock(session, token);
        try {
            var meta = meta(session, settings);
            if (meta.containsKey("format")) {
                return meta;
            }
            LOG.info("making the tables of the keyspace {}", settings.keyspace());
            ddl().forEach(statement -> change(session, statement));
            put(session, "shards", Integer.toString(shards));
            put(session, "format", Integer.toString(FORMAT));
            return meta(session, settings);
        } finally {
            conditional(session, "DELETE FROM k_meta WHERE name = 'lock' IF value = ?", token);
        }
    }

    private static void lock(CqlSession session, String token) {
        long until = System.nanoTime() + Duration.ofSeconds(LOCK_SECONDS).toNanos();
        while (!conditional(
                session,
                "INSERT INTO k_meta (name, value) VALUES ('lock', ?) IF NOT EXISTS USING TTL " + LOCK_SECONDS,
                token)) {
            if (System.nanoTime() > until) {
                throw new KontorException(
                        "KON-3502", "another node has been changing the schema for minutes; try again");
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KontorException("KON-3502", "interrupted while another node changes the schema", e);
            }
        }
    }

    private static void put(CqlSession session, String name, String value) {
        conditional(session, "INSERT INTO k_meta (name, value) VALUES (?, ?) IF NOT EXISTS", name, value);
    }

    private static boolean conditional(CqlSession session, String cql, Object... values) {
        return session.execute(SimpleStatement.newInstance(cql, values)
                        .setIdempotent(false)
                        .setTimeout(PATIENCE))
                .wasApplied();
    }

    /** Changes the schema, and waits until all nodes have the change. Blocks. */
    static void change(CqlSession session, String ddl) {
        try {
            new Cql(session).define(ddl).toCompletableFuture().join();
        } catch (CompletionException e) {
            throw Cql.failure(e);
        }
    }
}
