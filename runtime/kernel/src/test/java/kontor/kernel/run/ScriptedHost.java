package kontor.kernel.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import kontor.kernel.entity.EntityState;
import kontor.kernel.message.Cause;
import kontor.kernel.message.Message;
import kontor.kernel.message.Outcome;
import kontor.kernel.message.Wire;
import kontor.kernel.model.Json;
import kontor.kernel.model.Model;
import kontor.kernel.model.RuleModel;
import kontor.kernel.model.RuleModel.Listens;
import kontor.kernel.port.Store;
import kontor.kernel.words.Warehouse;
import kontor.sdk.Lambdas.Task;
import kontor.sdk.Retry;
import org.jspecify.annotations.Nullable;

/** A host for one run: it answers by script, keeps what the run records, and writes down what it is asked. */
final class ScriptedHost implements RunHost {
    static final Instant BEGAN = Instant.parse("2026-11-01T10:00:00Z");

    /** Unwinds a try that is over; the real host abandons the thread. */
    private static final class Over extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final Model model;
    private final TreeMap<Integer, StepRecord> kept = new TreeMap<>();
    private final List<String> lines = new ArrayList<>();
    final Map<String, JsonNode> items = new HashMap<>();
    /** What the store answers, by method. */
    final Map<String, CompletableFuture<?>> storeAnswers = new HashMap<>();

    /** With what the store was asked for these. */
    final List<Object> storeAsked = new ArrayList<>();

    /** What entities with these ids refuse. */
    final Map<String, EntityAnswer> refusals = new HashMap<>();

    /** Whether the try is lost after it has recorded something. */
    boolean dieAfterRecord;

    /** The steps that were carried out, in all tries. */
    final List<String> begun = new ArrayList<>();

    final Map<Integer, Outcome> replies = new HashMap<>();
    final List<Outgoing> sent = new ArrayList<>();
    /** What entities were told to be the causes of their writes. */
    final List<Cause> causes = new ArrayList<>();

    /** The steps that were carried out, as they were told of. */
    final List<StepRecord> stepped = new ArrayList<>();

    EntityAnswer entityAnswers = new EntityAnswer.Done(Warehouse.item("{}"), 1);
    JsonNode connectorAnswers = Json.of(null);
    /** What the connector answers to its next calls, before {@link #connectorAnswers}. */
    final Deque<JsonNode> answersInTurn = new ArrayDeque<>();

    /** Whether the rule answers a command. */
    boolean answers;

    Message message = message("m1", "i1", 0, Warehouse.json("{'item':'i1'}"));

    @Nullable
    String row;

    private @Nullable End end;
    private @Nullable Suspension suspension;
    private boolean over;

    ScriptedHost(Model model) {
        this.model = model;
    }

    static Message message(String id, String subject, int depth, JsonNode data) {
        return new Message(id, Message.EVENTS, "Item.seen", subject, BEGAN, BEGAN, data, "h", null, depth, null);
    }

    /** Tries the body with what has been kept so far; answers what the host was asked. */
    List<String> attempt(Task body) {
        lines.clear();
        over = false;
        end = null;
        suspension = null;
        var run = new RunRecord(
                "r1",
                0,
                "Shop.quote",
                message.source(),
                message.id(),
                message.type(),
                message.subject(),
                row,
                RunState.RUNNING,
                1,
                "1",
                BEGAN,
                null,
                null,
                null,
                null);
        var options = new RuleModel.Options(Retry.DEFAULT, null, false);
        RuleModel.Body all = given -> {
            body.run();
            return Json.of("done");
        };
        var listens = new Listens.To("Item.seen", answers);
        var rule = new RuleModel("Shop.quote", "Shop", listens, options, "1", given -> true, all);
        try {
            KernelRun.execute(new Ticket(run, message, List.copyOf(kept.values()), true), rule, this);
        } catch (Over e) {
            return List.copyOf(lines);
        }
        throw new AssertionError("a try neither ended nor was suspended");
    }

    End end() {
        return Objects.requireNonNull(end, "the try was suspended");
    }

    Suspension suspension() {
        return Objects.requireNonNull(suspension, "the try was not suspended");
    }

