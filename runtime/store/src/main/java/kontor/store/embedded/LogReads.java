package kontor.store.embedded;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kontor.kernel.message.Message;
import kontor.kernel.model.Json;
import kontor.kernel.port.Store.Counted;
import kontor.kernel.port.Store.LoggedMessage;
import kontor.kernel.port.Store.Page;
import kontor.kernel.port.Store.RunBrief;
import kontor.kernel.port.Store.RunWithSteps;
import kontor.kernel.port.Store.ScheduleRow;
import kontor.kernel.port.Store.Tick;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.RunState;
import kontor.kernel.shard.EachState;
import kontor.kernel.where.Matching;
import org.jspecify.annotations.Nullable;

/** Reads messages, runs and schedules. */
final class LogReads {
    private static final String MESSAGES =
            "SELECT " + Rows.MESSAGE + ", m.position, m.first_run, m.runs FROM k_message m ";
    private static final String RUNS =
            "SELECT " + Rows.RUN + ", m.cause, r.run FROM k_run r JOIN k_message m ON m.position = r.message ";
    private static final int PAGE = 500;

    private LogReads() {}

    /** A message, its position and where its runs are. */
    private record Found(Message message, long position, long firstRun, long runs) {}

    private static Found found(ResultSet row) throws SQLException {
        return new Found(Rows.message(row, 1), row.getLong(12), row.getLong(13), row.getLong(14));
    }

    private static LoggedMessage logged(Db db, Found found) throws SQLException {
        var runs = found.runs() == 0
                ? List.<RunBrief>of()
                : db.list(
                        "SELECT id, rule, state, result FROM k_run WHERE run BETWEEN ? AND ? ORDER BY run",
                        row -> new RunBrief(
                                row.getString(1),
                                row.getString(2),
                                Rows.state(row.getString(3)),
                                Codec.node(row.getString(4))),
                        found.firstRun(),
                        found.firstRun() + found.runs() - 1);
        return new LoggedMessage(found.position(), found.message(), runs);
    }

    private static List<LoggedMessage> logged(Db db, List<Found> found) throws SQLException {
        var result = new ArrayList<LoggedMessage>(found.size());
        for (var one : found) {
            result.add(logged(db, one));
        }
        return result;
    }

    private static Optional<LoggedMessage> logged(Db db, Optional<Found> found) throws SQLException {
        return found.isEmpty() ? Optional.empty() : Optional.of(logged(db, found.get()));
    }

    static Optional<LoggedMessage> message(Db db, String source, String id) throws SQLException {
        return logged(db, db.first(MESSAGES + "WHERE m.id = ? AND m.source = ?", LogReads::found, id, source));
    }

    static Optional<LoggedMessage> message(Db db, String id) throws SQLException {
        return logged(db, db.first(MESSAGES + "WHERE m.id = ? ORDER BY m.position LIMIT 1", LogReads::found, id));
    }

    static Page<LoggedMessage> messages(
            Db db, @Nullable String type, @Nullable Instant since, int limit, @Nullable String cursor)
            throws SQLException {
        var sql = new StringBuilder(MESSAGES).append("WHERE m.position < ?");
        var values = new ArrayList<@Nullable Object>();
        values.add(cursor == null ? Long.MAX_VALUE : Cursor.position(cursor));
        if (since != null) {
            sql.append(" AND m.position >= ? AND m.accepted >= ?");
            values.add(from(db, since));
            values.add(Times.of(since));
        }
        if (type != null) {
            sql.append(" AND m.type = ?");
            values.add(type);
        }
        sql.append(" ORDER BY m.position DESC LIMIT ?");
        values.add(limit + 1);
        var found = db.composed(sql.toString(), LogReads::found, values);
        var page = logged(db, found.size() > limit ? found.subList(0, limit) : found);
        return new Page<>(page, found.size() > limit ? Cursor.of(page.getLast().position()) : null);
    }

    // No message before this position was accepted at or after the instant.
    private static long from(Db db, Instant since) throws SQLException {
        long blocks = db.number("SELECT coalesce(max(block), -1) + 1 FROM k_block");
        return db.first(
                                "SELECT min(block) FROM k_block WHERE latest >= ?",
                                row -> row.getObject(1) == null ? blocks : row.getLong(1),
                                Times.nearest(since))
                        .orElse(blocks)
                * Schema.BLOCK;
    }

    static List<LoggedMessage> after(Db db, long position, int limit) throws SQLException {
        return logged(
                db,
                db.list(
                        MESSAGES + "WHERE m.position > ? ORDER BY m.position LIMIT ?",
                        LogReads::found,
                        position,
                        limit));
    }

