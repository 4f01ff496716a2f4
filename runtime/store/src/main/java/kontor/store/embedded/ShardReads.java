package kontor.store.embedded;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kontor.kernel.port.Store.Due;
import kontor.kernel.port.Store.Waiting;
import kontor.kernel.run.StepRecord;
import kontor.kernel.shard.ShardSnapshot;
import kontor.kernel.shard.ShardSnapshot.ActiveRun;
import kontor.kernel.shard.ShardSnapshot.DelayedMessage;
import kontor.kernel.shard.ShardSnapshot.OpenEach;
import kontor.kernel.shard.ShardSnapshot.OpenPage;
import kontor.kernel.shard.ShardSnapshot.Outgoing;
import kontor.kernel.shard.ShardSnapshot.ScheduleState;

/** Reads a shard for recovery. */
final class ShardReads {
    private static final String ACTIVE = "SELECT r.run, " + Rows.RUN + ", " + Rows.MESSAGE
            + " FROM k_run r JOIN k_message m ON m.position = r.message ";
    private static final int RUN_AT = 2;
    private static final int MESSAGE_AT = RUN_AT + 17;

    private ShardReads() {}

    static ShardSnapshot shard(Db db, int shard, Instant horizon) throws SQLException {
        var outbox = outbox(db, shard);
        var posted = new HashMap<Integer, Long>();
        var taken = new HashMap<Integer, Long>();
        db.list(
                "SELECT peer, delivered, taken FROM k_lane WHERE shard = ?",
                row -> {
                    if (row.getLong(2) > 0) {
                        posted.put(row.getInt(1), row.getLong(2));
                    }
                    if (row.getLong(3) > 0) {
                        taken.put(row.getInt(1), row.getLong(3));
                    }
                    return row.getInt(1);
                },
                shard);
        outbox.forEach(outgoing -> posted.merge(outgoing.to(), outgoing.sequence(), Math::max));
        return new ShardSnapshot(
                shard,
                db.number("SELECT sequence FROM k_shard WHERE shard = ?", shard),
                active(db, shard, horizon),
                db.list(
                        "SELECT " + Rows.MESSAGE + " FROM k_message m WHERE shard = ? AND pending IS NOT NULL"
                                + " ORDER BY position",
                        row -> Rows.message(row, 1),
                        shard),
                outbox,
                posted,
                taken,
                delayed(db, shard, horizon),
                each(db, shard),
                schedules(db, shard),
                db.list(WAITING + "WHERE w.shard = ? ORDER BY w.run, w.step", ShardReads::waiting, shard),
                pages(db, shard));
    }

    private static List<ActiveRun> active(Db db, int shard, Instant horizon) throws SQLException {
        var found = new ArrayList<Found>();
        found.addAll(
                db.list(ACTIVE + "WHERE r.shard = ? AND r.state IN ('running', 'blocked')", ShardReads::found, shard));
        found.addAll(db.list(
                ACTIVE + "WHERE r.shard = ? AND r.state IN ('sleeping', 'waiting', 'retrying') AND r.wake <= ?",
                ShardReads::found,
                shard,
                Times.of(horizon)));
        found.sort(Comparator.comparingLong(Found::row));
        var result = new ArrayList<ActiveRun>(found.size());
        for (var one : found) {
            result.add(with(db, one));
        }
        return result;
    }

    /** A run without its steps, and its row. */
    private record Found(long row, ActiveRun run) {}

    private static Found found(ResultSet row) throws SQLException {
        return new Found(
                row.getLong(1), new ActiveRun(Rows.run(row, RUN_AT), Rows.message(row, MESSAGE_AT), List.of()));
    }

    private static ActiveRun with(Db db, Found found) throws SQLException {
        return new ActiveRun(found.run().run(), found.run().message(), steps(db, found.row()));
    }

    static List<StepRecord> steps(Db db, long run) throws SQLException {
        return db.list("SELECT " + Rows.STEP + " FROM k_step WHERE run = ? ORDER BY step", Rows::step, run);
    }

    static Optional<ActiveRun> run(Db db, String id) throws SQLException {
        var found = db.first(ACTIVE + "WHERE r.id = ?", ShardReads::found, id);
        return found.isEmpty() ? Optional.empty() : Optional.of(with(db, found.get()));
    }

