package kontor.kernel.shard;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import kontor.kernel.message.Envelope;
import kontor.kernel.message.Message;
import kontor.kernel.port.Store.Waiting;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.StepRecord;
import org.jspecify.annotations.Nullable;

/**
 * A shard as its rows tell it, for recovery: what must be in memory, and nothing that can stay parked.
 *
 * @param shard the shard
 * @param sequence the number of its last record, 0 when there is none
 * @param active runs that are running, retrying, or due within the horizon, in the order they were accepted
 * @param pending messages whose runs are not started yet, in order
 * @param outbox envelopes that are not delivered, in order of sequence
 * @param posted the last sequence used for each shard
 * @param taken the watermark of each shard
 * @param delayed messages to be sent later that are due within the horizon
 * @param each open {@code each} steps
 * @param schedules schedules that have ticked or were paused
 * @param waiting runs of this shard that wait for a message
 * @param pages pages of {@code each} steps with runs that are not ended
 */
public record ShardSnapshot(
        int shard,
        long sequence,
        List<ActiveRun> active,
        List<Message> pending,
        List<Outgoing> outbox,
        Map<Integer, Long> posted,
        Map<Integer, Long> taken,
        List<DelayedMessage> delayed,
        List<OpenEach> each,
        List<ScheduleState> schedules,
        List<Waiting> waiting,
        List<OpenPage> pages) {
    /**
     * A run with all that is needed to go on with it.
     *
     * @param run the run
     * @param message its message
     * @param steps its recorded steps by index
     */
    public record ActiveRun(RunRecord run, Message message, List<StepRecord> steps) {}

    /** An envelope on its way. */
    public record Outgoing(int to, long sequence, Envelope envelope) {}

    /** A message to be sent later. */
    public record DelayedMessage(Message message, Instant due) {}

    /** An open {@code each}. */
    public record OpenEach(String run, int step, EachState state) {}

    /**
     * A rule's schedule.
     *
     * @param rule the rule
     * @param lastTick its last tick, {@link Instant#MIN} when it never ticked
     * @param paused whether it is paused
     * @param open the run of its last tick that is not ended, null when there is none
     */
    public record ScheduleState(
            String rule,
            Instant lastTick,
            boolean paused,
            @Nullable String open) {}

    /**
     * A page of an {@code each}: a message of type {@link EachPage#TYPE} whose runs are not all ended.
     *
     * @param message the page's message
     * @param open how many of its runs are not ended
     * @param completed how many completed
     * @param failed how many failed or were cancelled
     */
    public record OpenPage(Message message, int open, int completed, int failed) {}

    /** A shard without history. */
    public static ShardSnapshot empty(int shard) {
        return new ShardSnapshot(
                shard, 0, List.of(), List.of(), List.of(), Map.of(), Map.of(), List.of(), List.of(), List.of(),
                List.of(), List.of());
    }
}
