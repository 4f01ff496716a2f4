package kontor.kernel.shard;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import kontor.kernel.message.Envelope;
import kontor.kernel.message.Message;
import kontor.kernel.message.Outcome;
import kontor.kernel.message.Outcome.Done;
import kontor.kernel.message.Outcome.Refused;
import kontor.kernel.model.Json;
import kontor.kernel.model.Model;
import kontor.kernel.model.RuleModel;
import kontor.kernel.port.Gateway.Operation;
import kontor.kernel.port.Store.Due;
import kontor.kernel.port.Store.Waiting;
import kontor.kernel.run.RunHost.End;
import kontor.kernel.run.RunHost.Progress;
import kontor.kernel.run.RunHost.Suspension;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.RunState;
import kontor.kernel.run.StepRecord;
import kontor.kernel.run.Ticket;
import kontor.kernel.shard.ShardMachine.Settings;
import kontor.kernel.shard.ShardSnapshot.ActiveRun;
import kontor.sdk.KontorException;
import kontor.sdk.Retry;
import org.jspecify.annotations.Nullable;

/** The runs of a shard: started in turn, recorded, suspended, tried again, ended. */
final class Runs {
    private static final Duration UNREACHABLE_PAUSE = Duration.ofSeconds(1);

    private final Settings settings;
    private final Model model;
    private final Outbox outbox;
    private final Waiters waiters;
    private final Ticks ticks;
    private final DoubleSupplier jitter;
    private final Turns turns = new Turns();
    private final Map<String, Live> live = new HashMap<>();
    private final Loads loads = new Loads();
    private final Map<String, Deque<Asked>> asked = new HashMap<>();
    private final Stands stands = new Stands();
    private final Pages pages = new Pages();
    private @Nullable EachSteps each;
    private long tokens;

    /** A run in memory: at work, or waiting for its turn. */
    private static final class Live {
        RunRecord run;
        final Message message;
        final List<StepRecord> steps;
        final boolean first;
        long token;
        boolean cancel;

        Live(RunRecord run, Message message, List<StepRecord> steps, boolean first) {
            this.run = run;
            this.message = message;
            this.steps = steps;
            this.first = first;
        }
    }

    /** An operation that waits for its run to be read. */
    private record Asked(Operation operation, Object waiter) {}

    Runs(Settings settings, Model model, Outbox outbox, Waiters waiters, Ticks ticks, DoubleSupplier jitter) {
        this.settings = settings;
        this.model = model;
        this.outbox = outbox;
        this.waiters = waiters;
        this.ticks = ticks;
        this.jitter = jitter;
    }

    void connect(EachSteps each) {
        this.each = each;
    }

    int size() {
        return live.size();
    }

    boolean isLive(String run) {
        return live.containsKey(run);
    }

    void openPage(Message message, int open, int completed, int failed) {
        pages.open(message, open, completed, failed);
    }

    // --- starting

    /** A run that has just been accepted. */
    void begin(RunRecord run, Message message, Instant now, Out out) {
        if (run.state() != RunState.BLOCKED) {
            enter(new Live(run, message, List.of(), true), out);
        }
    }

    private void enter(Live one, Out out) {
        loads.wentOn(one.run.id());
        live.put(one.run.id(), one);
        var rule = model.rule(one.run.rule());
        var parallel = rule == null || rule.options().parallel() || one.run.row() != null;
        if (parallel || turns.take(key(one.run), one.run.id())) {
            start(one, out);
        }
    }

    private static String key(RunRecord run) {
        return run.rule() + "\u0000" + run.subject();
    }

    private void start(Live one, Out out) {
        one.token = ++tokens;
        out.effect(new Effect.Start(new Ticket(one.run, one.message, one.steps, one.first), one.token));
    }

