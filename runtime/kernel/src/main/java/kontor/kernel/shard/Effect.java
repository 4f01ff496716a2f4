package kontor.kernel.shard;

import java.time.Instant;
import java.util.List;
import kontor.kernel.message.Message;
import kontor.kernel.message.Outcome;
import kontor.kernel.port.Gateway.RunView;
import kontor.kernel.port.Store.Due;
import kontor.kernel.port.Store.Waiting;
import kontor.kernel.run.RunState;
import kontor.kernel.run.Ticket;
import kontor.kernel.shard.ShardSnapshot.Outgoing;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/** What a shard wants done once what it decided is durable. */
public sealed interface Effect {
    /** Start a run's body. */
    record Start(Ticket ticket, long token) implements Effect {}

    /** Let a run go on: its progress is durable. */
    record Recorded(String run, long token) implements Effect {}

    /** Give a run the answer to its command. */
    record Replied(String run, int step, Outcome outcome) implements Effect {}

    /** Tell a run that it is cancelled: it stops at its next step. */
    record RequestCancel(String run) implements Effect {}

    /** Forget a run's thread. */
    record Abandon(String run, long token) implements Effect {}

    /** Answer whoever submitted messages. */
    record Submitted(Object waiter, List<Result> results) implements Effect {}

    /** Answer whoever operated a run or a schedule. */
    record Operated(
            Object waiter,
            @Nullable RunState state,
            @Nullable KontorException refused) implements Effect {}

    /** Send envelopes to another shard. */
    record Post(int to, List<Outgoing> envelopes) implements Effect {}

    /** Tell another shard how far its envelopes have been taken. */
    record Acknowledge(int to, long sequence) implements Effect {}

    /** Come back at a time; times beyond the horizon may be dropped, the store has them. */
    record Timer(Due due) implements Effect {}

    /** Come back for a rule's schedule at a time. */
    record TickTimer(String rule, Instant at) implements Effect {}

    /** Read a parked run from the store. */
    record Load(String run) implements Effect {}

    /** Read a parked run and the next ids of its {@code each} from the store. */
    record ReadPage(String run, int step, EachState state, int size) implements Effect {}

    /** Look for a message that arrived before the wait was written. */
    record Search(Waiting waiting) implements Effect {}

    /** Tell listeners about a message, and look for runs that wait for it. */
    record Announce(Message message) implements Effect {}

    /** What became of a submitted message. */
    sealed interface Result {
        /** The message. */
        Message message();

        /** Accepted; {@code answer} is the answering rule's outcome where it has ended. */
        record Taken(
                Message message,
                boolean done,
                List<RunView> runs,
                @Nullable Outcome answer) implements Result {}

        /** It was accepted before; the store knows the rest. */
        record Duplicate(Message message) implements Result {}

        /** Another message has its identity. */
        record Conflict(Message message) implements Result {}

        /** The shard is full. */
        record Full(Message message) implements Result {}
    }
}
