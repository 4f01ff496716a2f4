package kontor.store.cassandra;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import kontor.kernel.message.Outcome;
import kontor.kernel.message.Wire;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.RunState;
import kontor.kernel.run.StepRecord;
import kontor.store.cassandra.Change.Cell;
import org.jspecify.annotations.Nullable;

/** Plans a shard's runs and their steps. */
final class RunPlans {
    private static final int REMEMBERED = 1_024;

    private final int shard;
    private final Slots slots;
    private final Has has;
    private final DuePlans due;
    private final PagePlans pages;
    private final Map<String, KnownRun> known = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<String, RunCounts> counts = new HashMap<>();
    private final Set<KnownRun> dirty = new LinkedHashSet<>();
    private final Set<String> ended = new LinkedHashSet<>();
    private final List<Change> waiting = new ArrayList<>();

    RunPlans(int shard, Slots slots, Has has, DuePlans due, PagePlans pages) {
        this.shard = shard;
        this.slots = slots;
        this.has = has;
        this.due = due;
        this.pages = pages;
    }

    /** Before a batch is looked at: forgets what was not needed for long, and runs that have ended. */
    void trim() {
        ended.forEach(run -> {
            var one = known.get(run);
            if (one != null && one.run.state().ended()) {
                known.remove(run);
            }
        });
        ended.clear();
        var oldest = known.keySet().iterator();
        while (known.size() > REMEMBERED && oldest.hasNext()) {
            oldest.next();
            oldest.remove();
        }
    }

    /** A batch begins; these runs were read for it. */
    void begin(Collection<KeptRun> found) {
        found.forEach(kept -> known.putIfAbsent(kept.run().id(), new KnownRun(kept)));
        found.forEach(kept -> noteEnd(kept.run()));
    }

    /** An open step of a run, read for this batch. */
    void begin(String run, StepRecord step) {
        var one = known.get(run);
        if (one != null && step.outcome() == null) {
            one.open.putIfAbsent(step.index(), step);
        }
    }

    private void noteEnd(RunRecord run) {
        if (run.state().ended()) {
            ended.add(run.id());
        }
    }

    boolean has(String run) {
        return known.containsKey(run);
    }

    /** Whether a step of a run that is known has to be read, to see whether it is under way. */
    boolean isUnsure(String run, int step) {
        var one = known.get(run);
        return one == null || !one.whole && !one.open.containsKey(step);
    }

    private KnownRun of(String run) {
        return Objects.requireNonNull(known.get(run), run);
    }

    void start(RunRecord run, MessagePlans.Place message, int n) {
        var one = new KnownRun(run, message, n);
        known.put(run.id(), one);
        dirty.add(one);
        count(run.rule(), run.state(), 1);
        if (run.row() != null) {
            pages.started(one);
        }
        noteEnd(run);
    }

    void move(RunRecord next) {
        var one = of(next.id());
        var before = one.run.state();
        one.run = next;
        one.changed = true;
        dirty.add(one);
        if (before != next.state()) {
            count(next.rule(), before, -1);
            count(next.rule(), next.state(), 1);
        }
        if (next.row() != null && before != next.state()) {
            pages.moved(one, before);
        }
        noteEnd(next);
    }

    /** Takes over how many runs a rule has. */
    void load(String rule, byte[] stored) {
        counts.put(rule, RunCounts.of(stored));
    }

    private void count(String rule, RunState state, int change) {
        var of = counts.computeIfAbsent(rule, _ -> new RunCounts());
        of.add(state, change);
        if (of.isEmpty()) {
            counts.remove(rule);
            slots.remove(Kind.OPEN, rule);
        } else {
            slots.put(Kind.OPEN, rule, of.open(), 0, of.body());
        }
    }

    void steps(String run, List<StepRecord> steps) {
        var one = of(run);
        dirty.add(one);
        for (var step : steps) {
            one.steps.put(step.index(), step);
            if (step.outcome() == null) {
                one.open.put(step.index(), step);
            } else {
                one.open.remove(step.index());
            }
        }
    }

