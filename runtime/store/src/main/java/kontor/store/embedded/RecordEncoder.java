package kontor.store.embedded;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import kontor.kernel.run.RunRecord;
import kontor.kernel.shard.ShardEvent;
import kontor.kernel.shard.ShardRecord;

/** Makes a shard's record ready: JSON is written on the caller's thread, because there is only one writer. */
final class RecordEncoder {
    private final int shard;
    private final List<Change> changes = new ArrayList<>();
    private long bytes = 100;

    RecordEncoder(ShardRecord record) {
        this.shard = record.shard();
        changes.add(tables -> tables.shards.advance(record));
        record.events().forEach(event -> changes.add(change(event)));
    }

    List<Change> changes() {
        return changes;
    }

    long bytes() {
        return bytes;
    }

    private Change change(ShardEvent event) {
        bytes += 50;
        return switch (event) {
            case ShardEvent.Accepted accepted -> accepted(accepted);
            case ShardEvent.Dispatched(var source, var message, var runs) -> {
                var encoded = runs.stream().map(this::encoded).toList();
                yield tables -> tables.dispatch(source, message, encoded);
            }
            case ShardEvent.Taken(var from, var sequence) -> tables -> tables.shards.taken(shard, from, sequence);
            case ShardEvent.Posted(var to, var sequence, var envelope) -> {
                var text = counted(Codec.envelope(envelope));
                yield tables -> tables.shards.posted(shard, to, sequence, text);
            }
            case ShardEvent.Delivered(var to, var sequence) -> tables -> tables.shards.delivered(shard, to, sequence);
            case ShardEvent.Delayed(var message, var due) -> {
                var text = counted(Codec.message(message));
                var time = time(due);
                yield tables -> tables.shards.delayed(shard, message.id(), time, text);
            }
            case ShardEvent.Undelayed(var message) -> tables -> tables.shards.undelayed(shard, message);
            case ShardEvent.Ticked(var rule, var tick, var run) ->
                tables -> tables.schedules.ticked(shard, rule, tick, run);
            case ShardEvent.Paused(var rule, var paused) -> tables -> tables.schedules.paused(shard, rule, paused);
            default -> ofRun(event);
        };
    }

    private Change ofRun(ShardEvent event) {
        return switch (event) {
            case ShardEvent.Stepped(var run, var steps) -> {
                var encoded = steps.stream().map(RunTable.EncodedStep::of).toList();
                encoded.forEach(step -> bytes += 200L
                        + step.request().length()
                        + (step.outcome() == null ? 0 : step.outcome().length()));
                yield tables -> tables.runs.steps(run, encoded);
            }
            case ShardEvent.Answered(var run, var step, var outcome, var at) -> {
                var text = Codec.outcome(outcome);
                bytes += text == null ? 0 : text.length();
                yield tables -> tables.runs.answered(run, step, text, at);
            }
            case ShardEvent.Moved(var run) -> {
                var encoded = encoded(run);
                yield tables -> tables.runs.move(encoded);
            }
            case ShardEvent.Awaiting(var run, var step, var type, var equals, var since) -> {
                var text = counted(Codec.equalities(equals));
                var time = time(since);
                yield tables -> tables.shards.awaiting(shard, tables.runs.row(run), step, type, text, time);
            }
            case ShardEvent.AwaitingOver(var run, var step) ->
                tables -> tables.shards.awaitingOver(tables.runs.row(run), step);
            case ShardEvent.EachMoved(var run, var step, var state) -> {
                if (state == null) {
                    yield tables -> tables.shards.eachOver(tables.runs.row(run), step);
                }
                var text = counted(Codec.each(state));
                yield tables -> tables.shards.each(shard, tables.runs.row(run), step, text);
            }
            default -> throw new IllegalStateException("unknown event " + event);
        };
    }

    private Change accepted(ShardEvent.Accepted accepted) {
        var message = MessageTable.Encoded.of(accepted.message());
        bytes += message.bytes();
        var kept = accepted.message();
        var runs = accepted.runs().stream()
                .map(run -> counted(RunTable.EncodedRun.of(run, kept.source(), kept.id(), kept.type(), kept.subject())))
                .toList();
        return tables -> tables.accept(shard, message, runs);
    }

    private RunTable.EncodedRun encoded(RunRecord run) {
        return counted(RunTable.EncodedRun.of(run));
    }

    private RunTable.EncodedRun counted(RunTable.EncodedRun run) {
        bytes += 250 + (run.result() == null ? 0 : run.result().length());
        return run;
    }

    private String counted(String text) {
        bytes += text.length();
        return text;
    }

    private static Object time(Instant time) {
        var value = Times.of(time);
        return value == null ? Long.MIN_VALUE : value;
    }
}
