package kontor.store.cassandra;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import kontor.kernel.entity.Stored;
import kontor.kernel.message.Envelope;
import kontor.kernel.message.Message;
import kontor.kernel.message.Outcome;
import kontor.kernel.port.Write;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.StepRecord;
import kontor.kernel.shard.ShardEvent;
import kontor.kernel.shard.ShardRecord;
import org.jspecify.annotations.Nullable;

/** About how many bytes writes have, found without writing them down: what is bounded by it need not be exact. */
final class Weights {
    private static final int MESSAGE = 400;
    private static final int RUN = 400;
    private static final int STEP = 200;
    private static final int ENTITY = 500;
    private static final int EVENT = 60;
    private static final int VALUE = 8;

    private Weights() {}

    /** The bytes of a write, about. */
    static long of(Write write) {
        return switch (write) {
            case Stored stored -> {
                long sum = ENTITY
                        + json(stored.event().change())
                        + json(stored.after().state());
                for (var caused : stored.caused()) {
                    sum += message(caused.message());
                }
                yield sum;
            }
            case ShardRecord record -> {
                long sum = EVENT;
                for (var event : record.events()) {
                    sum += event(event);
                }
                yield sum;
            }
            default -> throw new IllegalArgumentException("not a write of this store: " + write.getClass());
        };
    }

    private static long event(ShardEvent event) {
        return EVENT
                + switch (event) {
                    case ShardEvent.Accepted(var message, var runs) -> message(message) + runs(runs);
                    case ShardEvent.Dispatched(var _, var _, var runs) -> runs(runs);
                    case ShardEvent.Posted(int _, long _, var envelope) -> envelope(envelope);
                    case ShardEvent.Delayed(var message, var _) -> message(message);
                    case ShardEvent.Stepped(var _, var steps) ->
                        steps.stream().mapToLong(Weights::step).sum();
                    case ShardEvent.Answered(var _, int _, var outcome, var _) -> outcome(outcome);
                    case ShardEvent.Moved(var run) -> run(run);
                    case ShardEvent.EachMoved(var _, int _, var state) -> state == null ? 0 : json(state.where());
                    case ShardEvent.Taken _,
                            ShardEvent.Delivered _,
                            ShardEvent.Undelayed _,
                            ShardEvent.Awaiting _,
                            ShardEvent.AwaitingOver _,
                            ShardEvent.Ticked _,
                            ShardEvent.Paused _ -> EVENT;
                };
    }

    private static long envelope(Envelope envelope) {
        return switch (envelope) {
            case Envelope.Sent(var message) -> message(message);
            case Envelope.Reply(var _, int _, var outcome) -> outcome(outcome);
            case Envelope.PageDone _ -> EVENT;
        };
    }

    private static long message(Message message) {
        return MESSAGE + message.subject().length() + json(message.data());
    }

    private static long runs(List<RunRecord> runs) {
        return runs.stream().mapToLong(Weights::run).sum();
    }

    private static long run(RunRecord run) {
        return RUN + json(run.result()) + outcome(run.error());
    }

    private static long step(StepRecord step) {
        return STEP + json(step.request()) + outcome(step.outcome());
    }

    private static long outcome(@Nullable Outcome outcome) {
        return switch (outcome) {
            case null -> 0;
            case Outcome.Done(var value) -> json(value);
            case Outcome.Refused(var code, var detail) -> code.length() + (long) detail.length();
        };
    }

    private static long json(@Nullable JsonNode node) {
        if (node == null) {
            return 0;
        }
        if (node.isTextual()) {
            return node.textValue().length() + 2L;
        }
        long sum = VALUE;
        for (var member : node.properties()) {
            sum += member.getKey().length() + 4L + json(member.getValue());
        }
        if (node.isArray()) {
            for (var element : node) {
                sum += json(element) + 1;
            }
        }
        return sum;
    }
}
