package kontor.kernel.shard;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import kontor.kernel.port.Gateway.Operation;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.RunState;
import kontor.kernel.shard.ShardSnapshot.ActiveRun;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/** Retries, wakes and cancels runs by hand. */
final class Operations {
    private final Runs runs;
    private final Parked parked;
    private final Map<String, Deque<Asked>> asked = new HashMap<>();

    /** An operation that waits for its run to be read. */
    private record Asked(Operation operation, Object waiter) {}

    Operations(Runs runs, Parked parked) {
        this.runs = runs;
        this.parked = parked;
    }

    /** Operates a run as it was read; when it has moved on since, it is read once more. */
    void operate(ActiveRun active, Operation operation, Object waiter, Instant now, Out out) {
        if (runs.isOld(active.run())) {
            var run = active.run().id();
            asked.computeIfAbsent(run, _ -> new ArrayDeque<>()).add(new Asked(operation, waiter));
            parked.load(run, now, out);
        } else {
            carryOut(active, operation, waiter, now, out);
        }
    }

    /** Carries out what waited for a run to be read; whether that changed anything. */
    boolean loaded(ActiveRun active, Instant now, Out out) {
        var run = active.run().id();
        var waiting = asked.get(run);
        if (waiting == null) {
            return false;
        }
        var before = out.events().size();
        var first = waiting.remove();
        if (waiting.isEmpty()) {
            asked.remove(run);
        } else {
            parked.load(run, now, out);
        }
        carryOut(active, first.operation(), first.waiter(), now, out);
        return out.events().size() > before;
    }

    private void carryOut(ActiveRun active, Operation operation, Object waiter, Instant now, Out out) {
        var one = runs.find(active.run().id());
        var run = one == null ? active.run() : one.run;
        var refused = refusal(run, operation, one != null);
        if (refused != null) {
            out.effect(new Effect.Operated(waiter, null, refused));
            return;
        }
        switch (operation) {
            case RETRY -> parked.tryAgain(active, run.state() == RunState.RETRYING ? run.attempts() + 1 : 1, out);
            case WAKE -> parked.over(active, now, out);
            case CANCEL -> cancel(active, one, now, out);
        }
        out.effect(new Effect.Operated(waiter, stateAfter(run, operation, one), null));
    }

    private RunState stateAfter(RunRecord run, Operation operation, @Nullable Live before) {
        if (operation == Operation.CANCEL) {
            // One at work is cancelled at its next step.
            return before != null ? before.run.state() : RunState.CANCELLED;
        }
        var after = runs.find(run.id());
        // Not in memory: it has no rule to go on with.
        return after == null ? RunState.BLOCKED : after.run.state();
    }

    private static @Nullable KontorException refusal(RunRecord run, Operation operation, boolean atWork) {
        var allowed = switch (operation) {
            case RETRY -> !atWork && (run.state() == RunState.FAILED || run.state() == RunState.RETRYING);
            case WAKE -> !atWork && (run.state() == RunState.SLEEPING || waitsUntil(run));
            case CANCEL -> !run.state().ended();
        };
        if (allowed) {
            return null;
        }
        var which = switch (operation) {
            case RETRY -> "only a failed or retrying run can be retried";
            case WAKE -> "only a sleeping run, or one that waits with a timeout, can be woken";
            case CANCEL -> "a run that has ended cannot be cancelled";
        };
        return new KontorException("KON-1410", "the run is " + run.state().word() + "; " + which);
    }

    // Without a timeout there is nothing that it could go on with.
    private static boolean waitsUntil(RunRecord run) {
        return run.state() == RunState.WAITING && run.wakeAt() != null;
    }

    private void cancel(ActiveRun active, @Nullable Live one, Instant now, Out out) {
        if (one != null && one.token > 0) {
            one.cancel = true;
            out.effect(new Effect.RequestCancel(one.run.id()));
            return;
        }
        var ending = one != null ? one : new Live(active.run(), active.message(), active.steps(), false);
        for (var step : active.steps()) {
            if (step.outcome() == null && active.run().state() == RunState.WAITING) {
                out.event(new ShardEvent.AwaitingOver(active.run().id(), step.index()));
                runs.steps().close(active.run().id(), step.index(), out);
            }
        }
        runs.end(ending, RunState.CANCELLED, null, null, now, out);
    }
}
