package kontor.kernel.shard;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.DoubleSupplier;
import kontor.kernel.message.Outcome.Refused;
import kontor.kernel.model.Model;
import kontor.kernel.run.RunHost.End;
import kontor.kernel.run.RunState;
import kontor.kernel.run.Undo;
import kontor.sdk.Retry;

/** How tries end: well, to be tried again, or for good; and then first with what makes up for what was done. */
final class Endings {
    private static final Duration UNREACHABLE_PAUSE = Duration.ofSeconds(1);

    private final Model model;
    private final DoubleSupplier jitter;
    private final Runs runs;

    Endings(Model model, DoubleSupplier jitter, Runs runs) {
        this.model = model;
        this.jitter = jitter;
        this.runs = runs;
    }

    void ended(Live one, End end, Instant now, Out out) {
        switch (end) {
            case End.Returned(var value) -> runs.end(one, RunState.COMPLETED, null, value, now, out);
            case End.Stopped(var code, var detail) -> failed(one, new Refused(code, detail), now, out);
            case End.Threw(var code, var detail) -> threw(one, new Refused(code, detail), now, out);
            case End.Undone(var error) -> runs.end(one, RunState.FAILED, error, null, now, out);
            case End.Unreachable(var detail) -> {
                var uncounted = one.run.starting(one.run.attempts() - 1, one.run.fingerprint());
                var pause = UNREACHABLE_PAUSE.plusMillis((long) (jitter.getAsDouble() * 1000));
                runs.retry(one, uncounted, new Refused("KON-5003", detail), now.plus(pause), out);
            }
        }
    }

    private void threw(Live one, Refused error, Instant now, Out out) {
        var rule = model.rule(one.run.rule());
        var retry = rule == null ? Retry.DEFAULT : rule.options().retry();
        if (one.run.attempts() >= retry.attempts()) {
            failed(one, error, now, out);
            return;
        }
        var pause = retry.pause(one.run.attempts()).toMillis();
        runs.retry(one, one.run, error, now.plusMillis(pause + (long) (pause * jitter.getAsDouble() / 2)), out);
    }

    /** A run has failed for good. */
    void failed(Live one, Refused error, Instant now, Out out) {
        var undoing = one.undoing();
        if (undoing != null) {
            runs.end(one, RunState.FAILED, notUndone(Undo.error(undoing), error), null, now, out);
        } else if (one.hasUndos() && Undo.follows(error)) {
            undo(one, error, now, out);
        } else {
            runs.end(one, RunState.FAILED, error, null, now, out);
        }
    }

    private static Refused notUndone(Refused first, Refused then) {
        return new Refused(
                "KON-5107",
                "the run failed with " + first.code() + " (" + first.detail()
                        + ") and what it had done could not be undone: " + then.code() + " (" + then.detail()
                        + "); mend that and retry the run, which then goes on with the undoing");
    }

    // The run is tried once more at once, with attempts of its own: the mark tells it to undo.
    private void undo(Live one, Refused error, Instant now, Out out) {
        var mark = Undo.begun(one.nextStep(), one.firstOpen(), error, now);
        out.event(new ShardEvent.Stepped(one.run.id(), List.of(mark)));
        runs.retry(one, one.run.starting(0, one.run.fingerprint()), error, now, out);
    }
}
