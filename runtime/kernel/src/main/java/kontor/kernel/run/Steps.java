package kontor.kernel.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import kontor.kernel.message.Cause;
import kontor.kernel.message.Ids;
import kontor.kernel.message.Message;
import kontor.kernel.message.Outcome;
import kontor.kernel.message.Outcome.Done;
import kontor.kernel.message.Outcome.Refused;
import kontor.kernel.model.Json;
import kontor.kernel.model.NounModel;
import kontor.kernel.model.RuleModel;
import kontor.kernel.model.Shapes;
import kontor.kernel.run.RunHost.End;
import kontor.kernel.run.RunHost.Outgoing;
import kontor.kernel.run.RunHost.Progress;
import kontor.kernel.run.RunHost.Suspension;
import kontor.kernel.where.Filter;
import kontor.kernel.where.Filters;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/**
 * The steps of one try: what is recorded answers, what is not is carried out and waits to be recorded. No effect leaves
 * before everything the run has observed is durable.
 */
final class Steps {
    /** The most steps of one run. */
    static final int MAX_STEPS = 10_000;
    /** The most characters that a step's answer may have. */
    static final int MAX_ANSWER = 1024 * 1024;

    private final Ticket ticket;
    private final RuleModel rule;
    private final RunHost host;
    private final Map<Integer, StepRecord> recorded = new HashMap<>();
    private final List<StepRecord> fresh = new ArrayList<>();
    private final List<Outgoing> sends = new ArrayList<>();
    private final Set<String> consumed = new HashSet<>();
    private final Set<String> made = new HashSet<>();
    private final Rows rows;
    private boolean observed;
    private int next;
    private int chance;
    private Instant now;

    Steps(Ticket ticket, RuleModel rule, RunHost host) {
        this.ticket = ticket;
        this.rule = rule;
        this.host = host;
        this.rows = new Rows(ticket);
        this.now = rows.startedAt();
        rows.prefix().forEach(step -> recorded.put(step.index(), step));
        ticket.steps().forEach(step -> recorded.put(step.index(), step));
        consumed.add(message().id());
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
        return chance++;
    }

    /** The run whose steps these are just now: a parent's while its prefix is replayed. */
    String runId() {
        return rows.runId();
    }

    Cause cause(int step) {
        var message = message();
        var by = message.cause() == null ? null : message.cause().by();
        return new Cause(message.id(), message.type(), ticket.run().id(), rule.name(), step, by);
    }

    /** Whether a step beyond the record is surely tried for the first time. */
    boolean first() {
        return ticket.first();
    }

    void outgoing(Outgoing send) {
        sends.add(send);
    }

    /** Notes that a message was taken by a {@code next}; false when it had been taken before. */
    boolean consume(String message) {
        return consumed.add(message);
    }