    StepRecord step(int index) {
        return Objects.requireNonNull(kept.get(index));
    }

    int steps() {
        return kept.size();
    }

    /** What was recorded goes through JSON, as it does in a store. */
    void readsBackRecord() {
        kept.replaceAll((_, step) -> Wire.of(Wire.tree(step), StepRecord.class));
    }

    /** What a step waited for has come. */
    void answered(int index, JsonNode value, Instant at) {
        var step = step(index);
        kept.put(
                index,
                new StepRecord(
                        index,
                        step.kind(),
                        step.target(),
                        step.hash(),
                        step.request(),
                        new Outcome.Done(value),
                        step.startedAt(),
                        at,
                        step.attempts()));
    }

    /** The run has failed for good: the shard's mark goes behind its last step. */
    void marks(Outcome.Refused error) {
        int next = kept.lastKey() + 1;
        int open = kept.values().stream()
                .filter(step -> step.outcome() == null)
                .mapToInt(StepRecord::index)
                .min()
                .orElse(next);
        kept.put(next, Undo.begun(next, open, error, BEGAN));
    }

    private String keep(Progress progress) {
        progress.steps().forEach(step -> kept.put(step.index(), step));
        sent.addAll(progress.sends());
        return progress.steps().stream().map(ScriptedHost::brief).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String brief(StepRecord step) {
        var outcome = switch (step.outcome()) {
            case null -> "under way";
            case Outcome.Done done -> "done";
            case Outcome.Refused refused -> "refused";
        };
        return step.index() + " " + step.kind() + " " + outcome;
    }

    @Override
    public Model model() {
        return model;
    }

    @Override
    public Store store() {
        var loader = getClass().getClassLoader();
        return (Store) Proxy.newProxyInstance(loader, new Class<?>[] {Store.class}, (proxy, method, given) -> {
            if (storeAnswers.containsKey(method.getName())) {
                storeAsked.addAll(java.util.Arrays.asList(given));
                return storeAnswers.get(method.getName());
            }
            if (!method.getName().equals("entity")) {
                throw new UnsupportedOperationException(method.getName());
            }
            lines.add("read " + given[0] + "/" + given[1]);
            var item = (ObjectNode) items.get((String) given[1]);
            return CompletableFuture.completedFuture(
                    item == null ? Optional.empty() : Optional.of(new EntityState(1, BEGAN, BEGAN, false, item, "h")));
        });
    }

    @Override
    public Instant clock() {
        return BEGAN;
    }

    @Override
    public void began(String kind) {
        begun.add(kind);
    }

    @Override
    public void stepped(StepRecord step) {
        stepped.add(step);
    }

    @Override
    public void checkpoint(Progress progress) {
        // Nobody cancels.
    }

    @Override
    public void record(Progress progress) {
        lines.add("record " + keep(progress));
        if (dieAfterRecord) {
            over();
            throw new Over();
        }
    }

    @Override
    public void suspend(Progress progress, Suspension reason) {
        over();
        suspension = reason;
        lines.add("suspend " + keep(progress));
        throw new Over();
    }

    @Override
    public void finish(Progress progress, End end) {
        over();
        this.end = end;
        lines.add("finish " + keep(progress));
        throw new Over();
    }

    // Unwinding meets the kernel's own handler of what bodies throw, which finishes once more.
    private void over() {
        if (over) {
            throw new Over();
        }
        over = true;
    }

    @Override
    public Outcome reply(int step) {
        lines.add("reply " + step);
        return Objects.requireNonNull(replies.get(step));
    }

    @Override
    public EntityAnswer entity(EntityRequest request) {
        causes.add(request.cause());
        lines.add("entity " + request.noun().name() + "/" + request.id());
        return refusals.getOrDefault(request.id(), entityAnswers);
    }

    @Override
    public <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            finish(new Progress(List.of(), List.of()), new End.Unreachable(String.valueOf(e.getCause())));
            throw e;
        }
    }

    @Override
    public JsonNode connector(String name, String operation, JsonNode request, String key) {
        lines.add("call " + name + "." + operation);
        return answersInTurn.isEmpty() ? connectorAnswers : answersInTurn.remove();
    }
}
