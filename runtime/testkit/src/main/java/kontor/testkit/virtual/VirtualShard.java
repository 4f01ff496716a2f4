package kontor.testkit.virtual;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import kontor.kernel.entity.EarlierTries;
import kontor.kernel.entity.EntityState;
import kontor.kernel.port.Store.Due;
import kontor.kernel.shard.Effect;
import kontor.kernel.shard.Out;
import kontor.kernel.shard.ShardCommand;
import kontor.kernel.shard.ShardMachine;
import kontor.kernel.shard.ShardMachine.Settings;
import kontor.kernel.shard.ShardRecord;
import kontor.kernel.shard.ShardSnapshot;
import kontor.kernel.where.Filters;
import kontor.sdk.KontorException;

/** A shard's front: takes commands in batches, writes what the machine decided, then carries out its effects. */
final class VirtualShard {
    private static final Duration NUDGE = Duration.ofSeconds(1);

    final int number;
    private final VirtualNode node;
    private final Core core;
    private final Settings settings;
    private final Deque<ShardCommand> inbound = new ArrayDeque<>();
    private final Set<ShardCommand> recovered = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<String, EarlierTries> entities = new HashMap<>();
    private final Bodies bodies;
    private ShardMachine machine;
    private int incarnation;
    private long epoch;
    private long sequence;
    private boolean up;
    private boolean stepping;
    private boolean nudging;

    VirtualShard(VirtualNode node, Core core, Settings settings) {
        this.number = settings.shard();
        this.node = node;
        this.core = core;
        this.settings = settings;
        this.bodies = new Bodies(this, node, core);
        this.machine = made(ShardSnapshot.empty(number));
    }

    private ShardMachine made(ShardSnapshot snapshot) {
        return new ShardMachine(settings, core.model, snapshot, core.chance::jitter);
    }

    ShardMachine machine() {
        return machine;
    }

    /** What an entity of this shard has in memory beside its row. */
    EarlierTries tries(String noun, String id, EntityState loaded) {
        return entities.computeIfAbsent(noun + "/" + id, _ -> new EarlierTries(loaded));
    }

    // --- life and death

    /** Everything in memory is lost. */
    void die() {
        incarnation++;
        up = false;
        inbound.removeIf(this::isLostWithMemory);
        stepping = false;
        nudging = false;
        bodies.abandonAll();
        entities.clear();
    }

    // What runs and effects tell their machine means nothing to the next one; what others send may have been on its
    // way.
    private boolean isLostWithMemory(ShardCommand command) {
        if (recovered.contains(command)) {
            return true;
        }
        return switch (command) {
            case ShardCommand.Deliver _, ShardCommand.Acknowledged _, ShardCommand.Caused _, ShardCommand.Matched _ ->
                core.chance.next(2) == 0;
            default -> true;
        };
    }

    void recover(long newEpoch, Instant horizon) {
        epoch = newEpoch;
        // Whatever was caused is in what is read now. Nothing is on its way for longer than two lives of a shard.
        recovered.clear();
        inbound.stream().filter(ShardCommand.Caused.class::isInstance).forEach(recovered::add);
        var snapshot = core.join(core.store.shard(number, horizon));
        sequence = snapshot.sequence();
        machine = made(snapshot);
        up = true;
        var out = new Out();
        machine.recover(snapshot, core.moment(), out);
        commit(out);
        step();
    }

    /** Does something unless the shard has died meanwhile. */
    void task(Runnable action) {
        core.task(alive(action));
    }

    /** The action, done only as long as the shard that is alive now still is. */
    Runnable alive(Runnable action) {
        int now = incarnation;
        return () -> {
            if (incarnation == now) {
                action.run();
            }
        };
    }

    /** Takes an answer only as long as the shard that is alive now still is. */
    <T> Consumer<T> alive(Consumer<T> taker) {
        int now = incarnation;
        return answer -> {
            if (incarnation == now) {
                taker.accept(answer);
            }
        };
    }

    // --- commands

