package kontor.kernel.shard;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
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
import kontor.kernel.port.Store.Waiting;
import kontor.kernel.run.RunHost.End;
import kontor.kernel.run.RunHost.Progress;
import kontor.kernel.run.RunHost.Suspension;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.RunState;
import kontor.kernel.run.Ticket;
import kontor.kernel.shard.ShardMachine.Settings;
import org.jspecify.annotations.Nullable;

/** The runs of a shard: started in turn, recorded, suspended, tried again, ended. */
final class Runs {
    private final Settings settings;
    private final Model model;
    private final Outbox outbox;
    private final Waiters waiters;
    private final Ticks ticks;
    private final Endings endings;
    private final Parked parked;
    private final Turns turns = new Turns();
    private final Map<String, Live> live = new HashMap<>();
    private final Stands stands = new Stands();
    private final Pages pages = new Pages();
    private @Nullable EachSteps each;
    private long tokens;

    Runs(Settings settings, Model model, Outbox outbox, Waiters waiters, Ticks ticks, DoubleSupplier jitter) {
        this.settings = settings;
        this.model = model;
        this.outbox = outbox;
        this.waiters = waiters;
        this.ticks = ticks;
        this.endings = new Endings(model, jitter, this);
        this.parked = new Parked(model, this, endings);
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

    Parked parked() {
        return parked;
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

    /** A run comes into memory: it is started when its turn comes. */
    void enter(Live one, Out out) {
        parked.wentOn(one.run.id());
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

    // --- going on

    private @Nullable Live current(String run, long token) {
        var one = live.get(run);
        return one != null && one.token == token ? one : null;
    }

    private void keep(Live one, Progress progress, Instant now, Out out) {
        parked.wentOn(one.run.id());
        if (!progress.steps().isEmpty()) {
            out.event(new ShardEvent.Stepped(one.run.id(), progress.steps()));
            progress.steps().forEach(one::note);
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

    EachSteps steps() {
        if (each == null) {
            throw new IllegalStateException("the machine's parts are connected when it is made");
        }
        return each;
    }

    private void park(Live one, RunState state, @Nullable Instant wakeAt, Out out) {
        var run = one.run.with(state, null, wakeAt, one.run.error(), null);
        moved(one, run, null, out);
        Parked.timer(run, out);
    }

    private void moved(Live one, RunRecord run, @Nullable Outcome outcome, Out out) {
        one.run = run;
        parked.wentOn(run.id());
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
        parked.wentOn(run);
        stands.answered(run);
        out.event(new ShardEvent.Answered(run, step, outcome, now));
        var one = live.get(run);
        if (one != null) {
            one.known(step);
            out.effect(new Effect.Replied(run, step, outcome));
        }
    }

    void matched(String run, int step, Message message, Instant now, Out out) {
        var found = Json.object()
                .put("id", message.id())
                .put("accepted", message.accepted().toString());
        found.set("data", message.data());
        stands.answered(run);
        out.event(new ShardEvent.Answered(run, step, new Done(found), now));
        out.event(new ShardEvent.AwaitingOver(run, step));
        parked.load(run, now, out);
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
        endings.ended(one, end, now, out);
    }

    /** Lets a run try again at a time. */
    void retry(Live one, RunRecord run, Refused error, Instant at, Out out) {
        var next = run.with(RunState.RETRYING, null, at, error, null);
        moved(one, next, null, out);
        Parked.timer(next, out);
        leave(one, out);
    }

    void cancelled(String run, long token, Progress progress, Instant now, Out out) {
        var one = current(run, token);
        if (one != null) {
            keep(one, progress, now, out);
            end(one, RunState.CANCELLED, null, null, now, out);
        }
    }

    /** A run has ended for good. */
    void end(Live one, RunState state, @Nullable Refused error, @Nullable JsonNode value, Instant now, Out out) {
        var rule = model.rule(one.run.rule());
        var shown = value == null ? null : withoutSecrets(one.message, rule, value);
        var outcome = outcome(state, error, value);
        moved(one, one.run.with(state, now, null, error, shown), outcome, out);
        out.over(one.run, one.message);
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

    // --- for the other parts

    /** What a run waits for has come. */
    void answered(String run) {
        stands.answered(run);
    }

    /** A run in memory, null when it is not. */
    @Nullable
    Live find(String run) {
        return live.get(run);
    }

    /** Whether a run that is not in memory has moved on since it was read. */
    boolean isOld(RunRecord read) {
        return !live.containsKey(read.id()) && stands.isOld(read);
    }
}
