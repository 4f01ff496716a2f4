package kontor.store.embedded;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import kontor.kernel.shard.ShardRecord;
import kontor.store.Conflicts;

/** Writes what belongs to a shard alone: its head, outbox, watermarks, delayed messages, schedules. */
final class ShardTable {
    private final Db db;
    private final Map<Integer, Head> heads = new HashMap<>();

    ShardTable(Db db) {
        this.db = db;
    }

    private record Head(long sequence, long epoch) {}

    void load() {
        heads.clear();
    }

    /** Takes the record's place in the shard's order; refused when it is taken or out of turn. */
    void advance(ShardRecord record) throws SQLException {
        var head = heads.get(record.shard());
        if (head == null) {
            head = db.first(
                            "SELECT sequence, epoch FROM k_shard WHERE shard = ?",
                            row -> new Head(row.getLong(1), row.getLong(2)),
                            record.shard())
                    .orElse(new Head(0, 0));
        }
        if (record.sequence() != head.sequence() + 1) {
            throw Conflicts.sequence(record.shard(), head.sequence(), record.sequence());
        }
        if (record.epoch() < head.epoch()) {
            throw Conflicts.epoch(record.shard(), head.epoch(), record.epoch());
        }
        db.update(
                "INSERT OR REPLACE INTO k_shard(shard, sequence, epoch) VALUES(?, ?, ?)",
                record.shard(),
                record.sequence(),
                record.epoch());
        heads.put(record.shard(), new Head(record.sequence(), record.epoch()));
    }

    void posted(int shard, int to, long sequence, String envelope) throws SQLException {
        db.update(
                "INSERT OR REPLACE INTO k_outbox(shard, peer, sequence, envelope) VALUES(?, ?, ?, ?)",
                shard,
                to,
                sequence,
                envelope);
    }

    void delivered(int shard, int to, long sequence) throws SQLException {
        db.update("DELETE FROM k_outbox WHERE shard = ? AND peer = ? AND sequence <= ?", shard, to, sequence);
        db.update(
                "INSERT INTO k_lane(shard, peer, delivered, taken) VALUES(?1, ?2, ?3, 0)"
                        + " ON CONFLICT(shard, peer) DO UPDATE SET delivered = max(delivered, ?3)",
                shard,
                to,
                sequence);
    }

    void taken(int shard, int from, long sequence) throws SQLException {
        db.update(
                "INSERT INTO k_lane(shard, peer, delivered, taken) VALUES(?1, ?2, 0, ?3)"
                        + " ON CONFLICT(shard, peer) DO UPDATE SET taken = max(taken, ?3)",
                shard,
                from,
                sequence);
    }

    void delayed(int shard, String id, Object due, String message) throws SQLException {
        db.update(
                "INSERT OR REPLACE INTO k_delayed(shard, id, due, message) VALUES(?, ?, ?, ?)",
                shard,
                id,
                due,
                message);
    }

    void undelayed(int shard, String id) throws SQLException {
        db.update("DELETE FROM k_delayed WHERE id = ? AND shard = ?", id, shard);
    }

    void awaiting(int shard, long run, int step, String type, String equals, Object since) throws SQLException {
        db.update(
                "INSERT OR REPLACE INTO k_wait(run, step, shard, type, equals, since) VALUES(?, ?, ?, ?, ?, ?)",
                run,
                step,
                shard,
                type,
                equals,
                since);
    }

    void awaitingOver(long run, int step) throws SQLException {
        db.update("DELETE FROM k_wait WHERE run = ? AND step = ?", run, step);
    }

    void each(int shard, long run, int step, String state) throws SQLException {
        db.update("INSERT OR REPLACE INTO k_each(run, step, shard, state) VALUES(?, ?, ?, ?)", run, step, shard, state);
    }

    void eachOver(long run, int step) throws SQLException {
        db.update("DELETE FROM k_each WHERE run = ? AND step = ?", run, step);
    }
}
