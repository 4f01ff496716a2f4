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
import kontor.kernel.port.Connector;
import kontor.kernel.port.Meters.Called;
import kontor.kernel.port.Store;
import kontor.kernel.run.RunHost;
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

    PekkoRunHost(Parts parts, FrontRuns runs, FrontRuns.AtWork one, Consumer<ShardCommand> front) {
        this.parts = parts;
        this.runs = runs;
        this.one = one;
        this.front = front;
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
                                front.accept(new ShardCommand.Finish(
                                        one.run,
                                        one.token,
                                        NOTHING,
                                        new End.Threw("KON-5201", "at work for longer than its timeout of " + limit)));
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

    @Override
    public void checkpoint(Progress progress) {
        if (!runs.isOpen() || one.over) {
            abandoned();
        }
        if (one.cancelled) {
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
        front.accept(new ShardCommand.Suspend(one.run, one.token, progress, reason));
        runs.forget(one.run, one.token);
        abandoned();
    }

    @Override
    public void finish(Progress progress, End end) {
        if (!one.over) {
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
        if (request.blind() && !UniqueValues.any(request.noun())) {
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
        var outcome = Called.FAILED;
        try {
            var answer = connector.call(operation, request, key);
            outcome = Called.DONE;
            return answer;
        } catch (KontorException e) {
            outcome = Called.REFUSED;
            throw e;
        } finally {
            parts.status().meters().called(connector.name(), operation, outcome, System.nanoTime() - began);
        }
    }
}
