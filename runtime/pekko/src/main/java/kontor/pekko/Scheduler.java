package kontor.pekko;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import kontor.kernel.port.Store.Due;
import kontor.kernel.shard.Effect;
import kontor.kernel.shard.ShardCommand;
import org.apache.pekko.actor.AbstractActorWithTimers;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Props;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The timers of a shard: wakes runs and delayed messages, drives the {@code every} rules. Only what is due within the
 * horizon is in memory; the rest is read from the store when its time comes near.
 */
final class Scheduler extends AbstractActorWithTimers {
    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
    private static final String NEXT = "next";
    /** The longest that it sleeps: a clock that was set is noticed after that. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final int shard;
    private final Parts parts;
    private final PriorityQueue<Due> heap = new PriorityQueue<>(Comparator.comparing(Due::at));
    // What is in the heap: the same may come from the store and from the front.
    private final Set<String> known = new HashSet<>();
    private final Map<String, Instant> ticks = new HashMap<>();
    // What is set for beyond the horizon while the store is read: that read may not see it.
    private final List<Due> meanwhile = new ArrayList<>();
    private Instant horizon;
    private boolean reading;

    private record Ring() {}

    private record Refilled(List<Due> dues, Instant until) {}

    private record NotRefilled() {}

    /** Something to try again later. */
    record Later(Due due) {}

    private Scheduler(int shard, Parts parts, Instant horizon) {
        this.shard = shard;
        this.parts = parts;
        this.horizon = horizon;
    }

    /** A scheduler that is told of everything due before {@code horizon}, and reads the rest itself. */
    static Props props(int shard, Parts parts, Instant horizon) {
        return Props.create(Scheduler.class, () -> new Scheduler(shard, parts, horizon));
    }

    private Instant now() {
        return parts.clock().instant();
    }

    @Override
    public void preStart() {
        plan();
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(Due.class, this::add)
                .match(Effect.TickTimer.class, tick -> {
                    ticks.put(tick.rule(), tick.at());
                    plan();
                })
                .match(Ring.class, _ -> ring())
                .match(Refilled.class, this::refilled)
                .match(NotRefilled.class, _ -> {
                    reading = false;
                    meanwhile.clear();
                })
                .build();
    }

    private void add(Due due) {
        if (due.at().isBefore(horizon)) {
            keep(due);
            if (heap.peek() == due) {
                plan();
            }
        } else if (reading) {
            meanwhile.add(due);
        }
    }

    private void plan() {
        var now = now();
        var at = now.plus(LONGEST);
        var first = heap.peek();
        if (first != null && first.at().isBefore(at)) {
            at = first.at();
        }
        if (!reading && refillAt().isBefore(at)) {
            at = refillAt();
        }
        for (var tick : ticks.values()) {
            at = tick.isBefore(at) ? tick : at;
        }
        var pause = Duration.between(now, at);
        getTimers().startSingleTimer(NEXT, new Ring(), pause.isNegative() ? Duration.ZERO : pause.plusMillis(1));
    }

    private Instant refillAt() {
        return horizon.minus(parts.settings().horizon().dividedBy(2));
    }

    private void ring() {
        var now = now();
        var front = getContext().getParent();
        while (!heap.isEmpty() && !heap.peek().at().isAfter(now)) {
            var due = heap.remove();
            known.remove(name(due));
            front.tell(new ShardCommand.Woken(due), ActorRef.noSender());
        }
        ticks.entrySet().removeIf(tick -> {
            var due = !tick.getValue().isAfter(now);
            if (due) {
                front.tell(new ShardCommand.TickDue(tick.getKey()), ActorRef.noSender());
            }
            return due;
        });
        refill(now);
        plan();
    }

    private void refill(Instant now) {
        if (reading || now.isBefore(refillAt())) {
            return;
        }
        reading = true;
        var self = getSelf();
        var until = now.plus(parts.settings().horizon());
        // From the horizon on, up to the next one: what is due at that very moment is read with what follows it.
        parts.store().due(shard, horizon.minusNanos(1), until.minusNanos(1)).whenComplete((dues, failure) -> {
            if (failure != null) {
                LOG.warn("shard {}: timers until {} could not be read; tried again", shard, until, failure);
            }
            self.tell(failure == null ? new Refilled(dues, until) : new NotRefilled(), ActorRef.noSender());
        });
    }

    private void refilled(Refilled refilled) {
        reading = false;
        horizon = refilled.until();
        refilled.dues().forEach(this::keep);
        meanwhile.stream().filter(due -> due.at().isBefore(horizon)).forEach(this::keep);
        meanwhile.clear();
        plan();
    }

    private void keep(Due due) {
        if (known.add(name(due))) {
            heap.add(due);
        }
    }

    private static String name(Due due) {
        return due.at() + " "
                + (due.message() == null ? due.run() : due.message().id());
    }
}
