package kontor.kernel.shard;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import kontor.kernel.message.Message;
import kontor.kernel.model.Model;
import kontor.kernel.run.RunHost.End;
import kontor.kernel.run.RunHost.Progress;
import kontor.kernel.run.RunHost.Suspension;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.RunState;
import kontor.kernel.run.StepRecord;
import kontor.kernel.shard.ShardMachine.Settings;
import kontor.kernel.shard.ShardSnapshot.ActiveRun;
import kontor.kernel.words.Warehouse;
import org.jspecify.annotations.Nullable;

/** A shard's machine, one command at a time; keeps what it decided as the tables of a store would. */
final class Front {
    static final Instant START = Instant.parse("2026-11-01T10:00:00Z");
    static final Progress NOTHING = new Progress(List.of(), List.of());

    final ShardMachine machine;
    final Map<String, RunRecord> runs = new LinkedHashMap<>();
    final Map<String, Message> messages = new HashMap<>();
    final Map<String, List<StepRecord>> steps = new HashMap<>();
    final Map<String, Long> tokens = new HashMap<>();
    final List<ShardEvent> events = new ArrayList<>();
    Instant now = START;
    Out last = new Out();

    /** One of eight shards, with pages of three rows, of which two may be under way. */
    Front(Model model, int shard) {
        this(new Settings(shard, 8, 5, 3, 2), model, ShardSnapshot.empty(shard));
    }

    Front(Settings settings, Model model, ShardSnapshot snapshot) {
        machine = new ShardMachine(settings, model, snapshot, () -> 0);
        snapshot.active().forEach(this::keep);
        machine.recover(snapshot, now, last);
        fold(last);
    }

    Out tell(ShardCommand command) {
        last = new Out();
        machine.handle(command, now, last);
        fold(last);
        return last;
    }

    private void keep(ActiveRun active) {
        runs.put(active.run().id(), active.run());
        messages.put(active.run().id(), active.message());
        steps.put(active.run().id(), new ArrayList<>(active.steps()));
    }

    private void fold(Out out) {
        events.addAll(out.events());
        out.events().forEach(this::fold);
        for (var effect : out.effects()) {
            if (effect instanceof Effect.Start(var ticket, var token)) {
                tokens.put(ticket.run().id(), token);
            }
        }
    }

    private void fold(ShardEvent event) {
        switch (event) {
            case ShardEvent.Accepted(var message, var started) ->
                started.forEach(run -> keep(new ActiveRun(run, message, List.of())));
            case ShardEvent.Moved(var run) -> runs.put(run.id(), run);
            case ShardEvent.Stepped(var run, var more) -> more.forEach(step -> put(run, step));
            case ShardEvent.Answered(var run, var step, var outcome, var at) ->
                steps.getOrDefault(run, List.of()).stream()
                        .filter(one -> one.index() == step && one.outcome() == null)
                        .findFirst()
                        .ifPresent(one -> {
                            put(
                                    run,
                                    new StepRecord(
                                            step,
                                            one.kind(),
                                            one.target(),
                                            one.hash(),
                                            one.request(),
                                            outcome,
                                            one.startedAt(),
                                            at,
                                            1));
                            runs.computeIfPresent(
                                    run,
                                    (_, was) -> was.state() == RunState.WAITING
                                            ? was.with(RunState.RUNNING, null, null, null, null)
                                            : was);
                        });
            default -> {
                // The other tables are looked at by those who want to.
            }
        }
    }

    private void put(String run, StepRecord step) {
        var known = steps.computeIfAbsent(run, _ -> new ArrayList<>());
        known.removeIf(one -> one.index() == step.index());
        known.add(step);
    }

    // --- what is told

    static Message message(String id, String type, String subject, JsonNode data) {
        return new Message(id, Message.EVENTS, type, subject, START, START, data, "hash of " + data, null, 0, null);
    }

    /** Somebody has seen an item: a message from outside. */
    static Message seen(String id, String item) {
        return message(id, "Item.seen", item, Warehouse.json("{'item':'" + item + "','by':null}"));
    }

    Out submit(Message... given) {
        return tell(new ShardCommand.Submit(List.of(given), false, "waiter"));
    }

    Out finish(String run, End end) {
        return tell(new ShardCommand.Finish(run, token(run), NOTHING, end));
    }

    Out suspend(String run, Suspension reason, StepRecord... made) {
        return tell(new ShardCommand.Suspend(run, token(run), new Progress(List.of(made), List.of()), reason));
    }

    /** Time passes; a run's time comes, and what is read from the store goes on. */
    void wake(String run, Duration later) {
        now = now.plus(later);
        var due = new kontor.kernel.port.Store.Due(now, run, null);
        if (tell(new ShardCommand.Woken(due)).effects().contains(new Effect.Load(run))) {
            tell(new ShardCommand.Loaded(active(run)));
        }
    }

    // --- what is seen

    long token(String run) {
        return tokens.getOrDefault(run, -1L);
    }

    ActiveRun active(String run) {
        var message = Objects.requireNonNull(messages.get(run));
        return new ActiveRun(run(run), message, List.copyOf(steps.getOrDefault(run, List.of())));
    }

    RunRecord run(String id) {
        return Objects.requireNonNull(runs.get(id), "no run " + id);
    }

    RunState state(String run) {
        return run(run).state();
    }

    /** The runs in the order in which they were accepted. */
    List<String> runIds() {
        return List.copyOf(runs.keySet());
    }

    /** The runs that the last command started, by the ids of their messages. */
    List<String> started() {
        return effects(Effect.Start.class)
                .map(start -> start.ticket().run().message())
                .toList();
    }

    <T extends Effect> Stream<T> effects(Class<T> type) {
        return last.effects().stream().filter(type::isInstance).map(type::cast);
    }

    <T extends ShardEvent> Stream<T> events(Class<T> type) {
        return last.events().stream().filter(type::isInstance).map(type::cast);
    }

    static StepRecord open(int index, String kind, @Nullable String target) {
        return new StepRecord(
                index, kind, target == null ? "" : target, "h", Warehouse.json("{}"), null, START, null, 1);
    }
}
