package kontor.kernel.shard;

import java.util.List;
import kontor.kernel.message.Message;
import kontor.kernel.port.Gateway.Operation;
import kontor.kernel.port.Store.Due;
import kontor.kernel.run.RunHost.End;
import kontor.kernel.run.RunHost.Progress;
import kontor.kernel.run.RunHost.Suspension;
import kontor.kernel.shard.ShardSnapshot.ActiveRun;
import kontor.kernel.shard.ShardSnapshot.Outgoing;
import org.jspecify.annotations.Nullable;

/** What can be asked of a shard, or happen to it. A {@code waiter} is whoever wants to know; the machine hands it back. */
public sealed interface ShardCommand {
    /** Messages from outside, checked. With {@code untilDone} the answer comes once their runs have ended. */
    record Submit(List<Message> messages, boolean untilDone, Object waiter) implements ShardCommand {}

    /** Stop waiting for runs and answer with what is known. */
    record StopWaiting(Object waiter) implements ShardCommand {}

    /** Envelopes from another shard's outbox, in order of sequence. */
    record Deliver(int from, List<Outgoing> envelopes) implements ShardCommand {}

    /** Another shard has taken this shard's envelopes up to a sequence. */
    record Acknowledged(int by, long sequence) implements ShardCommand {}

    /** Send again what another shard has not acknowledged, and put down what was put off. */
    record Nudge() implements ShardCommand {}

    /** Messages of this shard that an entity's write has stored as pending. */
    record Caused(List<Message> messages) implements ShardCommand {}

    /** A run has made progress and waits for it to be durable. */
    record Record(String run, long token, Progress progress) implements ShardCommand {}

    /** A run gives up its thread. */
    record Suspend(String run, long token, Progress progress, Suspension reason) implements ShardCommand {}

    /** A run's try has ended. */
    record Finish(String run, long token, Progress progress, End end) implements ShardCommand {}

    /** A run has met its cancellation at a step. */
    record Cancelled(String run, long token, Progress progress) implements ShardCommand {}

    /** The time of a run or of a delayed message has come. */
    record Woken(Due due) implements ShardCommand {}

    /** A parked run, as asked for by {@link Effect.Load}; null when it is gone. */
    record Loaded(@Nullable ActiveRun run) implements ShardCommand {}

    /** The next ids of an {@code each}, as asked for by {@link Effect.ReadPage}. */
    record PageRead(ActiveRun parent, int step, List<String> ids) implements ShardCommand {}

    /** A message that a run waits for. */
    record Matched(String run, int step, Message message) implements ShardCommand {}

    /** Somebody operates a run, which was read from the store. */
    record Operate(ActiveRun run, Operation operation, Object waiter) implements ShardCommand {}

    /** It is time to look at a rule's schedule. */
    record TickDue(String rule) implements ShardCommand {}

    /** Somebody runs a schedule's rule now. */
    record TickNow(String rule, Object waiter) implements ShardCommand {}

    /** Somebody pauses or resumes a schedule. */
    record Pause(String rule, boolean paused, Object waiter) implements ShardCommand {}
}