    // --- kinds of steps

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
        var step = begin();
        var hash = hash(kind, target, request);
        var before = recorded(step, kind, target, hash, request);
        if (before != null && before.outcome() != null) {
            return before.outcome();
        }
        if (effect && observed) {
            flush();
        }
        var started = host.clock();
        var outcome = action.apply(step, hash);
        add(new StepRecord(step, kind, target, hash, request, outcome, started, host.clock(), 1));
        observed = true;
        return outcome;
    }

    /** A send: it leaves with the next record. The run is durable, so the send is: a replay makes the same one. */
    JsonNode send(String kind, String target, JsonNode request, IntFunction<JsonNode> action) {
        var step = begin();
        var hash = hash(kind, target, request);
        var before = recorded(step, kind, target, hash, request);
        if (before != null && before.outcome() instanceof Done(var value)) {
            return value;
        }
        var value = action.apply(step);
        var at = host.clock();
        add(new StepRecord(step, kind, target, hash, request, new Done(value), at, at, 1));
        return value;
    }

    /** A command and its answer. */
    Outcome ask(String kind, String target, JsonNode request, Consumer<Integer> action) {
        var step = begin();
        var hash = hash(kind, target, request);
        var before = recorded(step, kind, target, hash, request);
        if (before != null && before.outcome() != null) {
            return before.outcome();
        }
        if (before == null) {
            action.accept(step);
            add(new StepRecord(step, kind, target, hash, request, null, host.clock(), null, 1));
            flush();
        }
        return host.reply(step);
    }

    void sleep(Instant until) {
        var step = begin();
        var request = Json.object().put("until", until.toString());
        var hash = hash("sleep", "", request);
        if (!until.isAfter(now)) {
            return;
        }
        suspended(step, "sleep", "", hash, request, new Suspension.Sleep(until));
    }

    JsonNode next(String type, Map<String, String> equals, Instant since, @Nullable Instant until) {
        var step = begin();
        var request = Json.object().<ObjectNode>set("where", Json.of(equals));
        if (until != null) {
            request.put("until", until.toString());
        }
        var hash = hash("next", type, request);
        return suspended(step, "next", type, hash, request, new Suspension.Next(step, type, equals, since, until));
    }

    void each(NounModel noun, Filter filter, RowBody body) {
        if (rows.isNext(next)) {
            row(noun, filter, body);
            return;
        }
        var step = begin();
        var where = Filters.json(filter);
        var hash = hash("each", noun.name(), where);
        suspended(step, "each", noun.name(), hash, where, new Suspension.Each(step, noun.name(), where));
    }

    private JsonNode suspended(int step, String kind, String target, String hash, JsonNode request, Suspension reason) {
        var before = recorded(step, kind, target, hash, request);
        if (before != null && before.outcome() instanceof Done(var value)) {
            now = before.endedAt() == null || before.endedAt().isBefore(now) ? now : before.endedAt();
            return value;
        }
        if (before == null) {
            add(new StepRecord(step, kind, target, hash, request, null, host.clock(), null, 1));
        }
        host.suspend(take(), reason);
        throw new IllegalStateException("a suspended run went on");
    }

    // A child of an each: the parent's prefix is replayed up to here, now comes this run's own row.
    private void row(NounModel noun, Filter filter, RowBody body) {
        next++;
        var id = rows.enter();
        var row = EntitySteps.row(this, host, noun, filter, id);
        finish(ended(() -> {
            if (!row.isNull()) {
                body.run(row);
            }
            return Json.object().put("row", id).put("skipped", row.isNull());
        }));
    }

    /** What the author's code may throw. */
    @FunctionalInterface
    interface Attempt {
        JsonNode run() throws Exception;
    }

    /** Runs the author's code and says how it ended. */
    static End ended(Attempt attempt) {
        try {
            return new End.Returned(attempt.run());
        } catch (kontor.sdk.Refusal e) {
            return new End.Stopped(e.code(), String.valueOf(e.getMessage()));
        } catch (KontorException e) {
            return new End.Threw(e.code(), String.valueOf(e.getMessage()));
        } catch (Throwable e) {
            return new End.Threw("KON-5001", Traces.brief(e));
        }
    }

    /** Calls a connector; the attempt is durable before it, so that a changed rule is noticed. */
    Outcome call(String connector, String operation, JsonNode request, Class<?> reply) {
        var step = begin();
        var target = connector + "." + operation;
        var hash = hash("call", target, request);
        var before = recorded(step, "call", target, hash, request);
        if (before != null && before.outcome() != null) {
            return before.outcome();
        }
        var attempts = before == null ? 1 : before.attempts() + 1;
        var started = before == null ? host.clock() : before.startedAt();
        if (!host.reads(connector, operation)) {
            add(new StepRecord(step, "call", target, hash, request, null, started, null, attempts));
            flush();
        }
        var outcome = called(connector, operation, request, Ids.ofStep(runId(), step, target));
        add(new StepRecord(
                step, "call", target, hash, request, shown(outcome, reply), started, host.clock(), attempts));
        observed = true;
        return outcome;
    }

    private Outcome called(String connector, String operation, JsonNode request, String key) {
        try {
            return new Done(host.connector(connector, operation, request, key));
        } catch (KontorException e) {
            return new Refused(e.code(), String.valueOf(e.getMessage()));
        } catch (Exception e) {
            finish(new End.Threw("KON-5002", connector + "." + operation + " failed: " + Traces.brief(e)));
            throw new IllegalStateException("a finished run went on");
        }
    }

    private static Outcome shown(Outcome outcome, Class<?> reply) {
        return outcome instanceof Done(var value) && reply.isRecord()
                ? new Done(Shapes.withoutSecrets(reply, value))
                : outcome;
    }

    // --- the record

    private int begin() {
        if (next >= MAX_STEPS) {
            finish(new End.Stopped(
                    "KON-5104",
                    "the run has " + MAX_STEPS
                            + " steps, the most there may be; split its work with each(...) or send"));
        }
        host.checkpoint(new Progress(List.copyOf(fresh), List.copyOf(sends)));
        return next++;
    }

    private static String hash(String kind, String target, JsonNode request) {
        return Ids.hash(kind, target, Json.text(request));
    }

    private @Nullable StepRecord recorded(int step, String kind, String target, String hash, JsonNode request) {
        var before = recorded.get(step);
        if (before != null && !before.hash().equals(hash)) {
            finish(new End.Stopped(
                    "KON-5102",
                    "the code changed under this run: step " + step + " was recorded as "
                            + brief(before.kind(), before.target(), before.request())
                            + ", now the code asks for " + brief(kind, target, request)
                            + "; put the old code back and retry, or cancel the run"));
        }
        return before;
    }

    private static String brief(String kind, String target, JsonNode request) {
        var text = kind + " " + target + " " + Json.text(request);
        return text.length() <= 300 ? text : text.substring(0, 297) + "...";
    }

    private void add(StepRecord step) {
        if (step.outcome() instanceof Done(var value) && Json.text(value).length() > MAX_ANSWER) {
            finish(new End.Stopped(
                    "KON-5105",
                    "the answer of step " + step.index() + " (" + step.kind() + " " + step.target() + ") has more than "
                            + MAX_ANSWER + " characters; ask for less, or use each(...)"));
        }
        fresh.add(step);
    }

    private void flush() {
        host.record(take());
    }

    private Progress take() {
        var progress = new Progress(List.copyOf(fresh), List.copyOf(sends));
        fresh.clear();
        sends.clear();
        observed = false;
        return progress;
    }

    /** Ends the try; never returns. */
    void finish(End end) {
        // What failed last is tried again, not replayed; what the author caught and went on after stays.
        var failed =
                end instanceof End.Threw && !fresh.isEmpty() && fresh.getLast().outcome() instanceof Refused;
        if (failed) {
            fresh.removeLast();
        }
        host.finish(take(), end);
        throw new IllegalStateException("a finished run went on");
    }
}
