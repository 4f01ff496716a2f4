package kontor.testkit.virtual;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import kontor.kernel.message.Outcome;
import kontor.kernel.model.Model;
import kontor.kernel.port.Store;
import kontor.kernel.run.RunHost;
import kontor.testkit.virtual.RunThread.Ask;

/** What a run meets in a virtual node: whatever takes time hands control back to the driver. */
final class VirtualHost implements RunHost {
    /** The answer of something that did not answer in time. */
    static final Object UNREACHABLE = new Object();

    private static final Progress NOTHING = new Progress(List.of(), List.of());
    private final Model model;
    private final Store store;
    private final Supplier<Instant> clock;
    private final RunThread thread;

    VirtualHost(Model model, Store store, Supplier<Instant> clock, RunThread thread) {
        this.model = model;
        this.store = store;
        this.clock = clock;
        this.thread = thread;
    }

    @Override
    public Model model() {
        return model;
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public Instant clock() {
        return clock.get();
    }

    @Override
    public void checkpoint(Progress progress) {
        if (thread.cancelled) {
            thread.ask(new Ask.Cancel(progress));
        }
    }

    @Override
    public void record(Progress progress) {
        thread.ask(new Ask.Record(progress));
    }

    @Override
    public void suspend(Progress progress, Suspension reason) {
        thread.ask(new Ask.Suspend(progress, reason));
    }

    @Override
    public void finish(Progress progress, End end) {
        thread.ask(new Ask.Finish(progress, end));
    }

    @Override
    public Outcome reply(int step) {
        return (Outcome) answered(new Ask.Reply(step), "the answer to step " + step);
    }

    @Override
    public EntityAnswer entity(EntityRequest request) {
        return (EntityAnswer) answered(new Ask.Entity(request), request.noun().name() + " '" + request.id() + "'");
    }

    private Object answered(Ask ask, String what) {
        var answer = thread.ask(ask);
        if (answer == UNREACHABLE) {
            finish(NOTHING, new End.Unreachable(what + " did not come within " + PATIENCE));
        }
        return Objects.requireNonNull(answer);
    }

    @Override
    public <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            finish(NOTHING, new End.Unreachable(String.valueOf(e.getCause())));
            throw e;
        }
    }

    @Override
    public JsonNode connector(String name, String operation, JsonNode request, String key) throws Exception {
        var answer = thread.ask(new Ask.Call(new Witness.Call(name, operation, request, key)));
        return switch (answer) {
            case JsonNode json -> json;
            case RuntimeException refused -> throw refused;
            case Exception failed -> throw failed;
            case null, default -> throw new IllegalStateException("not an answer of a connector: " + answer);
        };
    }
}
