package kontor.store.embedded;

import java.sql.SQLException;
import java.util.List;
import kontor.sdk.KontorException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables. Names of the store's own begin with {@code k_}; a noun's table is called like the noun. */
final class Schema {
    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);
    /** The format of the tables. A store in a newer format is not opened. */
    static final int FORMAT = 2;
    /** How many positions one row of {@code k_block} covers. */
    static final int BLOCK = 4096;
    /** Every how many versions an entity's history is marked. */
    static final int MARK = 64;

    /** The states of runs that are at work or could be. */
    static final String AWAKE = "('running', 'blocked')";
    /** The states in which somebody looks for runs, and few are. */
    static final String NOTABLE = "('sleeping', 'waiting', 'blocked', 'retrying', 'failed', 'cancelled')";

    /** What format 2 has beside format 1: claimed values of unique fields, vectors of meaning. */
    private static final List<String> SINCE_2 = List.of(
            """
            CREATE TABLE k_unique(noun INTEGER NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, id TEXT NOT NULL,
              version INTEGER NOT NULL, PRIMARY KEY(noun, field, value)) WITHOUT ROWID""",
            // Little-endian floats. Not without rowid: rows this long would make a deep tree.
            """
            CREATE TABLE k_vector(noun INTEGER NOT NULL, entity INTEGER NOT NULL, version INTEGER NOT NULL,
              vector BLOB NOT NULL, PRIMARY KEY(noun, entity))""");

    private static final List<String> TABLES = List.of(
            "CREATE TABLE k_meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
            "CREATE TABLE k_shard(shard INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, epoch INTEGER NOT NULL)",
            """
            CREATE TABLE k_message(position INTEGER PRIMARY KEY, source TEXT NOT NULL, id TEXT NOT NULL,
              type TEXT NOT NULL, subject TEXT NOT NULL, shard INTEGER NOT NULL, time INTEGER NOT NULL,
              accepted INTEGER NOT NULL, data TEXT NOT NULL, hash TEXT NOT NULL, cause TEXT, depth INTEGER NOT NULL,
              reply TEXT, pending INTEGER, first_run INTEGER, runs INTEGER)""",
            "CREATE UNIQUE INDEX k_message_identity ON k_message(id, source)",
            "CREATE INDEX k_message_type ON k_message(type)",
            "CREATE INDEX k_message_pending ON k_message(shard) WHERE pending IS NOT NULL",
            // The newest time of each block of positions: a search by time skips the blocks before it.
            "CREATE TABLE k_block(block INTEGER PRIMARY KEY, latest INTEGER NOT NULL)",
            """
            CREATE TABLE k_run(run INTEGER PRIMARY KEY, id TEXT NOT NULL, shard INTEGER NOT NULL, rule TEXT NOT NULL,
              message INTEGER NOT NULL, origin TEXT, row TEXT, state TEXT NOT NULL, attempts INTEGER NOT NULL,
              fingerprint TEXT NOT NULL, started INTEGER NOT NULL, ended INTEGER, wake INTEGER, error TEXT,
              result TEXT)""",
            "CREATE UNIQUE INDEX k_run_id ON k_run(id)",
            "CREATE INDEX k_run_rule ON k_run(rule)",
            "CREATE INDEX k_run_awake ON k_run(shard) WHERE state IN " + AWAKE,
            "CREATE INDEX k_run_asleep ON k_run(shard, wake) WHERE state IN ('sleeping', 'waiting', 'retrying')",
            "CREATE INDEX k_run_rows ON k_run(shard, message) WHERE row IS NOT NULL AND ended IS NULL",
            "CREATE INDEX k_run_state ON k_run(state) WHERE state IN " + NOTABLE,
            "CREATE TABLE k_open(rule TEXT PRIMARY KEY, runs INTEGER NOT NULL) WITHOUT ROWID",
            """
            CREATE TABLE k_step(run INTEGER NOT NULL, step INTEGER NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL,
              hash TEXT NOT NULL, request TEXT NOT NULL, outcome TEXT, started INTEGER NOT NULL, ended INTEGER,
              attempts INTEGER NOT NULL, PRIMARY KEY(run, step)) WITHOUT ROWID""",
            """
            CREATE TABLE k_outbox(shard INTEGER NOT NULL, peer INTEGER NOT NULL, sequence INTEGER NOT NULL,
              envelope TEXT NOT NULL, PRIMARY KEY(shard, peer, sequence)) WITHOUT ROWID""",
            """
            CREATE TABLE k_lane(shard INTEGER NOT NULL, peer INTEGER NOT NULL, delivered INTEGER NOT NULL,
              taken INTEGER NOT NULL, PRIMARY KEY(shard, peer)) WITHOUT ROWID""",
            """
            CREATE TABLE k_delayed(row INTEGER PRIMARY KEY, shard INTEGER NOT NULL, id TEXT NOT NULL,
              due INTEGER NOT NULL, message TEXT NOT NULL)""",
            "CREATE UNIQUE INDEX k_delayed_id ON k_delayed(id, shard)",
            "CREATE INDEX k_delayed_due ON k_delayed(shard, due)",
            """
            CREATE TABLE k_wait(run INTEGER NOT NULL, step INTEGER NOT NULL, shard INTEGER NOT NULL, type TEXT NOT NULL,
              equals TEXT NOT NULL, since INTEGER NOT NULL, PRIMARY KEY(run, step)) WITHOUT ROWID""",
            "CREATE INDEX k_wait_type ON k_wait(type)",
            "CREATE INDEX k_wait_shard ON k_wait(shard)",
            """
            CREATE TABLE k_each(run INTEGER NOT NULL, step INTEGER NOT NULL, shard INTEGER NOT NULL,
              state TEXT NOT NULL, PRIMARY KEY(run, step)) WITHOUT ROWID""",
            "CREATE INDEX k_each_shard ON k_each(shard)",
            """
            CREATE TABLE k_schedule(rule TEXT PRIMARY KEY, shard INTEGER NOT NULL, last_tick INTEGER,
              last_run TEXT, paused INTEGER NOT NULL) WITHOUT ROWID""",
            """
            CREATE TABLE k_tick(rule TEXT NOT NULL, tick INTEGER NOT NULL, run TEXT,
              PRIMARY KEY(rule, tick)) WITHOUT ROWID""",
            "CREATE TABLE k_noun(noun INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, relation TEXT NOT NULL UNIQUE)",
            """
            CREATE TABLE k_column(noun INTEGER NOT NULL, field TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
              PRIMARY KEY(noun, field)) WITHOUT ROWID""",
            // An entity's events are chained by the event before; no index grows with the history.
            """
            CREATE TABLE k_event(event INTEGER PRIMARY KEY, noun INTEGER NOT NULL, entity INTEGER NOT NULL,
              version INTEGER NOT NULL, time INTEGER NOT NULL, kind TEXT NOT NULL, change TEXT NOT NULL, cause TEXT,
              run TEXT NOT NULL, step INTEGER NOT NULL, request TEXT NOT NULL, hash TEXT NOT NULL,
              previous INTEGER)""",
            // Every 64th version, so that a page of a long history is found without walking all of it.
            """
            CREATE TABLE k_mark(noun INTEGER NOT NULL, entity INTEGER NOT NULL, version INTEGER NOT NULL,
              event INTEGER NOT NULL, PRIMARY KEY(noun, entity, version)) WITHOUT ROWID""",
            // What other persistent actors keep.
            """
            CREATE TABLE k_journal(actor TEXT NOT NULL, sequence INTEGER NOT NULL, time INTEGER NOT NULL,
              writer TEXT NOT NULL, manifest TEXT NOT NULL, serializer INTEGER NOT NULL, type TEXT NOT NULL,
              payload BLOB NOT NULL, meta_serializer INTEGER, meta_type TEXT, meta BLOB,
              PRIMARY KEY(actor, sequence)) WITHOUT ROWID""",
            "CREATE TABLE k_actor(actor TEXT PRIMARY KEY, highest INTEGER NOT NULL) WITHOUT ROWID",
            """
            CREATE TABLE k_snapshot(actor TEXT NOT NULL, sequence INTEGER NOT NULL, time INTEGER NOT NULL,
              serializer INTEGER NOT NULL, type TEXT NOT NULL, payload BLOB NOT NULL, meta_serializer INTEGER,
              meta_type TEXT, meta BLOB, PRIMARY KEY(actor, sequence)) WITHOUT ROWID""");

    private Schema() {}

    /** Makes the tables of a new store, or brings an older one to today's format. */
    static void prepare(Db db, int shards, String file) throws SQLException {
        if (db.number("SELECT count(*) FROM sqlite_schema WHERE name = 'k_meta'") == 0) {
            make(db, TABLES);
            make(db, SINCE_2);
            put(db, "format", Integer.toString(FORMAT));
            put(db, "shards", Integer.toString(shards));
            return;
        }
        int format = Integer.parseInt(get(db, "format"));
        if (format > FORMAT) {
            throw new KontorException(
                    "KON-3003",
                    file + " is in format " + format + "; this version reads formats up to " + FORMAT
                            + ". Run the version that wrote it, or a newer one");
        }
        int kept = Integer.parseInt(get(db, "shards"));
        if (kept != shards) {
            throw new KontorException(
                    "KON-3002",
                    file + " was made with " + kept + " shards and cannot be opened with " + shards
                            + "; the number is fixed for a store's life. Set kontor.shards = " + kept);
        }
        if (format < 2) {
            LOG.info("{} is brought from format {} to format {}", file, format, FORMAT);
            make(db, SINCE_2);
            put(db, "format", Integer.toString(FORMAT));
        }
    }

    private static void make(Db db, List<String> tables) throws SQLException {
        for (var table : tables) {
            db.exec(table);
        }
    }

    static String get(Db db, String name) throws SQLException {
        return db.first("SELECT value FROM k_meta WHERE name = ?", row -> row.getString(1), name)
                .orElse("");
    }

    static void put(Db db, String name, String value) throws SQLException {
        db.update("INSERT OR REPLACE INTO k_meta(name, value) VALUES(?, ?)", name, value);
    }
}
