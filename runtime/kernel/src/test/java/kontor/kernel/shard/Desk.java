package kontor.kernel.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import kontor.kernel.message.Message;
import kontor.kernel.model.Json;
import kontor.kernel.model.Model;
import kontor.kernel.port.Gateway.Operation;
import kontor.kernel.port.Store.Due;
import kontor.kernel.run.RunHost.End;
import kontor.kernel.run.RunHost.Progress;
import kontor.kernel.run.RunHost.Suspension;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.RunState;
import kontor.kernel.run.StepRecord;
import kontor.kernel.shard.ShardMachine.Settings;
import kontor.kernel.shard.ShardSnapshot.ActiveRun;
import kontor.kernel.shard.ShardSnapshot.ScheduleState;
import kontor.kernel.words.Warehouse;
import org.jspecify.annotations.Nullable;

/** A shard that is told what happens, keeps what it decided as a store would, and shows what it wants done. */
final class Desk {
    static final Progress NOTHING = new Progress(List.of(), List.of());
    static final Instant AT = Instant.parse("2026-11-01T10:00:00Z");

    Instant now = Instant.parse("2026-11-01T10:00:00Z");
    private final ShardMachine machine;
    private final Map<String, RunRecord> runs = new LinkedHashMap<>();
    private final Map<String, Message> messages = new HashMap<>();
    private final Map<String, Map<Integer, StepRecord>> steps = new HashMap<>();
    private final Map<String, Long> tokens = new HashMap<>();
    private final List<String> started = new ArrayList<>();
    private Out last = new Out();

    Desk(Model model, int shards, ShardSnapshot snapshot, Instant now) {
        this.now = now;
        machine = new ShardMachine(new Settings(0, shards, 100, 2, 2), model, snapshot, () -> 0);
        machine.recover(snapshot, now, last);
        keep();
    }

    static Desk of(Model model, int shards) {
        return new Desk(model, shards, ShardSnapshot.empty(0), Instant.parse("2026-11-01T10:00:00Z"));
    }

    static ShardSnapshot with(ScheduleState... schedules) {
        var none = ShardSnapshot.empty(0);
        return new ShardSnapshot(
                0,
                0,
                none.active(),
                none.pending(),
                none.outbox(),
                none.posted(),
                none.taken(),
                none.delayed(),
                none.each(),
                List.of(schedules),
                none.waiting(),
                none.pages());
    }

    static Message seen(String id, String item) {
        return message(id, "Item.seen", item, null);
    }

    static Message message(String id, String type, String item, Message.@Nullable ReplyTo replyTo) {
        var time = Instant.parse("2026-11-01T10:00:00Z");
        var data = Warehouse.json("{'item':'" + item + "'}");
        return new Message(id, Message.EVENTS, type, item, time, time, data, "of " + item, null, 0, replyTo);
    }

    static Progress step(int index, String kind) {
        var step = new StepRecord(index, kind, "", "h", Json.object(), null, Instant.EPOCH, null, 1);
        return new Progress(List.of(step), List.of());
    }

    void passes(Duration time) {
        now = now.plus(time);
    }

    void tell(ShardCommand command) {
        last = new Out();
        machine.handle(command, now, last);
        keep();
    }

    private void keep() {
        for (var event : last.events()) {
            switch (event) {
                case ShardEvent.Accepted accepted -> keep(accepted);
                case ShardEvent.Moved moved -> runs.put(moved.run().id(), moved.run());
                case ShardEvent.Stepped stepped -> keep(stepped);
                default -> {
                    // The tests look at it themselves.
                }
            }
        }
        for (var start : effects(Effect.Start.class)) {
            tokens.put(start.ticket().run().id(), start.token());
            started.add(start.ticket().run().id());
        }
    }

    private void keep(ShardEvent.Accepted accepted) {
        for (var run : accepted.runs()) {
            runs.put(run.id(), run);
            messages.put(run.id(), accepted.message());
        }
    }

    private void keep(ShardEvent.Stepped stepped) {
        var known = steps.computeIfAbsent(stepped.run(), run -> new TreeMap<>());
        stepped.steps().forEach(step -> known.put(step.index(), step));
    }

    <T extends Effect> List<T> effects(Class<T> kind) {
        return last.effects().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    <T extends ShardEvent> List<T> events(Class<T> kind) {
        return last.events().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The one run of a rule for a message or row. */
    String run(String rule, String messageOrRow) {
        return runs.values().stream()
                .filter(run -> run.rule().equals(rule))
                .filter(run -> messageOrRow.equals(run.row() == null ? run.message() : run.row()))
                .map(RunRecord::id)
                .reduce((one, other) -> {
                    throw new AssertionError("two runs of " + rule + " for " + messageOrRow);
                })
                .orElseThrow();
    }

    RunRecord record(String run) {
        return Objects.requireNonNull(runs.get(run));
    }

    RunState state(String run) {
        return record(run).state();
    }

    List<String> runs() {
        return List.copyOf(runs.keySet());
    }

    /** Every run that was started, in order; a run that was started twice is there twice. */
    List<String> started() {
        return started;
    }

    ActiveRun stored(String run) {
        return new ActiveRun(
                record(run),
                Objects.requireNonNull(messages.get(run)),
                List.copyOf(steps.getOrDefault(run, Map.of()).values()));
    }

    private long token(String run) {
        return Objects.requireNonNull(tokens.get(run), "the run was not started");
    }

    // --- what a run does

    void submit(Message... given) {
        tell(new ShardCommand.Submit(List.of(given), false, "waiter"));
    }

    void records(String run, Progress progress) {
        tell(new ShardCommand.Record(run, token(run), progress));
    }

    void suspends(String run, Progress progress, Suspension reason) {
        tell(new ShardCommand.Suspend(run, token(run), progress, reason));
    }

    void ends(String run, End end) {
        tell(new ShardCommand.Finish(run, token(run), NOTHING, end));
    }

    void returns(String run) {
        ends(run, new End.Returned(Json.of(null)));
    }

    void operate(String run, Operation operation) {
        tell(new ShardCommand.Operate(stored(run), operation, "waiter"));
    }

    void loaded(String run) {
        tell(new ShardCommand.Loaded(stored(run)));
    }

    /** A run's time may have come: it is read from the store, and goes on if it has. */
    void wakes(String run) {
        tell(new ShardCommand.Woken(new Due(now, run, null)));
        assertThat(effects(Effect.Load.class)).containsExactly(new Effect.Load(run));
        loaded(run);
    }
}
