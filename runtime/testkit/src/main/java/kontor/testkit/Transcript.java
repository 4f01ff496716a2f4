package kontor.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import kontor.kernel.entity.EntityEvent;
import kontor.kernel.entity.Stored;
import kontor.kernel.message.Message;
import kontor.kernel.message.Outcome;
import kontor.kernel.model.Json;
import kontor.kernel.port.Write;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.RunState;
import kontor.kernel.run.StepRecord;
import kontor.kernel.shard.EachPage;
import kontor.kernel.shard.ShardEvent;
import kontor.kernel.shard.ShardRecord;
import kontor.testkit.virtual.Witness;
import org.jspecify.annotations.Nullable;

/**
 * Everything that happened in a story, in order, with virtual times: a stable text, so that a story can be compared with
 * a golden file.
 */
public final class Transcript implements Witness {
    private static final int LONGEST = 240;
    private final List<String> lines = new ArrayList<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Set<String>> deleted = new HashMap<>();
    private @Nullable Instant last;

    Transcript() {}

    /** The lines. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** The whole text, one line for each thing that happened. */
    public String text() {
        return String.join("\n", lines) + "\n";
    }

    @Override
    public String toString() {
        return text();
    }

    /** Ids of a noun's entities that were deleted at some time. */
    List<String> deleted(String noun) {
        return List.copyOf(deleted.getOrDefault(noun, Set.of()));
    }

    private void line(Instant at, String text) {
        if (!at.equals(last)) {
            lines.add(at.toString());
            last = at;
        }
        var one = "  " + text;
        lines.add(one.length() <= LONGEST ? one : one.substring(0, LONGEST - 1) + "…");
    }

    @Override
    public void crashed(String where, Instant at) {
        line(at, "CRASH " + where);
    }

    @Override
    public void refused(Write write, String why, Instant at) {
        line(at, "REFUSED " + why);
    }

    @Override
    public void called(Call call, @Nullable JsonNode answer, Instant at) {
        line(
                at,
                "call    " + call.connector() + "." + call.operation() + " " + Json.text(call.request()) + " -> "
                        + (answer == null ? "failed" : Json.text(answer)));
    }

    @Override
    public void wrote(Write write, Instant at) {
        switch (write) {
            case ShardRecord record -> record.events().forEach(event -> event(event, at));
            case Stored stored -> stored(stored, at);
            default -> throw new IllegalArgumentException("not a write: " + write);
        }
    }

    private void stored(Stored stored, Instant at) {
        var event = stored.event();
        if (event.kind() == EntityEvent.Kind.DELETED) {
            deleted.computeIfAbsent(stored.noun(), _ -> new TreeSet<>()).add(stored.id());
        }
        var by = event.cause() == null || event.cause().rule() == null
                ? ""
                : " by " + event.cause().rule();
        line(
                at,
                event.kind().word() + " " + stored.noun() + " " + stored.id() + " " + event.version() + " "
                        + Json.text(event.change()) + by);
        stored.caused().stream().filter(Stored.Caused::pending).forEach(caused -> message(caused.message(), at));
    }

    private void message(Message message, Instant at) {
        if (!message.type().equals(EachPage.TYPE)) {
            line(at, "message " + message.type() + " of " + message.subject() + " " + Json.text(message.data()));
        }
    }

    private void event(ShardEvent event, Instant at) {
        switch (event) {
            case ShardEvent.Accepted(var message, var runs) -> {
                message(message, at);
                begin(runs, at);
            }
            case ShardEvent.Dispatched(var _, var _, var runs) -> begin(runs, at);
            case ShardEvent.Stepped(var run, var steps) -> steps.forEach(step -> step(run, step, at));
            case ShardEvent.Answered(var run, var step, var outcome, var _) ->
                line(at, "answer  " + name(run) + " step " + step + " -> " + brief(outcome));
            case ShardEvent.Moved(var run) -> moved(run, at);
            case ShardEvent.Delayed(var message, var due) ->
                line(at, "delayed " + message.type() + " until " + due + " " + Json.text(message.data()));
            case ShardEvent.Undelayed _,
                    ShardEvent.Taken _,
                    ShardEvent.Posted _,
                    ShardEvent.Delivered _,
                    ShardEvent.Awaiting _,
                    ShardEvent.AwaitingOver _,
                    ShardEvent.EachMoved _,
                    ShardEvent.Ticked _,
                    ShardEvent.Paused _ -> {
                // How it is done, not what is done.
            }
        }
    }

    private void begin(List<RunRecord> runs, Instant at) {
        for (var run : runs) {
            names.put(run.id(), run.rule() + (run.row() == null ? "" : "[" + run.row() + "]"));
            line(at, "begin   " + name(run.id()));
        }
    }

    private String name(String run) {
        return names.getOrDefault(run, run);
    }

    private void step(String run, StepRecord step, Instant at) {
        var how = step.outcome() == null ? "…" : brief(step.outcome());
        line(at, "step    " + name(run) + " " + step.index() + " " + step.kind() + " " + step.target() + " -> " + how);
    }

    private static String brief(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done(var value) -> Json.text(value);
            case Outcome.Refused(var code, var detail) -> code + " " + detail;
        };
    }

    private void moved(RunRecord run, Instant at) {
        var more = switch (run.state()) {
            case SLEEPING, RETRYING, WAITING -> run.wakeAt() == null ? "" : " until " + run.wakeAt();
            case RUNNING, BLOCKED, COMPLETED, FAILED, CANCELLED -> "";
        };
        var error = run.error() == null || run.state() == RunState.COMPLETED ? "" : " " + brief(run.error());
        line(at, run.state().word() + " " + name(run.id()) + more + error);
    }
}