    /** Takes up a run after a crash. */
    void recover(ActiveRun active, Instant now, Out out) {
        var run = active.run();
        switch (run.state()) {
            case RUNNING -> {
                var rule = model.rule(run.rule());
                if (rule != null && !run.fingerprint().equals(rule.fingerprint())) {
                    var one = new Live(run, active.message(), active.steps(), false);
                    end(one, RunState.FAILED, changed(run, active.steps()), null, now, out);
                } else {
                    resume(active, run, false, now, out);
                }
            }
            case BLOCKED -> resume(active, run.starting(run.attempts(), fingerprint(run)), true, now, out);
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

    private String fingerprint(RunRecord run) {
        var rule = model.rule(run.rule());
        return rule == null ? run.fingerprint() : rule.fingerprint();
    }

    private static void timer(RunRecord run, Out out) {
        if (run.wakeAt() != null) {
            out.effect(new Effect.Timer(new Due(run.wakeAt(), run.id(), null)));
        }
    }

    private void resume(ActiveRun active, RunRecord run, boolean first, Instant now, Out out) {
        if (model.rule(run.rule()) == null) {
            if (run.state() != RunState.BLOCKED) {
                out.event(new ShardEvent.Moved(run.with(RunState.BLOCKED, null, null, run.error(), null)));
            }
            return;
        }
        if (!run.equals(active.run())) {
            out.event(new ShardEvent.Moved(run));
        }
        enter(new Live(run, active.message(), active.steps(), first), out);
    }

    /** Asks for a parked run, once at a time. */
    void load(String run, Instant now, Out out) {
        loads.ask(run, now, out);
    }

    /** A parked run has been read. */
    void loaded(ActiveRun active, Instant now, Out out) {
        switch (loads.read(active.run().id())) {
            case OUTDATED -> load(active.run().id(), now, out);
            case FRESH -> {
                if (!operated(active, now, out)) {
                    wake(active, now, out);
                }
            }
            case UNASKED -> {
                // It was read for an earlier request that gave up.
            }
        }
    }

    // Carries out what waited for this; whether that changed anything.
    private boolean operated(ActiveRun active, Instant now, Out out) {
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
            load(run, now, out);
        }
        carryOut(active, first.operation(), first.waiter(), now, out);
        return out.events().size() > before;
    }

    // Goes on with a parked run whose time has come, or whose answer is there.
    private void wake(ActiveRun active, Instant now, Out out) {
        var run = active.run();
        if (live.containsKey(run.id())) {
            return;
        }
        switch (run.state()) {
            case SLEEPING, WAITING, RETRYING -> {
                if (run.wakeAt() == null || run.wakeAt().isAfter(now)) {
                    timer(run, out);
                } else if (run.state() == RunState.RETRYING) {
                    resume(active, run.starting(run.attempts() + 1, fingerprint(run)), false, now, out);
                } else {
                    over(active, now, out);
                }
            }
            // Its answer is recorded already: nothing past it can have been tried.
            case RUNNING -> resume(active, run.starting(run.attempts(), fingerprint(run)), true, now, out);
            case BLOCKED, COMPLETED, FAILED, CANCELLED -> {
                // Nothing to go on with.
            }
        }
    }

    // The sleep or wait is over because its time has come.
    private void over(ActiveRun active, Instant now, Out out) {
        var run = active.run();
        var steps = new ArrayList<StepRecord>();
        for (var step : active.steps()) {
            if (step.outcome() == null) {
                var done = step.ended(new Done(Json.of(null)), now);
                out.event(new ShardEvent.Stepped(run.id(), List.of(done)));
                if (run.state() == RunState.WAITING) {
                    out.event(new ShardEvent.AwaitingOver(run.id(), step.index()));
                }
                steps.add(done);
            } else {
                steps.add(step);
            }
        }
        var woken = new ActiveRun(run, active.message(), steps);
        resume(woken, run.starting(run.attempts(), fingerprint(run)), true, now, out);
    }

    // --- going on

    private @Nullable Live current(String run, long token) {
        var one = live.get(run);
        return one != null && one.token == token ? one : null;
    }

    private void keep(Live one, Progress progress, Instant now, Out out) {
        loads.wentOn(one.run.id());
        if (!progress.steps().isEmpty()) {
            out.event(new ShardEvent.Stepped(one.run.id(), progress.steps()));
        }
        progress.sends().forEach(send -> outbox.send(send, now, out));
    }

    void record(String run, long token, Progress progress, Instant now, Out out) {
        var one = current(run, token);
        if (one == null) {
            out.effect(new Effect.Abandon(run, token));
            return;
        }
        keep(one, progress, now, out);
        if (one.cancel) {
            end(one, RunState.CANCELLED, null, null, now, out);
            out.effect(new Effect.Abandon(run, token));
        } else {
            out.effect(new Effect.Recorded(run, token));
        }
    }

    void suspend(String run, long token, Progress progress, Suspension reason, Instant now, Out out) {
        var one = current(run, token);
        if (one == null) {
            return;
        }
        keep(one, progress, now, out);
        if (one.cancel) {
            end(one, RunState.CANCELLED, null, null, now, out);
            return;
        }
        switch (reason) {
            case Suspension.Sleep(var until) -> park(one, RunState.SLEEPING, until, out);
            case Suspension.Next next -> {
                park(one, RunState.WAITING, next.until(), out);
                out.event(new ShardEvent.Awaiting(run, next.step(), next.type(), next.equals(), next.since()));
                out.effect(new Effect.Search(
                        new Waiting(run, next.step(), settings.shard(), next.equals(), next.since(), next.type())));
            }
            case Suspension.Each(var step, var noun, var where) -> {
                park(one, RunState.WAITING, null, out);
                steps().open(run, step, noun, where, now, out);
            }
        }
        leave(one, out);
    }

    private EachSteps steps() {
        if (each == null) {
            throw new IllegalStateException("the machine's parts are connected when it is made");
        }
        return each;
    }

    private void park(Live one, RunState state, @Nullable Instant wakeAt, Out out) {
        var run = one.run.with(state, null, wakeAt, one.run.error(), null);
        moved(one, run, null, out);
        timer(run, out);
    }

    private void moved(Live one, RunRecord run, @Nullable Outcome outcome, Out out) {
        one.run = run;
        loads.wentOn(run.id());
        stands.note(run);
        out.event(new ShardEvent.Moved(run));
        waiters.moved(run, outcome, out);
    }

    // The run is not in memory any more; the next of its turn begins.
    private void leave(Live one, Out out) {
        live.remove(one.run.id());
        var next = turns.leave(key(one.run), one.run.id());
        var following = next == null ? null : live.get(next);
        if (following != null) {
            start(following, out);
        }
    }

    void replied(String run, int step, Outcome outcome, Instant now, Out out) {
        loads.wentOn(run);
        out.event(new ShardEvent.Answered(run, step, outcome, now));
        if (live.containsKey(run)) {
            out.effect(new Effect.Replied(run, step, outcome));
        }
    }

    void matched(String run, int step, Message message, Instant now, Out out) {
        var found = Json.object()
                .put("id", message.id())
                .put("accepted", message.accepted().toString());
        found.set("data", message.data());
        out.event(new ShardEvent.Answered(run, step, new Done(found), now));
        out.event(new ShardEvent.AwaitingOver(run, step));
        load(run, now, out);
    }

    // --- ending

    void finish(String run, long token, Progress progress, End end, Instant now, Out out) {
        var one = current(run, token);
        if (one == null) {
            return;
        }
        keep(one, progress, now, out);
        if (one.cancel && !(end instanceof End.Returned)) {
            end(one, RunState.CANCELLED, null, null, now, out);
            return;
        }
        switch (end) {
            case End.Returned(var value) -> end(one, RunState.COMPLETED, null, value, now, out);
            case End.Stopped(var code, var detail) ->
                end(one, RunState.FAILED, new Refused(code, detail), null, now, out);
            case End.Threw(var code, var detail) -> threw(one, new Refused(code, detail), now, out);
            case End.Unreachable(var detail) -> {
                var uncounted = one.run.starting(one.run.attempts() - 1, one.run.fingerprint());
                var pause = UNREACHABLE_PAUSE.plusMillis((long) (jitter.getAsDouble() * 1000));
                retry(one, uncounted, new Refused("KON-5003", detail), now.plus(pause), out);
            }
        }
    }

    private void threw(Live one, Refused error, Instant now, Out out) {
        var rule = model.rule(one.run.rule());
        var retry = rule == null ? Retry.DEFAULT : rule.options().retry();
        if (one.run.attempts() >= retry.attempts()) {
            end(one, RunState.FAILED, error, null, now, out);
            return;
        }
        var pause = retry.pause(one.run.attempts()).toMillis();
        retry(one, one.run, error, now.plusMillis(pause + (long) (pause * jitter.getAsDouble() / 2)), out);
    }

    private void retry(Live one, RunRecord run, Refused error, Instant at, Out out) {
        var next = run.with(RunState.RETRYING, null, at, error, null);
        moved(one, next, null, out);
        timer(next, out);
        leave(one, out);
    }

    void cancelled(String run, long token, Progress progress, Instant now, Out out) {
        var one = current(run, token);
        if (one != null) {
            keep(one, progress, now, out);
            end(one, RunState.CANCELLED, null, null, now, out);
        }
    }

    private void end(
            Live one, RunState state, @Nullable Refused error, @Nullable JsonNode value, Instant now, Out out) {
        var rule = model.rule(one.run.rule());
        var shown = value == null ? null : withoutSecrets(one.message, rule, value);
        var outcome = outcome(state, error, value);
        moved(one, one.run.with(state, now, null, error, shown), outcome, out);
        var replyTo = one.message.replyTo();
        if (replyTo != null && rule != null && rule.answers()) {
            var answer = shown == null ? outcome : new Done(shown);
            outbox.post(replyTo.shard(), new Envelope.Reply(replyTo.run(), replyTo.step(), answer), now, out);
        }
        leave(one, out);
        pageGoesOn(one.run, now, out);
        ticks.ended(one.run, now, out);
    }

    private JsonNode withoutSecrets(Message message, @Nullable RuleModel rule, JsonNode value) {
        var verb = model.verb(message.type());
        return verb != null && rule != null && rule.answers() ? verb.withoutSecrets(value) : value;
    }

    private static Outcome outcome(RunState state, @Nullable Refused error, @Nullable JsonNode value) {
        if (state == RunState.CANCELLED) {
            return new Refused("KON-2501", "the run that answers was cancelled");
        }
        return error != null ? error : new Done(value == null ? Json.of(null) : value);
    }

    private void pageGoesOn(RunRecord run, Instant now, Out out) {
        var finished = pages.ended(run);
        if (finished != null) {
            outbox.post(finished.shard(), finished.done(), now, out);
        }
    }

    // --- operating

    /** Operates a run as it was read; when it has moved on since, it is read once more. */
    void operate(ActiveRun active, Operation operation, Object waiter, Instant now, Out out) {
        var run = active.run().id();
        if (!live.containsKey(run) && stands.isOld(active.run())) {
            asked.computeIfAbsent(run, _ -> new ArrayDeque<>()).add(new Asked(operation, waiter));
            load(run, now, out);
        } else {
            carryOut(active, operation, waiter, now, out);
        }
    }

    private void carryOut(ActiveRun active, Operation operation, Object waiter, Instant now, Out out) {
        var one = live.get(active.run().id());
        var run = one == null ? active.run() : one.run;
        var refused = refusal(run, operation, one != null);
        if (refused != null) {
            out.effect(new Effect.Operated(waiter, null, refused));
            return;
        }
        switch (operation) {
            case RETRY -> {
                var attempt = run.state() == RunState.RETRYING ? run.attempts() + 1 : 1;
                resume(active, run.starting(attempt, fingerprint(run)), false, now, out);
            }
            case WAKE -> over(active, now, out);
            case CANCEL -> cancel(active, one, now, out);
        }
        var state = live.containsKey(run.id()) ? live.get(run.id()).run.state() : gone(operation);
        out.effect(
                new Effect.Operated(waiter, operation == Operation.CANCEL && one != null ? run.state() : state, null));
    }

    // Not in memory after it was operated: it was cancelled, or it has no rule to go on with.
    private static RunState gone(Operation operation) {
        return operation == Operation.CANCEL ? RunState.CANCELLED : RunState.BLOCKED;
    }

    private static @Nullable KontorException refusal(RunRecord run, Operation operation, boolean atWork) {
        var allowed = switch (operation) {
            case RETRY -> !atWork && (run.state() == RunState.FAILED || run.state() == RunState.RETRYING);
            case WAKE -> !atWork && run.state() == RunState.SLEEPING;
            case CANCEL -> !run.state().ended();
        };
        if (allowed) {
            return null;
        }
        var which = switch (operation) {
            case RETRY -> "only a failed or retrying run can be retried";
            case WAKE -> "only a sleeping run can be woken";
            case CANCEL -> "a run that has ended cannot be cancelled";
        };
        return new KontorException("KON-1410", "the run is " + run.state().word() + "; " + which);
    }

    private void cancel(ActiveRun active, @Nullable Live one, Instant now, Out out) {
        if (one != null && one.token > 0) {
            one.cancel = true;
            out.effect(new Effect.RequestCancel(one.run.id()));
            return;
        }
        var parked = one != null ? one : new Live(active.run(), active.message(), active.steps(), false);
        for (var step : active.steps()) {
            if (step.outcome() == null && active.run().state() == RunState.WAITING) {
                out.event(new ShardEvent.AwaitingOver(active.run().id(), step.index()));
                steps().close(active.run().id(), step.index(), out);
            }
        }
        end(parked, RunState.CANCELLED, null, null, now, out);
    }
}