    void tell(ShardCommand command) {
        inbound.add(command);
        step();
    }

    private void step() {
        if (up && !stepping && !inbound.isEmpty()) {
            stepping = true;
            task(this::takeBatch);
        }
    }

    private void takeBatch() {
        stepping = false;
        int size = Math.clamp(core.chance.batch(inbound.size()), 1, inbound.size());
        var out = new Out();
        var now = core.moment();
        for (int i = 0; i < size; i++) {
            var command = inbound.remove();
            if (command instanceof ShardCommand.Acknowledged) {
                nudgeLater();
            }
            machine.handle(command, now, out);
        }
        commit(out);
        step();
    }

    private void commit(Out out) {
        if (!out.events().isEmpty()) {
            machine.addPutOff(out);
            write(new ShardRecord(number, ++sequence, epoch, List.copyOf(out.events())));
        }
        out.effects().forEach(this::carryOut);
        if (machine.outgoing() > 0) {
            nudgeLater();
        }
    }

    // What cannot be written never happened: the machine, which has moved on already, is made anew from the store.
    private void write(ShardRecord record) {
        try {
            core.write(record);
        } catch (KontorException e) {
            throw new Crash(new Point(Point.Kind.BEFORE_WRITE, number, e.toString(), core.now()), false);
        }
    }

    private void nudgeLater() {
        if (!nudging) {
            nudging = true;
            core.timers.at(core.now().plus(NUDGE), alive(() -> {
                nudging = false;
                tell(new ShardCommand.Nudge());
            }));
        }
    }

    // --- effects

    private void carryOut(Effect effect) {
        switch (effect) {
            case Effect.Start(var ticket, var token) -> bodies.start(ticket, token);
            case Effect.Recorded(var run, var token) -> bodies.recorded(run, token);
            case Effect.Replied(var run, var step, var outcome) -> bodies.replied(run, step, outcome);
            case Effect.RequestCancel(var run) -> bodies.cancel(run);
            case Effect.Abandon(var run, var token) -> bodies.abandon(run, token);
            case Effect.Submitted(var waiter, var results) -> ((Submission) waiter).answer(results.getFirst());
            case Effect.Operated(var waiter, var state, var refused) -> ((Operated) waiter).answer(state, refused);
            case Effect.Post(var to, var envelopes) -> node.send(to, new ShardCommand.Deliver(number, envelopes));
            case Effect.Acknowledge(var to, var taken) -> node.send(to, new ShardCommand.Acknowledged(number, taken));
            case Effect.Timer(var due) -> timer(due);
            case Effect.TickTimer(var rule, var at) ->
                core.timers.at(at, alive(() -> tell(new ShardCommand.TickDue(rule))));
            case Effect.Load(var run) -> task(() -> load(run));
            case Effect.ReadPage page -> task(() -> readPage(page));
            case Effect.Search(var waiting) -> task(() -> node.waits().search(waiting));
            case Effect.Announce(var message) -> task(() -> node.waits().announce(message));
        }
    }

    /** Comes back at a time, unless that is so far off that the store will tell. */
    void timer(Due due) {
        if (!due.at().isAfter(node.horizon())) {
            core.timers.at(due.at(), alive(() -> tell(new ShardCommand.Woken(due))));
        }
    }

    private void load(String run) {
        var parked = core.join(core.store.parked(run)).orElse(null);
        task(() -> tell(new ShardCommand.Loaded(parked)));
    }

    private void readPage(Effect.ReadPage page) {
        var parent = core.join(core.store.parked(page.run())).orElseThrow();
        var noun = core.model.noun(page.state().noun());
        if (noun == null) {
            throw new KontorException("KON-1111", page.state().noun() + " is not a noun of a loaded vocabulary");
        }
        var filter = Filters.parse(page.state().where(), noun);
        var ids = core.join(core.store.ids(noun.name(), filter, page.state().after(), page.size()));
        task(() -> tell(new ShardCommand.PageRead(parent, page.step(), ids)));
    }
}
