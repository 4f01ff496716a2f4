package kontor.testkit.memory;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kontor.kernel.message.Outcome;
import kontor.kernel.model.Json;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.RunState;
import kontor.kernel.run.StepRecord;
import kontor.kernel.shard.ShardSnapshot.ActiveRun;
import org.jspecify.annotations.Nullable;

/** Runs and their steps, in the order in which they were started. */
final class RunRows {
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private long last;

    /** A run with its steps and its message. */
    static final class Row {
        final long position;
        final MessageLog.Kept message;
        final TreeMap<Integer, StepRecord> steps = new TreeMap<>();
        RunRecord run;

        Row(long position, RunRecord run, MessageLog.Kept message) {
            this.position = position;
            this.run = run;
            this.message = message;
        }

        ActiveRun active() {
            return new ActiveRun(run, message.message, List.copyOf(steps.values()));
        }
    }

    boolean has(String run) {
        return rows.containsKey(run);
    }

    @Nullable
    Row get(String run) {
        return rows.get(run);
    }

    Collection<Row> all() {
        return rows.values();
    }

    void insert(RunRecord run, MessageLog.Kept message) {
        rows.put(run.id(), new Row(++last, kept(run), message));
        message.runs.add(run.id());
    }

    // Not through its JSON as a whole, where no result and a result of nothing are the same.
    private static RunRecord kept(RunRecord run) {
        var result = run.result() == null ? null : Json.parse(Json.text(run.result()));
        return run.with(run.state(), run.endedAt(), run.wakeAt(), run.error(), result);
    }

    void remove(String run) {
        rows.remove(run);
    }

    private Row there(String run) {
        var row = rows.get(run);
        if (row == null) {
            throw Conflicts.unknown("run", run);
        }
        return row;
    }

    void move(RunRecord run) {
        there(run.id()).run = kept(run);
    }

    void steps(String run, List<StepRecord> steps) {
        var row = there(run);
        steps.forEach(step -> row.steps.put(step.index(), Copies.of(step, StepRecord.class)));
    }

    /** A step's outcome became known; a run that waited for it runs again. */
    void answered(String run, int step, Outcome outcome, Instant at) {
        var row = there(run);
        var before = row.steps.get(step);
        if (before == null || before.outcome() != null) {
            return;
        }
        var known = Copies.of(outcome, Outcome.class);
        row.steps.put(step, before.ended(known, at));
        if (row.run.state() == RunState.WAITING) {
            row.run = row.run.with(RunState.RUNNING, null, null, row.run.error(), row.run.result());
        }
    }
}
