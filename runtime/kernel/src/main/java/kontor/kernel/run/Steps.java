package kontor.kernel.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import kontor.kernel.message.Cause;
import kontor.kernel.message.Ids;
import kontor.kernel.message.Message;
import kontor.kernel.message.Outcome;
import kontor.kernel.message.Outcome.Done;
import kontor.kernel.message.Outcome.Refused;
import kontor.kernel.message.TraceContext;
import kontor.kernel.model.Json;
import kontor.kernel.model.NounModel;
import kontor.kernel.model.RuleModel;
import kontor.kernel.model.Shapes;
import kontor.kernel.run.RunHost.End;
import kontor.kernel.run.RunHost.Outgoing;
import kontor.kernel.run.RunHost.Suspension;
import kontor.kernel.where.Filter;
import kontor.kernel.where.Filters;
import kontor.kernel.where.Wanted;
import kontor.sdk.KontorException;
import kontor.sdk.Lambdas.Task;
import org.jspecify.annotations.Nullable;

/** The kinds of steps of one try: what is recorded answers, what is not is carried out and waits to be recorded. */
final class Steps {
    private final Ticket ticket;
    private final RuleModel rule;
    private final RunHost host;
    private final Rows rows;
    private final Recording recording;
    private final Consumed consumed = new Consumed();
    private final Set<String> made = new HashSet<>();
    private Instant now;
    private @Nullable TraceContext trace;

    Steps(Ticket ticket, RuleModel rule, RunHost host) {
        this.ticket = ticket;
        this.rule = rule;
        this.host = host;
        this.rows = new Rows(ticket);
        this.recording = new Recording(ticket, rows, host);
        this.now = rows.startedAt();
        consumed.take(message().id(), message().type(), message().accepted());
    }

    /** The body of an {@code each}. */
    @FunctionalInterface
    interface RowBody {
        void run(JsonNode row) throws Exception;
    }

    Message message() {
        return rows.message();
    }

    Instant now() {
        return now;
    }

    /** A new id: a function of the run and of how many it has made. */
    String newId(String what) {
        var id = Ids.ofStep(runId(), chance(), what);
        made.add(id);
        return id;
    }

    /** Whether this run has made the id itself. */
    boolean hasMade(String id) {
        return made.contains(id);
    }

    /** A number that no other call of this run gets. */
    int chance() {
        return recording.chance();
    }

    /** The run whose steps these are just now: a parent's while its prefix is replayed. */
    String runId() {
        return rows.runId();
    }

    private TraceContext trace() {
        if (trace == null) {
            trace = TraceContext.above(message(), host::samples);
        }
        return trace;
    }

    Cause cause(int step) {
        var message = message();
        var by = message.cause() == null ? null : message.cause().by();
        var run = ticket.run().id();
        var place = trace().at(TraceContext.spanOfStep(run, step));
        return new Cause(message.id(), message.type(), run, rule.name(), step, by, place.traceparent());
    }

    /** Whether a step beyond the record is surely tried for the first time. */
    boolean first() {
        return ticket.first();
    }

    void outgoing(Outgoing send) {
        recording.outgoing(send);
    }

    /** The messages that it has met. */
    Consumed consumed() {
        return consumed;
    }

    // --- reading, writing, sending

    /** A step that only reads. */
    Outcome read(String kind, String target, JsonNode request, IntFunction<Outcome> action) {
        return observe(kind, target, request, false, (step, _) -> action.apply(step));
    }

    /** A step with an effect: everything observed before is durable first. */
    Outcome effect(String kind, String target, JsonNode request, Effect action) {
        return observe(kind, target, request, true, action);
    }

    /** Carries out a step. */
    @FunctionalInterface
    interface Effect {
        Outcome apply(int step, String hash);
    }

    private Outcome observe(String kind, String target, JsonNode request, boolean effect, Effect action) {
        var step = recording.begin();
        var hash = Recording.hash(kind, target, request);
        var before = recording.recorded(step, kind, target, hash, request);
        if (before != null && before.outcome() != null) {
            return before.outcome();
        }
        if (effect) {
            recording.flushObserved();
        }
        var started = host.clock();
        var outcome = action.apply(step, hash);
        recording.add(new StepRecord(step, kind, target, hash, request, outcome, started, host.clock(), 1));
        recording.observe();
        return outcome;
    }

    /** A send: it leaves with the next record. The run is durable, so the send is: a replay makes the same one. */
    JsonNode send(String kind, String target, JsonNode request, IntFunction<JsonNode> action) {
        var step = recording.begin();
        var hash = Recording.hash(kind, target, request);
        var before = recording.recorded(step, kind, target, hash, request);
        if (before != null && before.outcome() instanceof Done(var value)) {
            return value;
        }
        var value = action.apply(step);
        recording.addDone(step, kind, target, hash, request, value);
        return value;
    }

    /** A command and its answer. */
    Outcome ask(String kind, String target, JsonNode request, Consumer<Integer> action) {
        var step = recording.begin();
        var hash = Recording.hash(kind, target, request);
        var before = recording.recorded(step, kind, target, hash, request);
        if (before != null && before.outcome() != null) {
            return before.outcome();
        }
        if (before == null) {
            action.accept(step);
            recording.add(new StepRecord(step, kind, target, hash, request, null, host.clock(), null, 1));
            recording.flush();
        }
        return host.reply(step);
    }

    // --- waiting