    /** A step's outcome became known; a run that waited for it runs again. */
    void answered(String run, int step, Outcome outcome, Instant at) {
        var one = of(run);
        var before = one.open.remove(step);
        if (before == null) {
            return;
        }
        one.steps.put(step, before.ended(outcome, at));
        dirty.add(one);
        if (one.run.state() == RunState.WAITING) {
            move(one.run.with(RunState.RUNNING, null, null, one.run.error(), one.run.result()));
        }
    }

    /** Whether none of these runs is open. */
    boolean areOver(List<String> runs) {
        return runs.stream().allMatch(run -> {
            var one = known.get(run);
            return one == null || one.run.state().ended();
        });
    }

    /** Deletes a run that has ended. */
    void drop(String run) {
        var gone = known.remove(run);
        if (gone != null) {
            count(gone.run.rule(), gone.run.state(), -1);
        }
        waiting.add(Change.delete(ShardTables.RUN, List.of(Change.cell("id", run))));
    }

    // --- writing

    void flush(List<Change> changes) {
        dirty.forEach(one -> flush(one, changes));
        dirty.clear();
        changes.addAll(waiting);
        waiting.clear();
    }

    private void flush(KnownRun one, List<Change> changes) {
        if (one.changed) {
            changes.add(
                    Change.insert(ShardTables.RUN, ShardTables.runKey(one.run.id(), ShardTables.ITSELF), cells(one)));
            list(one, changes);
            awake(one);
            parked(one);
            one.changed = false;
            one.stored = true;
        }
        one.steps.forEach((index, step) -> changes.add(Change.insert(
                ShardTables.RUN,
                ShardTables.runKey(one.run.id(), index),
                List.of(Change.cell("body", Wire.write(step, StepRecord.class))))));
        one.steps.clear();
    }

    private static List<Cell> cells(KnownRun one) {
        var cells = new ArrayList<>(List.of(Change.cell("body", KeptRun.body(one.run))));
        if (!one.stored) {
            cells.add(Change.cell("position", one.position));
            cells.add(Change.cell("n", one.n));
            cells.add(Change.cell("type", one.type));
        }
        var result = KeptRun.result(one.run);
        if (result != null || one.hasResult) {
            cells.add(Change.cell("result", result));
            one.hasResult = result != null;
        }
        return cells;
    }

    // A state is noted in the list when few runs have it; that one has another again, only at its end.
    private void list(KnownRun one, List<Change> changes) {
        var state = one.run.state();
        var cells = new ArrayList<Cell>();
        if (!one.stored) {
            cells.add(Change.cell("run", one.run.id()));
            cells.add(Change.cell("rule", one.run.rule()));
            has.note(ShardTables.rule(one.run.rule()), Position.bucket(one.position), ShardTables.ofFeed(shard));
        }
        var word = KeptRun.isNoted(state) ? state.word() : null;
        if (word != null ? !word.equals(one.noted) : state == RunState.COMPLETED && one.noted != null) {
            cells.add(Change.cell("state", word));
            one.noted = word;
        }
        if (word != null) {
            has.note(ShardTables.state(word), Position.bucket(one.position), ShardTables.ofFeed(shard));
        }
        if (!cells.isEmpty()) {
            var key = new ArrayList<>(ShardTables.feedKey(one.position));
            key.add(Change.cell("n", one.n));
            changes.add(Change.insert(ShardTables.RUNS, key, cells));
        }
    }

    private void awake(KnownRun one) {
        var state = one.run.state();
        if (state == RunState.RUNNING || state == RunState.BLOCKED) {
            slots.put(Kind.RUN, one.run.id(), one.position, 2L * one.n + (state == RunState.BLOCKED ? 1 : 0));
        } else {
            slots.remove(Kind.RUN, one.run.id());
        }
    }

    private void parked(KnownRun one) {
        @Nullable Instant next = KeptRun.due(one.run);
        if (Objects.equals(next, one.due)) {
            return;
        }
        if (one.due != null) {
            due.remove(one.due, DuePlans.OF_RUN, one.run.id());
        }
        if (next != null) {
            due.put(next, DuePlans.OF_RUN, one.run.id(), null);
        }
        one.due = next;
    }
}
