package kontor.store.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import kontor.store.cassandra.Change.Cell;

/**
 * The tables of shards, messages and runs; docs/internals/cassandra.md says what is where and why.
 */
final class ShardTables {
    static final String SHARD = "k_shard";
    static final String DUE = "k_due";
    static final String WAIT = "k_wait";
    static final String MESSAGE = "k_message";
    static final String IDENTITY = "k_identity";
    static final String FEED = "k_feed";
    static final String RUNS = "k_runs";
    static final String RUN = "k_run";
    static final String HAS = "k_has";

    /** The run's own row among its steps. */
    static final int ITSELF = -1;
    /** The bodies of a bucket's messages of one type lie in so many partitions. */
    private static final int OF_TYPE = 4;
    /** A bucket's lists lie in so many partitions. */
    static final int OF_FEED = 16;
    /** What is due within 2^13 seconds, which are 2.3 hours, lies in one partition. */
    private static final int DUE_BITS = 13;

    private ShardTables() {}

    /** The tables and indexes. */
    static List<String> ddl() {
        return List.of(
                """
                CREATE TABLE IF NOT EXISTS k_shard (shard int, kind int, slot int, name text, n bigint, m bigint, body blob,
                  PRIMARY KEY ((shard), kind, slot)) WITH compaction = {'class': 'LeveledCompactionStrategy'}""",
                """
                CREATE TABLE IF NOT EXISTS k_due (shard int, bucket bigint, second bigint, nano int, kind text, id text,
                  body blob, PRIMARY KEY ((shard, bucket), second, nano, kind, id))""",
                """
                CREATE TABLE IF NOT EXISTS k_wait (type text, shard int, slot int, body blob,
                  PRIMARY KEY ((type), shard, slot)) WITH compaction = {'class': 'LeveledCompactionStrategy'}""",
                """
                CREATE TABLE IF NOT EXISTS k_message (type text, bucket bigint, slot int, position bigint, body blob,
                  PRIMARY KEY ((type, bucket, slot), position))""",
                """
                CREATE TABLE IF NOT EXISTS k_identity (id text, source text, position bigint, type text,
                  PRIMARY KEY ((id), source))""",
                """
                CREATE TABLE IF NOT EXISTS k_feed (bucket bigint, slot int, position bigint, type text,
                  PRIMARY KEY ((bucket, slot), position)) WITH CLUSTERING ORDER BY (position DESC)""",
                """
                CREATE TABLE IF NOT EXISTS k_runs (bucket bigint, slot int, position bigint, n int, run text, rule text,
                  state text, PRIMARY KEY ((bucket, slot), position, n))
                  WITH CLUSTERING ORDER BY (position DESC, n DESC)""",
                "CREATE INDEX IF NOT EXISTS k_runs_state ON k_runs (state) USING 'sai'",
                """
                CREATE TABLE IF NOT EXISTS k_run (id text, step int, position bigint, n int, type text, body blob,
                  result blob, PRIMARY KEY ((id), step))""",
                """
                CREATE TABLE IF NOT EXISTS k_has (what text, bucket bigint, slot int,
                  PRIMARY KEY ((what), bucket, slot)) WITH CLUSTERING ORDER BY (bucket DESC, slot ASC)""");
    }

    // --- where rows are

    /** The partition of a type's messages in a bucket, for messages of a shard. */
    static int ofType(int shard) {
        return shard % OF_TYPE;
    }

    /** The partition of a bucket's lists, for messages of a shard. */
    static int ofFeed(int shard) {
        return shard % OF_FEED;
    }

    static long dueBucket(Instant due) {
        return due.getEpochSecond() >> DUE_BITS;
    }

    /** The key of a message's body. */
    static List<Cell> messageKey(long position, String type) {
        return List.of(
                Change.cell("type", type),
                Change.cell("bucket", Position.bucket(position)),
                Change.cell("slot", ofType(Position.shard(position))),
                Change.cell("position", position));
    }

    /** The key of a message in the list of all; of all its runs in the list of runs. */
    static List<Cell> feedKey(long position) {
        return List.of(
                Change.cell("bucket", Position.bucket(position)),
                Change.cell("slot", ofFeed(Position.shard(position))),
                Change.cell("position", position));
    }

    static List<Cell> runKey(String run, int step) {
        return List.of(Change.cell("id", run), Change.cell("step", step));
    }

    // --- what is asked of k_has

    static final String MESSAGES = "messages";

    static String type(String type) {
        return "type " + type;
    }

    static String rule(String rule) {
        return "rule " + rule;
    }

    static String state(String state) {
        return "state " + state;
    }

    // --- values

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** The bytes of a column; none for null. */
    static byte[] bytes(Row row, String column) {
        var buffer = row.getByteBuffer(column);
        if (buffer == null) {
            return new byte[0];
        }
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /** The text of a column that is never null. */
    static String string(Row row, String column) {
        return Objects.requireNonNull(row.getString(column), column);
    }
}