    void sleep(Instant until) {
        var step = recording.begin();
        var request = Json.object().put("until", until.toString());
        var hash = Recording.hash("sleep", "", request);
        if (until.isAfter(now)) {
            suspended(step, "sleep", "", hash, request, new Suspension.Sleep(until));
        } else if (recording.recorded(step, "sleep", "", hash, request) == null) {
            recording.addDone(step, "sleep", "", hash, request, Json.of(null));
        }
    }

    JsonNode next(String type, Map<String, String> equals, Consumed.Wait wait, @Nullable Instant until) {
        var step = recording.begin();
        var request = Json.object().<ObjectNode>set("where", Json.of(equals));
        if (until != null) {
            request.put("until", until.toString());
        }
        var hash = Recording.hash("next", type, request);
        var wanted = Wanted.of(equals, wait.seen());
        return suspended(
                step, "next", type, hash, request, new Suspension.Next(step, type, wanted, wait.since(), until));
    }

    void each(NounModel noun, Filter filter, RowBody body) {
        if (recording.undoing().isUndoing()) {
            throw new KontorException("KON-2468", "each(...) does not go into undo(...); send a message instead");
        }
        if (rows.isNext(recording.next())) {
            row(noun, filter, body);
            return;
        }
        var step = recording.begin();
        var where = Filters.json(filter);
        var hash = Recording.hash("each", noun.name(), where);
        suspended(step, "each", noun.name(), hash, where, new Suspension.Each(step, noun.name(), where));
    }

    private JsonNode suspended(int step, String kind, String target, String hash, JsonNode request, Suspension reason) {
        var before = recording.recorded(step, kind, target, hash, request);
        if (before != null && before.outcome() instanceof Done(var value)) {
            now = before.endedAt() == null || before.endedAt().isBefore(now) ? now : before.endedAt();
            return value;
        }
        if (before == null) {
            recording.add(new StepRecord(step, kind, target, hash, request, null, host.clock(), null, 1));
        }
        recording.suspend(reason);
        throw new IllegalStateException("a suspended run went on");
    }

    // A child of an each: the parent's prefix is replayed up to here, now comes this run's own row.
    private void row(NounModel noun, Filter filter, RowBody body) {
        var id = recording.enterRow();
        var row = EntitySteps.row(this, host, noun, filter, id);
        end(false, () -> {
            if (!row.isNull()) {
                body.run(row);
            }
            return Json.object().put("row", id).put("skipped", row.isNull());
        });
    }

    // --- undoing

    /** Notes how to undo; durable at once, so that it is known however the run fails. */
    void undo(Task compensation) {
        var undoing = recording.undoing();
        if (undoing.isUndoing()) {
            throw new KontorException("KON-2468", "undo(...) does not go into undo(...)");
        }
        var step = recording.begin();
        var request = Json.object();
        var hash = Recording.hash(Undo.REGISTERED, "", request);
        if (!undoing.isBeyond(step) && recording.recorded(step, Undo.REGISTERED, "", hash, request) == null) {
            recording.addDone(step, Undo.REGISTERED, "", hash, request, Json.of(null));
            recording.flush();
        }
        if (rows.isOwn()) {
            undoing.register(compensation);
        }
    }

    // --- the outside world

    Outcome call(String connector, String operation, JsonNode request, Class<?> reply) {
        return call(connector, operation, request, reply, UnaryOperator.identity());
    }

    /**
     * Calls a connector; the attempt is durable before it, so that a changed rule is noticed.
     *
     * @param check may refuse an answer before it is recorded
     */
    Outcome call(String connector, String operation, JsonNode request, Class<?> reply, UnaryOperator<Outcome> check) {
        var step = recording.begin();
        var target = connector + "." + operation;
        var hash = Recording.hash("call", target, request);
        var before = recording.recorded(step, "call", target, hash, request);
        if (before != null && before.outcome() != null) {
            return before.outcome();
        }
        var attempts = before == null ? 1 : before.attempts() + 1;
        var started = before == null ? host.clock() : before.startedAt();
        if (!host.reads(connector, operation)) {
            recording.add(new StepRecord(step, "call", target, hash, request, null, started, null, attempts));
            recording.flush();
        }
        var outcome = check.apply(called(step, connector, operation, request));
        recording.add(new StepRecord(
                step, "call", target, hash, request, shown(outcome, reply), started, host.clock(), attempts));
        recording.observe();
        return outcome;
    }

    /** Calls a connector within a step; where it fails, the try ends. */
    Outcome called(int step, String connector, String operation, JsonNode request) {
        var key = Ids.ofStep(runId(), step, connector + "." + operation);
        try {
            return new Done(host.connector(connector, operation, request, key));
        } catch (KontorException e) {
            return new Refused(e.code(), String.valueOf(e.getMessage()));
        } catch (Exception e) {
            recording.finish(new End.Threw("KON-5002", connector + "." + operation + " failed: " + Traces.brief(e)));
            throw new IllegalStateException("a finished run went on");
        }
    }

    private static Outcome shown(Outcome outcome, Class<?> reply) {
        return outcome instanceof Done(var value) && reply.isRecord()
                ? new Done(Shapes.withoutSecrets(reply, value))
                : outcome;
    }

    // --- the end

    /** Runs the body, and ends the try as it ends. Never returns. */
    void end(boolean answers, Attempt body) {
        recording.end(body.ended(answers));
    }
}
