package kontor.store.embedded;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import kontor.kernel.message.Ids;
import kontor.kernel.message.Message;
import kontor.kernel.model.Json;
import kontor.store.Conflicts;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Writes the message log. */
final class MessageTable {
    private static final int REMEMBERED = 65_536;
    private final Db db;
    private final int shards;
    private final Map<Identity, Long> recent = new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Identity, Long> eldest) {
            return size() > REMEMBERED;
        }
    };
    private long last;
    private long latest = Long.MIN_VALUE;

    MessageTable(Db db, int shards) throws SQLException {
        this.db = db;
        this.shards = shards;
        load();
    }

    private record Identity(String source, String id) {}

    /** A message made ready to be written. */
    record Encoded(
            Message message,
            String data,
            @Nullable String cause,
            @Nullable String reply) {
        static Encoded of(Message message) {
            return new Encoded(
                    message, Json.text(message.data()), Codec.cause(message.cause()), Codec.reply(message.replyTo()));
        }

        int bytes() {
            return 200
                    + data.length()
                    + message.id().length()
                    + message.subject().length()
                    + (cause == null ? 0 : cause.length());
        }
    }

    /** Reads where the log ends: at the start, and after a batch was taken back. */
    void load() throws SQLException {
        recent.clear();
        last = db.number("SELECT coalesce(max(position), 0) FROM k_message");
        latest = db.first(
                        "SELECT max(accepted) FROM k_message WHERE position >= ? AND typeof(accepted) = 'integer'",
                        row -> row.getObject(1) == null ? Long.MIN_VALUE : row.getLong(1),
                        last / Schema.BLOCK * Schema.BLOCK)
                .orElse(Long.MIN_VALUE);
    }

    long last() {
        return last;
    }

    /** Appends what an entity's write caused: it belongs to its subject's shard, whoever wrote it. */
    void caused(Encoded encoded, boolean pending) throws SQLException {
        append(encoded, Ids.shard(encoded.message().subject(), shards), pending, 0, 0);
    }

    /** Appends a message; answers its position. */
    long append(Encoded encoded, int shard, boolean pending, long firstRun, int runs) throws SQLException {
        var message = encoded.message();
        long position = last + 1;
        try {
            db.update(
                    "INSERT INTO k_message(position, source, id, type, subject, shard, time, accepted, data, hash, cause,"
                            + " depth, reply, pending, first_run, runs) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    position,
                    message.source(),
                    message.id(),
                    message.type(),
                    message.subject(),
                    shard,
                    Times.of(message.time()),
                    Times.of(message.accepted()),
                    encoded.data(),
                    message.hash(),
                    encoded.cause(),
                    message.depth(),
                    encoded.reply(),
                    pending ? 1 : null,
                    runs == 0 ? null : firstRun,
                    runs == 0 ? null : runs);
        } catch (SQLiteException e) {
            if (e.getResultCode() == SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE) {
                throw Conflicts.identity(message.source(), message.id());
            }
            throw e;
        }
        last = position;
        if (pending) {
            recent.put(new Identity(message.source(), message.id()), position);
        }
        tide(position, Times.nearest(message.accepted()));
        return position;
    }

    private void tide(long position, long accepted) throws SQLException {
        if (position % Schema.BLOCK == 0) {
            db.update(
                    "INSERT OR REPLACE INTO k_block(block, latest) VALUES(?, ?)", position / Schema.BLOCK - 1, latest);
            latest = Long.MIN_VALUE;
        }
        latest = Math.max(latest, accepted);
    }

    /** The position of a message that is there. */
    long position(String source, String id) throws SQLException {
        var identity = new Identity(source, id);
        var known = recent.get(identity);
        if (known != null) {
            return known;
        }
        return db.first("SELECT position FROM k_message WHERE id = ? AND source = ?", row -> row.getLong(1), id, source)
                .orElseThrow(() -> Conflicts.unknown("message", source + " " + id));
    }

    /** The message has got its runs. */
    void dispatched(long position, long firstRun, int runs) throws SQLException {
        db.update(
                "UPDATE k_message SET pending = NULL, first_run = ?, runs = ? WHERE position = ?",
                runs == 0 ? null : firstRun,
                runs == 0 ? null : runs,
                position);
    }
}
