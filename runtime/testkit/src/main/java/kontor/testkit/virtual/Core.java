package kontor.testkit.virtual;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import kontor.kernel.entity.Stored;
import kontor.kernel.model.Model;
import kontor.kernel.port.Store;
import kontor.kernel.port.Write;
import kontor.kernel.shard.ShardRecord;
import kontor.sdk.KontorException;
import kontor.testkit.virtual.Chance.Fate;

/** What the parts of a virtual node share: time, what is to be done next, the store, and chance. */
final class Core {
    final Model model;
    final Store store;
    final Outside outside;
    final Chance chance;
    final Witness witness;
    final Timers timers = new Timers();
    private final List<Runnable> tasks = new ArrayList<>();
    private Instant now;
    private Instant moment;

    Core(Model model, Store store, Outside outside, Chance chance, Witness witness, Instant now) {
        this.model = model;
        this.store = store;
        this.outside = outside;
        this.chance = chance;
        this.witness = witness;
        this.now = now;
        this.moment = now;
    }

    // --- time

    Instant now() {
        return now;
    }

    void set(Instant time) {
        now = time.isAfter(now) ? time : now;
    }

    /** The time at which the next thing happens. */
    Instant moment() {
        var next = moment.plus(chance.blink());
        moment = next.isAfter(now) ? next : now;
        return moment;
    }

    /** The last moment that was given out. */
    Instant lastMoment() {
        return moment.isAfter(now) ? moment : now;
    }

    // --- what is to be done

    void task(Runnable task) {
        tasks.add(task);
    }

    boolean doNext() {
        if (tasks.isEmpty()) {
            return false;
        }
        tasks.remove(chance.next(tasks.size())).run();
        return true;
    }

    void forgetTasks() {
        tasks.clear();
        timers.clear();
    }

    // --- the store

    /** Writes, and may die before or after; fails as the store does. */
    void write(Write write) {
        point(Point.Kind.BEFORE_WRITE, write);
        try {
            join(store.write(write));
        } catch (KontorException e) {
            witness.refused(write, e.toString(), now);
            throw e;
        }
        witness.wrote(write, now);
        point(Point.Kind.AFTER_WRITE, write);
    }

    private void point(Point.Kind kind, Write write) {
        switch (write) {
            case ShardRecord record ->
                point(kind, record.shard(), "record " + record.sequence() + " of shard " + record.shard());
            case Stored stored ->
                point(
                        kind,
                        stored.shard(),
                        stored.noun() + " '" + stored.id() + "' version "
                                + stored.event().version());
            default -> throw new IllegalArgumentException("not a write: " + write);
        }
    }

    void point(Point.Kind kind, int shard, String what) {
        var point = new Point(kind, shard, what, now);
        var fate = chance.fate(point);
        if (fate != Fate.GOES_ON) {
            throw new Crash(point, fate == Fate.NODE_DIES);
        }
    }

    <T> T join(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof KontorException refused) {
                throw refused;
            }
            throw e;
        }
    }
}
