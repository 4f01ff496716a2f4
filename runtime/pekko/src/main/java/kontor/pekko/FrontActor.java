package kontor.pekko;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import kontor.kernel.port.Store.Due;
import kontor.kernel.shard.Effect;
import kontor.kernel.shard.Out;
import kontor.kernel.shard.ShardCommand;
import kontor.kernel.shard.ShardMachine;
import kontor.kernel.shard.ShardRecord;
import kontor.kernel.shard.ShardSnapshot;
import kontor.kernel.where.Filters;
import kontor.sdk.KontorException;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.Props;
import org.apache.pekko.persistence.AbstractPersistentActor;
import org.apache.pekko.persistence.RecoveryCompleted;
import org.apache.pekko.persistence.SnapshotOffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A shard's front: owns its messages, runs, outbox and timers. What arrives while a write is in flight is decided at
 * once and made durable together, as one record; effects leave only after that. (A classic persistent actor, because
 * the typed one does one write a command and drops past its stash.)
 */
final class FrontActor extends AbstractPersistentActor {
    private static final Logger LOG = LoggerFactory.getLogger(FrontActor.class);
    private static final long EMBEDDED_EPOCH = 1;
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final int shard;
    private final Parts parts;
    private final Instant born;
    private final FrontRuns runs;
    private final Map<Object, Cancellable> patience = new IdentityHashMap<>();
    private ShardSnapshot snapshot;
    private ShardMachine machine;
    private ActorRef scheduler;
    private Out next = new Out();
    private boolean writing;
    private @Nullable UnderWay underWay;
    // The store has too much waiting to take the record under way: it is tried again, and nothing more is let in.
    private boolean full;
    // Who has not been answered yet: should the front go, they are told.
    private final Set<Object> waiting = Collections.newSetFromMap(new IdentityHashMap<>());
    private long sequence;

    /** A record under way, and what follows it. */
    private record UnderWay(ShardRecord record, Out out) {}

    /** Try to write again. */
    private record WriteAgain() {}

    /** The front is gone; whether what was asked of it happened, only the store knows. */
    record Gone() {}

    @SuppressWarnings("NullAway") // machine and scheduler are there once recovery has completed, before any command.
    private FrontActor(int shard, Parts parts) {
        this.shard = shard;
        this.parts = parts;
        this.born = parts.clock().instant();
        this.snapshot = ShardSnapshot.empty(shard);
        var self = getSelf();
        this.runs = new FrontRuns(parts, command -> self.tell(command, ActorRef.noSender()));
    }

    static Props props(int shard, Parts parts) {
        return Props.create(FrontActor.class, () -> new FrontActor(shard, parts));
    }

    @Override
    public String persistenceId() {
        return "front|" + shard;
    }

    @Override
    public String journalPluginId() {
        return "kontor.journal";
    }

    @Override
    public String snapshotPluginId() {
        return "kontor.snapshots";
    }

    // --- recovery

    @Override
    public Receive createReceiveRecover() {
        return receiveBuilder()
                .match(SnapshotOffer.class, offer -> snapshot = (ShardSnapshot) offer.snapshot())
                .match(RecoveryCompleted.class, _ -> recovered())
                .matchAny(_ -> {
                    // Records older than the rows tell nothing that the rows do not.
                })
                .build();
    }

    private void recovered() {
        var settings = parts.settings();
        var limits = new ShardMachine.Settings(
                shard, settings.shards(), settings.maxRuns(), settings.pageSize(), settings.pagesInFlight());
        sequence = lastSequenceNr();
        machine = new ShardMachine(
                limits,
                parts.model(),
                snapshot,
                () -> ThreadLocalRandom.current().nextDouble());
        // The snapshot was read after this, as far as the horizon then: so nothing lies between it and what is read
        // later.
        scheduler = getContext().actorOf(Scheduler.props(shard, parts, born.plus(settings.horizon())), "scheduler");
        machine.recover(snapshot, now(), next);
        snapshot = ShardSnapshot.empty(shard);
        flush();
        if (parts.status().up(shard)) {
            Waits.searchAll(parts);
        }
    }

    private Instant now() {
        return parts.clock().instant();
    }

