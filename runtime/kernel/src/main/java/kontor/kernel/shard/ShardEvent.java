package kontor.kernel.shard;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import kontor.kernel.message.Envelope;
import kontor.kernel.message.Message;
import kontor.kernel.message.Outcome;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.StepRecord;
import org.jspecify.annotations.Nullable;

/** What happens to a shard: each is a small change of the store's tables, several make one {@link ShardRecord}. */
public sealed interface ShardEvent {
    /** A message was accepted, with the runs it starts. */
    record Accepted(Message message, List<RunRecord> runs) implements ShardEvent {}

    /** A message that an entity's write had stored as pending got its runs. */
    record Dispatched(String source, String message, List<RunRecord> runs) implements ShardEvent {}

    /** All envelopes from another shard up to this sequence have been taken: the watermark. */
    record Taken(int from, long sequence) implements ShardEvent {}

    /** An envelope was put into the outbox. */
    record Posted(int to, long sequence, Envelope envelope) implements ShardEvent {}

    /** The other shard has taken all envelopes up to this sequence. */
    record Delivered(int to, long sequence) implements ShardEvent {}

    /** A message is to be sent later. */
    record Delayed(Message message, Instant due) implements ShardEvent {}

    /** A delayed message's time has come; it is accepted or posted in the same record. */
    record Undelayed(String message) implements ShardEvent {}

    /** Steps of a run were recorded; one with the same index replaces what was there. */
    record Stepped(String run, List<StepRecord> steps) implements ShardEvent {}

    /**
     * The outcome of a step that was under way became known (a reply, an awaited message, an {@code each}). Ignored where
     * the step has one already. A run that waited for it is running again.
     */
    record Answered(String run, int step, Outcome outcome, Instant at) implements ShardEvent {}

    /** A run went on to another state. */
    record Moved(RunRecord run) implements ShardEvent {}

    /**
     * A run waits for a message.
     *
     * @param type the message's type
     * @param equals fields of the payload and the JSON text each must equal
     * @param since messages from this time on count
     */
    record Awaiting(String run, int step, String type, Map<String, String> equals, Instant since)
            implements ShardEvent {}

    /** A run does not wait any longer. */
    record AwaitingOver(String run, int step) implements ShardEvent {}

    /** How far an {@code each} has come; null state when it is over. */
    record EachMoved(String run, int step, @Nullable EachState state) implements ShardEvent {}

    /** A rule's tick was run, or left out on purpose. */
    record Ticked(String rule, Instant tick, @Nullable String run) implements ShardEvent {}

    /** A rule's schedule was paused or resumed. */
    record Paused(String rule, boolean paused) implements ShardEvent {}
}
