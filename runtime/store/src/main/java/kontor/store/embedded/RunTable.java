package kontor.store.embedded;

import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kontor.kernel.model.Json;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.RunState;
import kontor.kernel.run.StepRecord;
import kontor.store.Conflicts;
import org.jspecify.annotations.Nullable;

/** Writes runs and their steps. */
final class RunTable {
    private static final int REMEMBERED = 65_536;
    private final Db db;
    private final Map<String, Kept> recent = new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
            return size() > REMEMBERED;
        }
    };
    private final Map<String, Integer> opened = new HashMap<>();
    private long last;

    RunTable(Db db) throws SQLException {
        this.db = db;
        load();
    }

    /** What the writer remembers of a run. */
    private record Kept(long row, String rule, RunState state) {}

    /** A run made ready to be written. */
    record EncodedRun(
            RunRecord run,
            @Nullable String origin,
            @Nullable String error,
            @Nullable String result) {
        static EncodedRun of(RunRecord run) {
            return new EncodedRun(run, null, Codec.outcome(run.error()), Codec.text(run.result()));
        }

        /** A run that starts with a message; what differs from the message is kept too. */
        static EncodedRun of(RunRecord run, String source, String message, String type, String subject) {
            var same = run.source().equals(source)
                    && run.message().equals(message)
                    && run.type().equals(type)
                    && run.subject().equals(subject);
            return new EncodedRun(run, same ? null : origin(run), Codec.outcome(run.error()), Codec.text(run.result()));
        }

        static String origin(RunRecord run) {
            return Json.text(Json.object()
                    .put("source", run.source())
                    .put("message", run.message())
                    .put("type", run.type())
                    .put("subject", run.subject()));
        }
    }

    /** A step made ready to be written. */
    record EncodedStep(
            StepRecord step, String request, @Nullable String outcome) {
        static EncodedStep of(StepRecord step) {
            return new EncodedStep(step, Json.text(step.request()), Codec.outcome(step.outcome()));
        }
    }

    void load() throws SQLException {
        recent.clear();
        opened.clear();
        last = db.number("SELECT coalesce(max(run), 0) FROM k_run");
    }

    /** Forgets where runs are, after some were deleted. */
    void forget() {
        recent.clear();
    }

    /** The row that the next run will have. */
    long next() {
        return last + 1;
    }

    void insert(EncodedRun encoded, long message) throws SQLException {
        var run = encoded.run();
        long row = last + 1;
        db.update(
                "INSERT INTO k_run(run, id, shard, rule, message, origin, row, state, attempts, fingerprint, started, ended,"
                        + " wake, error, result) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row,
                run.id(),
                run.shard(),
                run.rule(),
                message,
                encoded.origin(),
                run.row(),
                run.state().word(),
                run.attempts(),
                run.fingerprint(),
                Times.of(run.startedAt()),
                Times.of(run.endedAt()),
                Times.of(run.wakeAt()),
                encoded.error(),
                encoded.result());
        last = row;
        recent.put(run.id(), new Kept(row, run.rule(), run.state()));
        count(run.rule(), null, run.state());
    }

    void move(EncodedRun encoded) throws SQLException {
        var run = encoded.run();
        var kept = kept(run.id());
        db.update(
                "UPDATE k_run SET state = ?, attempts = ?, fingerprint = ?, ended = ?, wake = ?, error = ?, result = ?"
                        + " WHERE run = ?",
                run.state().word(),
                run.attempts(),
                run.fingerprint(),
                Times.of(run.endedAt()),
                Times.of(run.wakeAt()),
                encoded.error(),
                encoded.result(),
                kept.row());
        recent.put(run.id(), new Kept(kept.row(), kept.rule(), run.state()));
        count(kept.rule(), kept.state(), run.state());
    }

    /** A run's row. */
    long row(String run) throws SQLException {
        return kept(run).row();
    }

    private Kept kept(String run) throws SQLException {
        var known = recent.get(run);
        if (known == null) {
            known = db.first(
                            "SELECT run, rule, state FROM k_run WHERE id = ?",
                            row -> new Kept(row.getLong(1), row.getString(2), Rows.state(row.getString(3))),
                            run)
                    .orElseThrow(() -> Conflicts.unknown("run", run));
            recent.put(run, known);
        }
        return known;
    }

    void steps(String run, List<EncodedStep> steps) throws SQLException {
        long row = row(run);
        for (var encoded : steps) {
            var step = encoded.step();
            db.update(
                    "INSERT OR REPLACE INTO k_step(run, step, kind, target, hash, request, outcome, started, ended,"
                            + " attempts) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    row,
                    step.index(),
                    step.kind(),
                    step.target(),
                    step.hash(),
                    encoded.request(),
                    encoded.outcome(),
                    Times.of(step.startedAt()),
                    Times.of(step.endedAt()),
                    step.attempts());
        }
    }

    /** A step's outcome became known; a run that waited for it runs again. */
    void answered(String run, int step, @Nullable String outcome, Instant at) throws SQLException {
        var kept = kept(run);
        long changed = db.update(
                "UPDATE k_step SET outcome = ?, ended = ? WHERE run = ? AND step = ? AND outcome IS NULL",
                outcome,
                Times.of(at),
                kept.row(),
                step);
        if (changed > 0 && kept.state() == RunState.WAITING) {
            db.update("UPDATE k_run SET state = 'running', wake = NULL WHERE run = ?", kept.row());
            recent.put(run, new Kept(kept.row(), kept.rule(), RunState.RUNNING));
        }
    }

    private void count(String rule, @Nullable RunState before, RunState after) {
        int change = (after.ended() ? 0 : 1) - (before == null || before.ended() ? 0 : 1);
        if (change != 0) {
            opened.merge(rule, change, Integer::sum);
        }
    }

    /** Writes how the numbers of open runs have changed: once a batch. */
    void flush() throws SQLException {
        for (var entry : opened.entrySet()) {
            if (entry.getValue() != 0) {
                db.update(
                        "INSERT INTO k_open(rule, runs) VALUES(?1, ?2) ON CONFLICT(rule) DO UPDATE SET runs = runs + ?2",
                        entry.getKey(),
                        entry.getValue());
            }
        }
        opened.clear();
    }
}
