package kontor.pekko;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import kontor.kernel.entity.UniqueValues;
import kontor.kernel.message.Outcome;
import kontor.kernel.model.Model;
import kontor.kernel.model.RuleModel;
import kontor.kernel.port.Connector;
import kontor.kernel.port.Meters.Called;
import kontor.kernel.port.Store;
import kontor.kernel.port.Tracing;
import kontor.kernel.run.KernelRun;
import kontor.kernel.run.RunHost;
import kontor.kernel.run.RunTrace;
import kontor.kernel.run.StepRecord;
import kontor.kernel.run.Ticket;
import kontor.kernel.shard.ShardCommand;
import kontor.sdk.KontorException;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** Carries out what a run asks for: through its front, through entities, through connectors. */
final class PekkoRunHost implements RunHost {
    private static final Progress NOTHING = new Progress(List.of(), List.of());

    private final Parts parts;
    private final FrontRuns runs;
    private final FrontRuns.AtWork one;
    private final Consumer<ShardCommand> front;
    private final RunTraces traces;

    PekkoRunHost(Parts parts, FrontRuns runs, FrontRuns.AtWork one, RunTrace trace, Consumer<ShardCommand> front) {
        this.traces = new RunTraces(
                parts.status().meters().spans(), trace, parts.clock().instant());
        this.parts = parts;
        this.runs = runs;
        this.one = one;
        this.front = front;
    }

    /** Runs the rule's body on the calling thread, which belongs to it from now on. Never returns. */
    void execute(Ticket ticket, RuleModel rule) {
        traces.log();
        KernelRun.execute(ticket, rule, this);
    }

    /** Ends the try when it is at work for longer than this. */
    void limit(Duration limit) {
        parts.system()
                .scheduler()
                .scheduleOnce(
                        limit,
                        () -> {
                            if (!one.over) {
                                one.over = true;
                                var end = new End.Threw("KON-5201", "at work for longer than its timeout of " + limit);
                                traces.ended(end);
                                front.accept(new ShardCommand.Finish(one.run, one.token, NOTHING, end));
                                runs.forget(one.run, one.token);
                            }
                        },
                        parts.system().executionContext());
    }

    @Override
    public Model model() {
        return parts.model();
    }

    @Override
    public Store store() {
        return parts.store();
    }

    @Override
    public Instant clock() {
        return parts.clock().instant();
    }

    @Override
    public void began(String kind) {
        parts.status().meters().began(kind);
    }

    // A connector's call is told of for itself, try by try.
    @Override
    public void stepped(StepRecord step) {
        if (traces.isRecorded() && !step.kind().equals("call")) {
            traces.spans().over(traces.trace().step(step));
        }
    }

    @Override
    public boolean samples(String trace) {
        return traces.spans().samples(trace);
    }

    @Override
    public void checkpoint(Progress progress) {
        if (!runs.isOpen() || one.over) {
            abandoned();
        }
        if (one.cancelled) {
            traces.cancelled();
            front.accept(new ShardCommand.Cancelled(one.run, one.token, progress));
            runs.forget(one.run, one.token);
            abandoned();
        }
    }

    @Override
    public void record(Progress progress) {
        var durable = one.record();
        front.accept(new ShardCommand.Record(one.run, one.token, progress));
        durable.join();
    }

    @Override
    public void suspend(Progress progress, Suspension reason) {
        traces.suspended(reason);
        front.accept(new ShardCommand.Suspend(one.run, one.token, progress, reason));
        runs.forget(one.run, one.token);
        abandoned();
    }

    @Override
    public void finish(Progress progress, End end) {
        if (!one.over) {
            traces.ended(end);
            front.accept(new ShardCommand.Finish(one.run, one.token, progress, end));
            runs.forget(one.run, one.token);
        }
        abandoned();
    }

    // Nothing refers to this thread once its run is forgotten: it is collected where it is parked, and nothing is
    // thrown
    // through the author's code. Needs -Djdk.trackAllThreads=false.
    private static void abandoned() {
        while (true) {
            LockSupport.park();
        }
    }

    @Override
    public Outcome reply(int step) {
        return one.reply(step).join();
    }

    @Override
    public EntityAnswer entity(EntityRequest request) {
        // Whoever wants a value of it must be able to ask the entity, so it needs its actor.
        if (request.blind() && !parts.settings().clustered() && !UniqueValues.any(request.noun())) {
            return await(Blind.write(parts, request));
        }
        return await(AskPattern.<Routed, EntityAnswer>ask(
                parts.region(),
                replyTo -> new Routed.Step(request, replyTo),
                parts.settings().patience(),
                parts.system().scheduler()));
    }

    @Override
    public <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            finish(NOTHING, new End.Unreachable(String.valueOf(cause)));
            throw e;
        }
    }

    @Override
    public boolean reads(String connector, String operation) {
        var known = parts.connectors().get(connector);
        return known != null && known.reads(operation);
    }

    @Override
    public JsonNode connector(String name, String operation, JsonNode request, String key) throws Exception {
        var connector = parts.connectors().get(name);
        if (connector == null) {
            throw new KontorException(
                    "KON-4001",
                    "there is no connector '" + name + "'; known are "
                            + String.join(", ", parts.connectors().keySet()));
        }
        return measured(connector, operation, request, key);
    }

    private JsonNode measured(Connector connector, String operation, JsonNode request, String key) throws Exception {
        long began = System.nanoTime();
        var from = clock();
        var place = traces.trace().call(key, from);
        var outcome = Called.FAILED;
        String error = "KON-5002";
        try {
            var answer = ScopedValue.where(Tracing.CURRENT, place).call(() -> connector.call(operation, request, key));
            outcome = Called.DONE;
            error = null;
            return answer;
        } catch (KontorException e) {
            outcome = Called.REFUSED;
            error = e.code();
            throw e;
        } finally {
            var took = System.nanoTime() - began;
            parts.status().meters().called(connector.name(), operation, outcome, took);
            if (traces.isRecorded()) {
                var target = connector.name() + "." + operation;
                traces.spans().over(traces.trace().called(place, target, from, from.plusNanos(took), error));
            }
        }
    }
}
