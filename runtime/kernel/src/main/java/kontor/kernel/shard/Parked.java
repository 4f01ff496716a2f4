package kontor.kernel.shard;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import kontor.kernel.message.Outcome.Done;
import kontor.kernel.message.Outcome.Refused;
import kontor.kernel.model.Json;
import kontor.kernel.model.Model;
import kontor.kernel.port.Store.Due;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.RunState;
import kontor.kernel.run.StepRecord;
import kontor.kernel.shard.ShardSnapshot.ActiveRun;

/** Runs that are in the store only: taken up after a crash, when their time has come, or when an answer is there. */
final class Parked {
    private final Model model;
    private final Runs runs;
    private final Endings endings;
    private final Operations operations;
    private final Loads loads = new Loads();

    Parked(Model model, Runs runs, Endings endings) {
        this.model = model;
        this.runs = runs;
        this.endings = endings;
        this.operations = new Operations(runs, this);
    }

    Operations operations() {
        return operations;
    }

    /** Takes up a run after a crash. */
    void recover(ActiveRun active, Instant now, Out out) {
        var run = active.run();
        switch (run.state()) {
            case RUNNING -> {
                var rule = model.rule(run.rule());
                if (rule != null && !run.fingerprint().equals(rule.fingerprint())) {
                    var one = new Live(run, active.message(), active.steps(), false);
                    endings.failed(one, changed(run, active.steps()), now, out);
                } else {
                    goOn(active, run, false, out);
                }
            }
            case BLOCKED -> goOn(active, starting(run, run.attempts()), true, out);
            case SLEEPING, WAITING, RETRYING -> timer(run, out);
            case COMPLETED, FAILED, CANCELLED -> {
                // Ended runs are not taken up.
            }
        }
    }

    private static Refused changed(RunRecord run, List<StepRecord> steps) {
        return new Refused(
                "KON-5103",
                "the code of " + run.rule() + " changed while a step after step " + (steps.size() - 1)
                        + " could be under way; look at what it did, then retry the run with the new code, or cancel it");
    }

    private RunRecord starting(RunRecord run, int attempt) {
        var rule = model.rule(run.rule());
        return run.starting(attempt, rule == null ? run.fingerprint() : rule.fingerprint());
    }

    /** Comes back for a run when its time has come. */
    static void timer(RunRecord run, Out out) {
        if (run.wakeAt() != null) {
            out.effect(new Effect.Timer(new Due(run.wakeAt(), run.id(), null)));
        }
    }

    private void goOn(ActiveRun active, RunRecord run, boolean first, Out out) {
        if (model.rule(run.rule()) == null) {
            if (run.state() != RunState.BLOCKED) {
                out.event(new ShardEvent.Moved(run.with(RunState.BLOCKED, null, null, run.error(), null)));
            }
            return;
        }
        if (!run.equals(active.run())) {
            out.event(new ShardEvent.Moved(run));
        }
        runs.enter(new Live(run, active.message(), active.steps(), first), out);
    }

    /** Lets a run begin another try. */
    void tryAgain(ActiveRun active, int attempt, Out out) {
        goOn(active, starting(active.run(), attempt), false, out);
    }

    // --- reading

    /** Asks for a run, once at a time. */
    void load(String run, Instant now, Out out) {
        loads.ask(run, now, out);
    }

    /** A run has gone on: a read that is under way does not tell how it stands. */
    void wentOn(String run) {
        loads.wentOn(run);
    }

    /** A run has been read. */
    void loaded(ActiveRun active, Instant now, Out out) {
        switch (loads.read(active.run().id())) {
            case OUTDATED -> load(active.run().id(), now, out);
            case FRESH -> {
                if (!operations.loaded(active, now, out)) {
                    wake(active, now, out);
                }
            }
            case UNASKED -> {
                // It was read for an earlier request that gave up.
            }
        }
    }

    // Goes on with a run whose time has come, or whose answer is there.
    private void wake(ActiveRun active, Instant now, Out out) {
        var run = active.run();
        if (runs.isLive(run.id())) {
            return;
        }
        switch (run.state()) {
            case SLEEPING, WAITING, RETRYING -> {
                if (run.wakeAt() == null || run.wakeAt().isAfter(now)) {
                    timer(run, out);
                } else if (run.state() == RunState.RETRYING) {
                    tryAgain(active, run.attempts() + 1, out);
                } else {
                    over(active, now, out);
                }
            }
            // Its answer is recorded already: nothing past it can have been tried.
            case RUNNING -> goOn(active, starting(run, run.attempts()), true, out);
            case BLOCKED, COMPLETED, FAILED, CANCELLED -> {
                // Nothing to go on with.
            }
        }
    }

    /** The sleep or wait is over because its time has come, or because somebody says so. */
    void over(ActiveRun active, Instant now, Out out) {
        var run = active.run();
        var steps = new ArrayList<>(active.steps());
        // The last one: what failed before it was undone may have left others open.
        for (int i = steps.size() - 1; i >= 0; i--) {
            if (steps.get(i).outcome() == null) {
                var done = steps.get(i).ended(new Done(Json.of(null)), now);
                out.event(new ShardEvent.Stepped(run.id(), List.of(done)));
                if (run.state() == RunState.WAITING) {
                    out.event(new ShardEvent.AwaitingOver(run.id(), done.index()));
                }
                steps.set(i, done);
                break;
            }
        }
        goOn(new ActiveRun(run, active.message(), steps), starting(run, run.attempts()), true, out);
    }
}
