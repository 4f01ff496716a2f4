package kontor.testkit.virtual;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import kontor.kernel.message.Ids;
import kontor.kernel.message.Message;
import kontor.kernel.model.Model;
import kontor.kernel.port.Gateway.Operation;
import kontor.kernel.port.Store;
import kontor.kernel.shard.Effect.Result;
import kontor.kernel.shard.ShardCommand;
import kontor.kernel.shard.ShardMachine.Settings;
import kontor.sdk.KontorException;
import kontor.testkit.virtual.Chance.Passage;

/**
 * A whole node in one thread of control, in virtual time: the kernel's own machines over a store, with relays, timers,
 * ticks, waits and run bodies, all driven one thing at a time. Nothing waits for real; with the same chance the same
 * happens again.
 */
public final class VirtualNode {
    private static final int MOST_STEPS = 10_000_000;

    private final Core core;
    private final Shape shape;
    private final List<VirtualShard> shards = new ArrayList<>();
    private final List<Submission> open = new ArrayList<>();
    private final VirtualEntities entities;
    private final Waits waits;
    private Instant horizon;
    private long epoch;

    /**
     * How a node is made.
     *
     * @param shards how many shards
     * @param pageSize rows of a page of {@code each}
     * @param pagesInFlight pages of one {@code each} under way at most
     * @param horizon how far ahead timers are in memory
     */
    public record Shape(int shards, int pageSize, int pagesInFlight, Duration horizon) {
        /** A node for rehearsals. */
        public static final Shape STANDARD = new Shape(8, 100, 4, Duration.ofDays(1));
    }

    /** A node that is up, over what the store holds. */
    public VirtualNode(
            Shape shape, Model model, Store store, Outside outside, Chance chance, Witness witness, Instant now) {
        this.shape = shape;
        this.core = new Core(model, store, outside, chance, witness, now);
        this.entities = new VirtualEntities(this, core);
        this.waits = new Waits(this, core);
        this.horizon = now;
        for (int number = 0; number < shape.shards(); number++) {
            shards.add(new VirtualShard(
                    this, core, new Settings(number, shape.shards(), 10_000, shape.pageSize(), shape.pagesInFlight())));
        }
        core.task(this::start);
    }

    // --- parts

    int shards() {
        return shape.shards();
    }

    VirtualShard shard(int number) {
        return shards.get(number);
    }

    VirtualEntities entities() {
        return entities;
    }

    Waits waits() {
        return waits;
    }

    Instant horizon() {
        return horizon;
    }

    void send(int to, ShardCommand command) {
        var passage = core.chance.passage();
        if (passage != Passage.IS_LOST) {
            core.task(() -> shard(to).tell(command));
        }
        if (passage == Passage.ARRIVES_TWICE) {
            core.task(() -> shard(to).tell(command));
        }
    }

    // --- life and death

    private void start() {
        epoch++;
        horizon = core.now().plus(shape.horizon());
        lookAhead();
        shards.forEach(this::recover);
    }

    private void recover(VirtualShard shard) {
        core.task(shard.alive(() -> {
            shard.recover(epoch, horizon);
            waits.searchAll();
            open.stream().filter(one -> shardOf(one) == shard).forEach(this::present);
        }));
    }

    // The next hours' timers, once these have passed.
    private void lookAhead() {
        core.timers.at(horizon, () -> {
            var from = horizon;
            horizon = horizon.plus(shape.horizon());
            lookAhead();
            for (var shard : shards) {
                core.join(core.store.due(shard.number, from, horizon)).forEach(shard::timer);
            }
        });
    }

    /** The node dies: all but the store is lost. It is up again at once. */
    public void crash() {
        crash("");
    }

    private void crash(String where) {
        core.witness.crashed(where, core.now());
        core.forgetTasks();
        shards.forEach(VirtualShard::die);
        core.task(this::start);
    }

    private void crashShard(VirtualShard shard, String where) {
        core.witness.crashed("shard " + shard.number + " " + where, core.now());
        shard.die();
        recover(shard);
    }

    private VirtualShard shardOf(Submission submission) {
        return shard(Ids.shard(submission.message().subject(), shape.shards()));
    }

    // --- the way in

    /** Submits a message, again after each crash until there is an answer. */
    public Submission submit(Message message) {
        var submission = new Submission(message);
        open.removeIf(one -> one.result() != null);
        open.add(submission);
        present(submission);
        return submission;
    }

    private void present(Submission submission) {
        if (submission.result() != null) {
            return;
        }
        var message = submission.message();
        var known = core.join(core.store.message(message.source(), message.id()));
        if (known.isPresent()) {
            var same = known.get().message().hash().equals(message.hash());
            submission.answer(same ? new Result.Duplicate(message) : new Result.Conflict(message));
        } else {
            shardOf(submission).tell(new ShardCommand.Submit(List.of(message), false, submission));
        }
    }

    /** Operates a run: retries, wakes or cancels it. */
    public Operated operate(String run, Operation operation) {
        var operated = new Operated();
        var active = core.join(core.store.parked(run))
                .orElseThrow(() -> new KontorException("KON-1404", "there is no run " + run));
        // What was read may be old when it comes to its shard.
        core.task(() -> shard(active.run().shard()).tell(new ShardCommand.Operate(active, operation, operated)));
        return operated;
    }

    /** Pauses or resumes a rule's schedule. */
    public Operated pause(String rule, boolean paused) {
        var operated = new Operated();
        shard(Ids.shard(rule, shape.shards())).tell(new ShardCommand.Pause(rule, paused, operated));
        return operated;
    }

    // --- time

    /** The virtual time. */
    public Instant now() {
        return core.now();
    }

    /** Does all that can be done without time passing. */
    public void awaitIdle() {
        for (int steps = 0; step(); steps++) {
            if (steps > MOST_STEPS) {
                throw new IllegalStateException("after " + MOST_STEPS + " steps at " + now()
                        + " there is still something to do: something causes itself");
            }
        }
    }

    /** Does a few things of those that can be done without time passing. */
    public void work(int steps) {
        for (int done = 0; done < steps && step(); done++) {
            // What comes next is left to chance.
        }
    }

    private boolean step() {
        try {
            return core.doNext();
        } catch (Crash crash) {
            if (crash.whole()) {
                crash(crash.point().toString());
            } else {
                crashShard(shard(crash.point().shard()), crash.point().toString());
            }
            return true;
        }
    }

    /** Lets time pass. */
    public void advance(Duration duration) {
        advanceTo(core.now().plus(duration));
    }

    /** Lets time pass, from timer to timer. */
    public void advanceTo(Instant time) {
        awaitIdle();
        for (var next = core.timers.next(); next != null && !next.isAfter(time); next = core.timers.next()) {
            core.set(next);
            var due = core.timers.due(next);
            while (due != null) {
                core.task(due);
                due = core.timers.due(next);
            }
            awaitIdle();
        }
        core.set(time);
    }

    /** How many envelopes wait for other shards, and how many runs are in memory: both 0 when all is done. */
    public int unfinished() {
        return shards.stream()
                .mapToInt(one -> one.machine().outgoing() + one.machine().liveRuns())
                .sum();
    }
}
