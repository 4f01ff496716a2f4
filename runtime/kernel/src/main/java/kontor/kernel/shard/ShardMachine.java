package kontor.kernel.shard;

import java.time.Instant;
import java.util.List;
import java.util.function.DoubleSupplier;
import kontor.kernel.message.Envelope;
import kontor.kernel.model.Model;
import kontor.kernel.port.Store.Due;
import kontor.kernel.shard.ShardSnapshot.ActiveRun;
import org.jspecify.annotations.Nullable;

/**
 * A shard's front as a state machine: deterministic, single-threaded, without clock or I/O. State moves on at once; what
 * it decided is made durable by the caller, and only then are effects carried out. If that fails, the machine is thrown
 * away and made anew from the store.
 */
public final class ShardMachine {
    private final Inbox inbox;
    private final Outbox outbox;
    private final Runs runs;
    private final EachSteps each;
    private final Ticks ticks;
    private final Waiters waiters;

    /**
     * A machine from its snapshot.
     *
     * @param settings the shard's number and limits
     * @param model what the node knows of its businesses
     * @param snapshot where the shard stands
     * @param jitter numbers from 0 to 1 that spread retries
     */
    public ShardMachine(Settings settings, Model model, ShardSnapshot snapshot, DoubleSupplier jitter) {
        waiters = new Waiters(model);
        outbox = new Outbox(settings, snapshot);
        ticks = new Ticks(settings, model, snapshot);
        runs = new Runs(settings, model, outbox, waiters, ticks, jitter);
        inbox = new Inbox(settings, model, runs, waiters, jitter);
        each = new EachSteps(settings, outbox, runs, snapshot);
        runs.connect(each);
        ticks.connect(inbox);
        outbox.connect(envelope -> take(envelope.envelope(), envelope.now(), envelope.out()));
    }

    /**
     * The shard's number and limits.
     *
     * @param shard the shard
     * @param shards how many there are
     * @param maxRuns past this many runs in memory, messages from outside are refused
     * @param pageSize how many rows of an {@code each} go together
     * @param pagesInFlight how many pages of one {@code each} are under way at most
     */
    public record Settings(int shard, int shards, int maxRuns, int pageSize, int pagesInFlight) {}

    /** Takes up what was going on when the snapshot was taken. */
    public void recover(ShardSnapshot snapshot, Instant now, Out out) {
        // Pages first: a run of theirs may end while it is taken up.
        snapshot.pages().forEach(page -> runs.openPage(page.message(), page.open(), page.completed(), page.failed()));
        snapshot.active().forEach(run -> runs.parked().recover(run, now, out));
        snapshot.pending().forEach(message -> inbox.recover(message, now, out));
        snapshot.delayed().forEach(delayed -> outbox.recoverDelayed(delayed, out));
        outbox.resend(out);
        each.recover(snapshot.each(), now, out);
        snapshot.waiting().forEach(waiting -> out.effect(new Effect.Search(waiting)));
        ticks.recover(now, out);
    }

    /** Decides about a command. */
    public void handle(ShardCommand command, Instant now, Out out) {
        switch (command) {
            case ShardCommand.Submit submit -> inbox.submit(submit, now, out);
            case ShardCommand.StopWaiting(var waiter) -> waiters.stop(waiter, out);
            case ShardCommand.Deliver(var from, var envelopes) -> outbox.deliver(from, envelopes, now, out);
            case ShardCommand.Acknowledged(var by, var sequence) -> outbox.acknowledged(by, sequence, out);
            case ShardCommand.Nudge _ -> outbox.nudge(out);
            case ShardCommand.Caused(var messages) -> messages.forEach(message -> inbox.dispatch(message, now, out));
            case ShardCommand.Record(var run, var token, var progress) -> runs.record(run, token, progress, now, out);
            case ShardCommand.Suspend(var run, var token, var progress, var reason) ->
                runs.suspend(run, token, progress, reason, now, out);
            case ShardCommand.Finish(var run, var token, var progress, var end) ->
                runs.finish(run, token, progress, end, now, out);
            case ShardCommand.Cancelled(var run, var token, var progress) ->
                runs.cancelled(run, token, progress, now, out);
            case ShardCommand.Woken(var due) -> woken(due, now, out);
            case ShardCommand.Loaded(var run) -> loaded(run, now, out);
            case ShardCommand.PageRead(var parent, var step, var ids) -> each.read(parent, step, ids, now, out);
            case ShardCommand.Matched(var run, var step, var message) -> runs.matched(run, step, message, now, out);
            case ShardCommand.Operate(var run, var operation, var waiter) ->
                runs.parked().operations().operate(run, operation, waiter, now, out);
            case ShardCommand.TickDue(var rule) -> ticks.due(rule, now, out);
            case ShardCommand.TickNow(var rule, var waiter) -> inbox.tickNow(rule, waiter, now, out);
            case ShardCommand.Pause(var rule, var paused, var waiter) -> ticks.pause(rule, paused, waiter, now, out);
        }
    }

    private void woken(Due due, Instant now, Out out) {
        if (due.message() != null) {
            outbox.undelay(due.message(), now, out);
        } else if (due.run() != null && !runs.isLive(due.run())) {
            runs.parked().load(due.run(), now, out);
        }
    }

    private void loaded(@Nullable ActiveRun run, Instant now, Out out) {
        if (run != null) {
            runs.parked().loaded(run, now, out);
        }
    }

    private void take(Envelope envelope, Instant now, Out out) {
        switch (envelope) {
            case Envelope.Sent(var message) -> inbox.accept(message, now, out);
            case Envelope.Reply(var run, var step, var outcome) -> runs.replied(run, step, outcome, now, out);
            case Envelope.PageDone done -> each.done(done, now, out);
        }
    }

    /** Adds to a record that is written anyway what was put off. */
    public void addPutOff(Out out) {
        outbox.addPutOff(out);
    }

    /** How many runs are in memory. */
    public int liveRuns() {
        return runs.size();
    }

    /** How many envelopes wait for other shards. */
    public int outgoing() {
        return outbox.size();
    }

    /** Schedules of this shard, as rule and whether it is paused. */
    public List<ShardSnapshot.ScheduleState> schedules() {
        return ticks.states();
    }

    /** Whether a run is at work, for tests. */
    public boolean isLive(String run) {
        return runs.isLive(run);
    }
}