    // --- commands

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(ShardCommand.class, this::handle)
                .match(Routed.Command.class, routed -> handle(routed.command()))
                .match(Routed.Submit.class, this::submit)
                .match(Effect.ReadPage.class, this::read)
                .match(WriteAgain.class, _ -> writeAgain())
                .match(Scheduler.Later.class, later -> scheduler.tell(later.due(), getSelf()))
                .match(Routed.Stop.class, _ -> getContext().stop(getSelf()))
                .build();
    }

    private void submit(Routed.Submit submit) {
        if (full) {
            var full = submit.messages().stream()
                    .<Effect.Result>map(Effect.Result.Full::new)
                    .toList();
            submit.replyTo().tell(new Effect.Submitted(submit.replyTo(), full));
            return;
        }
        waiting.add(submit.replyTo());
        var wait = submit.patience();
        if (wait.isPositive()) {
            var stop = new ShardCommand.StopWaiting(submit.replyTo());
            patience.put(
                    submit.replyTo(),
                    getContext()
                            .getSystem()
                            .scheduler()
                            .scheduleOnce(wait, getSelf(), stop, getContext().dispatcher(), ActorRef.noSender()));
        }
        handle(new ShardCommand.Submit(submit.messages(), wait.isPositive(), submit.replyTo()));
    }

    private void handle(ShardCommand command) {
        switch (command) {
            case ShardCommand.Operate(var _, var _, var waiter) -> waiting.add(waiter);
            case ShardCommand.TickNow(var _, var waiter) -> waiting.add(waiter);
            case ShardCommand.Pause(var _, var _, var waiter) -> waiting.add(waiter);
            default -> {
                // Nobody waits.
            }
        }
        machine.handle(command, now(), next);
        if (command instanceof ShardCommand.Nudge) {
            parts.status().stands(shard, machine.liveRuns(), machine.outgoing());
        }
        if (!writing) {
            flush();
        }
    }

    // What was decided while a write was in flight becomes one record.
    private void flush() {
        var out = next;
        next = new Out();
        if (out.events().isEmpty()) {
            out.effects().forEach(this::carryOut);
            return;
        }
        machine.addPutOff(out);
        writing = true;
        sequence++;
        write(new UnderWay(new ShardRecord(shard, sequence, EMBEDDED_EPOCH, out.events()), out));
    }

    private void write(UnderWay write) {
        underWay = write;
        persistAsync(write.record, _ -> durable(write.out));
    }

    private void durable(Out out) {
        parts.status().record(out.events());
        writing = false;
        underWay = null;
        full = false;
        out.effects().forEach(this::carryOut);
        if (!next.events().isEmpty() || !next.effects().isEmpty()) {
            flush();
        }
    }

    @Override
    public void onPersistRejected(Throwable cause, Object event, long seqNr) {
        if (!(cause instanceof KontorException refused) || !refused.code().equals("KON-3503")) {
            // The store knows better than this front's memory: start anew from what is stored.
            LOG.warn("shard {}: record {} was refused by the store; the front starts anew", shard, seqNr, cause);
            getContext().stop(getSelf());
            return;
        }
        if (!full) {
            LOG.warn("shard {}: the store has too much waiting; nothing more is let in until it takes writes", shard);
        }
        full = true;
        var again = new WriteAgain();
        getContext()
                .getSystem()
                .scheduler()
                .scheduleOnce(PAUSE, getSelf(), again, getContext().dispatcher(), ActorRef.noSender());
    }

    private void writeAgain() {
        if (underWay != null) {
            write(underWay);
        }
    }

    @Override
    public void postStop() {
        waiting.forEach(waiter -> tell(waiter, new Gone()));
        parts.status().down(shard);
        runs.close();
    }

    // --- effects

    private void carryOut(Effect effect) {
        switch (effect) {
            case Effect.Start(var ticket, var token) -> runs.start(ticket, token);
            case Effect.Recorded(var run, var token) -> runs.recorded(run, token);
            case Effect.Replied(var run, var step, var outcome) -> runs.replied(run, step, outcome);
            case Effect.RequestCancel(var run) -> runs.cancel(run);
            case Effect.Abandon(var run, var token) -> runs.forget(run, token);
            case Effect.Submitted submitted -> submitted(submitted);
            case Effect.Operated operated -> {
                waiting.remove(operated.waiter());
                tell(operated.waiter(), operated);
            }
            case Effect.Post(var to, var envelopes) -> route(to, new ShardCommand.Deliver(shard, envelopes));
            case Effect.Acknowledge(var to, var taken) -> route(to, new ShardCommand.Acknowledged(shard, taken));
            case Effect.Timer(var due) -> scheduler.tell(due, getSelf());
            case Effect.TickTimer tick -> scheduler.tell(tick, getSelf());
            case Effect.Load(var run) -> load(run);
            case Effect.ReadPage page -> read(page);
            case Effect.Search(var wait) -> Waits.search(parts, wait);
            case Effect.Announce(var message) -> {
                parts.status().accepted(message.type());
                parts.live().ring();
                Waits.announce(parts, message);
            }
        }
    }

    private void submitted(Effect.Submitted submitted) {
        waiting.remove(submitted.waiter());
        var timer = patience.remove(submitted.waiter());
        if (timer != null) {
            timer.cancel();
        }
        tell(submitted.waiter(), submitted);
    }

    @SuppressWarnings("unchecked")
    private static void tell(Object waiter, Object answer) {
        ((org.apache.pekko.actor.typed.ActorRef<Object>) waiter).tell(answer);
    }

    private void route(int to, ShardCommand command) {
        parts.region().tell(new Routed.Command(to, command));
    }

    private void load(String run) {
        var self = getSelf();
        parts.store().parked(run).whenComplete((found, failure) -> {
            if (failure == null) {
                self.tell(new ShardCommand.Loaded(found.orElse(null)), ActorRef.noSender());
            } else {
                LOG.warn("run {} could not be read; it is looked for again", run, failure);
                self.tell(new Scheduler.Later(new Due(now().plusSeconds(1), run, null)), ActorRef.noSender());
            }
        });
    }

    private void read(Effect.ReadPage page) {
        var self = getSelf();
        var noun = parts.model().noun(page.state().noun());
        if (noun == null) {
            LOG.error(
                    "run {} visits {}, which no loaded vocabulary has; load it and start again",
                    page.run(),
                    page.state().noun());
            return;
        }
        var where = Filters.parse(page.state().where(), noun);
        parts.store()
                .ids(noun.name(), where, page.state().after(), page.size())
                .thenCombine(
                        parts.store().parked(page.run()),
                        (ids, parent) -> parent.map(found -> new ShardCommand.PageRead(found, page.step(), ids)))
                .whenComplete((read, failure) -> {
                    if (failure != null) {
                        LOG.warn(
                                "rows of {} for run {} could not be read; tried again",
                                noun.name(),
                                page.run(),
                                failure);
                        getContextSystem()
                                .scheduler()
                                .scheduleOnce(
                                        Duration.ofSeconds(1),
                                        () -> self.tell(page, ActorRef.noSender()),
                                        getContextSystem().dispatcher());
                    } else {
                        read.ifPresent(command -> self.tell(command, ActorRef.noSender()));
                    }
                });
    }

    private org.apache.pekko.actor.ActorSystem getContextSystem() {
        return parts.system().classicSystem();
    }
}