    static List<Message> arrived(Db db, String type, Map<String, String> equals, Instant since, int limit)
            throws SQLException {
        var wanted = equals.entrySet().stream()
                .map(entry -> Map.entry(entry.getKey(), Json.parse(entry.getValue())))
                .toList();
        var result = new ArrayList<Message>();
        long position = from(db, since) - 1;
        while (true) {
            var page = db.list(
                    MESSAGES + "WHERE m.type = ? AND m.position > ? AND m.accepted >= ? ORDER BY m.position LIMIT ?",
                    LogReads::found,
                    type,
                    position,
                    Times.of(since),
                    PAGE);
            for (var one : page) {
                if (wanted.stream()
                        .allMatch(entry -> Matching.equal(
                                null, Matching.at(one.message().data(), entry.getKey()), entry.getValue()))) {
                    result.add(one.message());
                    if (result.size() == limit) {
                        return result;
                    }
                }
            }
            if (page.size() < PAGE) {
                return result;
            }
            position = page.getLast().position();
        }
    }

    static Page<RunRecord> runs(
            Db db, @Nullable RunState state, @Nullable String rule, int limit, @Nullable String cursor)
            throws SQLException {
        var sql = new StringBuilder("SELECT " + Rows.RUN + ", m.cause, r.run FROM k_run r ")
                .append(index(state))
                .append(" JOIN k_message m ON m.position = r.message WHERE r.run < ?");
        var values = new ArrayList<@Nullable Object>();
        values.add(cursor == null ? Long.MAX_VALUE : Cursor.position(cursor));
        if (state != null) {
            sql.append(" AND ").append(isIn(state));
        }
        if (rule != null) {
            sql.append(" AND r.rule = ?");
            values.add(rule);
        }
        sql.append(" ORDER BY r.run DESC LIMIT ?");
        values.add(limit + 1);
        var found = db.composed(sql.toString(), row -> Map.entry(row.getLong(19), Rows.run(row, 1)), values);
        var page = found.size() > limit ? found.subList(0, limit) : found;
        return new Page<>(
                page.stream().map(Map.Entry::getValue).toList(),
                found.size() > limit ? Cursor.of(page.getLast().getKey()) : null);
    }

    // The index is named, because SQLite would rather walk all runs in their order than sort a few.
    private static String index(@Nullable RunState state) {
        return switch (state) {
            case null -> "";
            case COMPLETED -> "";
            case RUNNING -> "INDEXED BY k_run_awake";
            default -> "INDEXED BY k_run_state";
        };
    }

    // Says the condition of the partial index once more: SQLite does not conclude it from the state.
    private static String isIn(RunState state) {
        var is = "r.state = '" + state.word() + "'";
        return switch (state) {
            case COMPLETED -> is;
            case RUNNING -> is + " AND r.state IN " + Schema.AWAKE;
            default -> is + " AND r.state IN " + Schema.NOTABLE;
        };
    }

    static Counted countRuns(Db db, RunState state, @Nullable String rule, int most) throws SQLException {
        var values = new ArrayList<@Nullable Object>();
        var where = isIn(state);
        if (rule != null) {
            where += " AND r.rule = ?";
            values.add(rule);
        }
        values.add(most + 1L);
        var count = db.composed(
                        "SELECT count(*) FROM (SELECT 1 FROM k_run r " + index(state) + " WHERE " + where + " LIMIT ?)",
                        row -> row.getLong(1),
                        values)
                .getFirst();
        return new Counted(Math.min(count, most), count > most);
    }

    /** How far the open each of a run is. */
    static Optional<EachState> openEach(Db db, String run) throws SQLException {
        return db.first(
                "SELECT e.state FROM k_each e JOIN k_run r ON r.run = e.run WHERE r.id = ?",
                row -> Codec.each(row.getString(1)),
                run);
    }

    static Optional<RunWithSteps> run(Db db, String id) throws SQLException {
        var found = db.first(
                RUNS + "WHERE r.id = ?",
                row -> Map.entry(
                        row.getLong(19), new RunWithSteps(Rows.run(row, 1), List.of(), Codec.cause(row.getString(18)))),
                id);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        var run = found.get().getValue();
        return Optional.of(
                new RunWithSteps(run.run(), ShardReads.steps(db, found.get().getKey()), run.cause()));
    }

    static List<ScheduleRow> schedules(Db db) throws SQLException {
        var result = new ArrayList<ScheduleRow>();
        var rows = db.list(
                "SELECT rule, paused FROM k_schedule ORDER BY rule",
                row -> new ScheduleRow(row.getString(1), row.getInt(2) != 0, List.of()));
        for (var row : rows) {
            var ticks = db.list(
                    "SELECT t.tick, t.run, r.state FROM k_tick t LEFT JOIN k_run r ON r.id = t.run WHERE t.rule = ?"
                            + " ORDER BY t.tick DESC LIMIT ?",
                    tick -> new Tick(
                            Times.there(tick, 1),
                            tick.getString(2),
                            tick.getString(3) == null ? null : Rows.state(tick.getString(3))),
                    row.rule(),
                    ScheduleTable.TICKS);
            result.add(new ScheduleRow(row.rule(), row.paused(), ticks));
        }
        return result;
    }
}