    private static List<Outgoing> outbox(Db db, int shard) throws SQLException {
        return db.list(
                "SELECT peer, sequence, envelope FROM k_outbox WHERE shard = ? ORDER BY peer, sequence",
                row -> new Outgoing(row.getInt(1), row.getLong(2), Codec.envelope(row.getString(3))),
                shard);
    }

    private static List<DelayedMessage> delayed(Db db, int shard, Instant horizon) throws SQLException {
        return db.list(
                "SELECT message, due FROM k_delayed WHERE shard = ? AND due <= ? ORDER BY due, row",
                row -> new DelayedMessage(Codec.message(row.getString(1)), Times.there(row, 2)),
                shard,
                Times.of(horizon));
    }

    private static List<OpenEach> each(Db db, int shard) throws SQLException {
        return db.list(
                "SELECT r.id, e.step, e.state FROM k_each e JOIN k_run r ON r.run = e.run WHERE e.shard = ?"
                        + " ORDER BY e.run, e.step",
                row -> new OpenEach(row.getString(1), row.getInt(2), Codec.each(row.getString(3))),
                shard);
    }

    private static List<ScheduleState> schedules(Db db, int shard) throws SQLException {
        return db.list(
                "SELECT s.rule, s.last_tick, s.paused, r.id FROM k_schedule s LEFT JOIN k_run r ON r.id = s.last_run"
                        + " AND r.ended IS NULL WHERE s.shard = ? ORDER BY s.rule",
                row -> {
                    var last = Times.read(row, 2);
                    return new ScheduleState(
                            row.getString(1), last == null ? Instant.MIN : last, row.getInt(3) != 0, row.getString(4));
                },
                shard);
    }

    // Pages of an each: their runs are one message's, so their numbers are found by the message.
    private static List<OpenPage> pages(Db db, int shard) throws SQLException {
        return db.list(
                "SELECT " + Rows.MESSAGE + ", sum(r.ended IS NULL), sum(r.state = 'completed'),"
                        + " sum(r.state IN ('failed', 'cancelled'))"
                        + " FROM (SELECT DISTINCT message FROM k_run WHERE shard = ? AND row IS NOT NULL AND ended IS NULL) p"
                        + " JOIN k_message m ON m.position = p.message"
                        + " JOIN k_run r ON r.run BETWEEN m.first_run AND m.first_run + m.runs - 1"
                        + " GROUP BY m.position ORDER BY m.position",
                row -> new OpenPage(Rows.message(row, 1), row.getInt(12), row.getInt(13), row.getInt(14)),
                shard);
    }

    private static final String WAITING =
            "SELECT r.id, w.step, w.shard, w.equals, w.since, w.type FROM k_wait w JOIN k_run r ON r.run = w.run ";

    private static Waiting waiting(ResultSet row) throws SQLException {
        return new Waiting(
                row.getString(1),
                row.getInt(2),
                row.getInt(3),
                Codec.equalities(row.getString(4)),
                Times.there(row, 5),
                row.getString(6));
    }

    static List<Waiting> waiting(Db db, String type) throws SQLException {
        return db.list(WAITING + "WHERE w.type = ? ORDER BY w.run, w.step", ShardReads::waiting, type);
    }

    static List<Due> due(Db db, int shard, Instant after, Instant until) throws SQLException {
        var result = new ArrayList<Due>();
        result.addAll(db.list(
                "SELECT id, wake FROM k_run WHERE shard = ? AND state IN ('sleeping', 'waiting', 'retrying')"
                        + " AND wake > ? AND wake <= ?",
                row -> new Due(Times.there(row, 2), row.getString(1), null),
                shard,
                Times.of(after),
                Times.of(until)));
        result.addAll(db.list(
                "SELECT message, due FROM k_delayed WHERE shard = ? AND due > ? AND due <= ?",
                row -> new Due(Times.there(row, 2), null, Codec.message(row.getString(1))),
                shard,
                Times.of(after),
                Times.of(until)));
        result.sort(Comparator.comparing(Due::at));
        return result;
    }

    static Map<String, Long> openRuns(Db db) throws SQLException {
        var result = new HashMap<String, Long>();
        db.list("SELECT rule, runs FROM k_open WHERE runs > 0", row -> result.put(row.getString(1), row.getLong(2)));
        return result;
    }
}
