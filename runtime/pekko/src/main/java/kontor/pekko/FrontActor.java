package kontor.pekko;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.Props;
import org.apache.pekko.persistence.AbstractPersistentActor;
import org.apache.pekko.persistence.RecoveryCompleted;
import org.apache.pekko.persistence.SnapshotOffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * A shard's front: owns its messages, runs, outbox and timers. What arrives while a write is in flight is decided at
 * once and made durable together, as one record; effects leave only after that. (A classic persistent actor, because
 * the typed one does one write a command and drops past its stash.)
 */
final class FrontActor extends AbstractPersistentActor {
    private static final Logger LOG = LoggerFactory.getLogger(FrontActor.class);
    private static final Duration PAUSE = Duration.ofMillis(200);
    /** Nudges, which come every second, after which a front looks whether it still has its shard. */
    private static final int QUIET = 10;

    private final int shard;
    private final long epoch;
    private final Parts parts;
    private final Instant born;
    private final FrontRuns runs;
    private final Map<Object, Cancellable> patience = new IdentityHashMap<>();
    private ShardSnapshot snapshot;
    private ShardMachine machine;
    private ActorRef scheduler;
    private Out next = new Out();
    private boolean writing;
    private boolean stopping;
    // Nudges since the last write.
    private int quiet;
    private CompletableFuture<Boolean> asked = CompletableFuture.completedFuture(true);
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

    /** A run that somebody operates is not there, or could not be read. */
    private record NotRead(Routed.Operate operate, @Nullable Throwable failure) {}

    /** The front is gone; whether what was asked of it happened, only the store knows. */
    record Gone() {}

    @SuppressWarnings("NullAway") // machine and scheduler are there once recovery has completed, before any command.
    private FrontActor(int shard, long epoch, Parts parts) {
        this.shard = shard;
        this.epoch = epoch;
        this.parts = parts;
        this.born = parts.clock().instant();
        this.snapshot = ShardSnapshot.empty(shard);
        var self = getSelf();
        this.runs = new FrontRuns(parts, command -> self.tell(command, ActorRef.noSender()));
    }

    /** A front that writes under an epoch. */
    static Props props(int shard, long epoch, Parts parts) {
        return Props.create(FrontActor.class, () -> new FrontActor(shard, epoch, parts));
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
        Waits.frontUp(parts, parts.status().up(shard));
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
                .match(Routed.Operate.class, this::operate)
                .match(Routed.Ping.class, FrontActor::answer)
                .match(Effect.ReadPage.class, this::read)
                .match(WriteAgain.class, _ -> writeAgain())
                .match(NotRead.class, this::notRead)
                .match(Scheduler.Later.class, later -> scheduler.tell(later.due(), getSelf()))
                .match(Routed.Stop.class, _ -> stop())
                .build();
    }

    private static void answer(Routed.Ping ping) {
        if (ping.replyTo() != null) {
            ping.replyTo().tell(true);
        }
    }

    // The shard moves. What was decided is still written, so that whoever waits is answered; nothing new is begun.
    private void stop() {
        stopping = true;
        runs.close();
        stopOnceWritten();
    }

    private void stopOnceWritten() {
        if (!writing && next.events().isEmpty()) {
            getContext().stop(getSelf());
        } else if (full) {
            // It would be kept waiting for as long as the store is full.
            getContext().stop(getSelf());
        }
    }

    // Read here, and not where it was asked for: a run with many steps is not to cross the network.
    private void operate(Routed.Operate operate) {
        if (stopping) {
            operate.replyTo().tell(new Gone());
            return;
        }
        waiting.add(operate.replyTo());
        var self = getSelf();
        parts.store().parked(operate.run()).whenComplete((found, failure) -> {
            if (failure == null && found.isPresent()) {
                var command = new ShardCommand.Operate(found.get(), operate.operation(), operate.replyTo());
                self.tell(command, ActorRef.noSender());
            } else {
                self.tell(new NotRead(operate, failure), ActorRef.noSender());
            }
        });
    }

    private void notRead(NotRead not) {
        var waiter = not.operate.replyTo();
        var refused = not.failure == null
                ? LocalGateway.noRun(not.operate.run())
                : new KontorException(
                        "KON-1503",
                        "the run '" + not.operate.run() + "' cannot be read from the store now; try again in a moment");
        waiting.remove(waiter);
        waiter.tell(new Effect.Operated(waiter, null, refused));
    }

    private void submit(Routed.Submit submit) {
        if (stopping) {
            submit.replyTo().tell(new Gone());
            return;
        }
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
        if (stopping) {
            return;
        }
        switch (command) {
            case ShardCommand.Operate(var _, var _, var waiter) -> waiting.add(waiter);
            case ShardCommand.TickNow(var _, var waiter) -> waiting.add(waiter);
            case ShardCommand.Pause(var _, var _, var waiter) -> waiting.add(waiter);
            default -> {
                // Nobody waits.
            }
        }
        machine.handle(command, now(), next);
        if (!writing) {
            flush();
        }
        if (command instanceof ShardCommand.Nudge) {
            parts.status().stands(shard, machine.liveRuns(), machine.outgoing());
            if (parts.settings().clustered()) {
                checkOwner();
            }
        }
    }

    // Another node may have claimed the shard and be gone again: a front that has nothing to write would never learn
    // that what it knows is old. So it asks now and then; with the next nudge the store knows the answer.
    private void checkOwner() {
        if (!parts.store().owns(shard, epoch)) {
            anew();
        } else if (!writing && asked.isDone() && ++quiet >= QUIET) {
            quiet = 0;
            asked = parts.store().stillOwns(shard, epoch).toCompletableFuture();
        }
    }

    private void anew() {
        stopping = true;
        runs.close();
        // What has come already is told that the front is gone.
        getSelf().tell(PoisonPill.getInstance(), ActorRef.noSender());
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
        write(new UnderWay(new ShardRecord(shard, sequence, epoch, out.events()), out));
    }

    private void write(UnderWay write) {
        quiet = 0;
        underWay = write;
        persistAsync(write.record, _ -> durable(write.out));
    }

    private void durable(Out out) {
        parts.status().record(out.events());
        RunTraces.over(out.over(), parts);
        writing = false;
        underWay = null;
        full = false;
        out.effects().forEach(this::carryOut);
        if (!next.events().isEmpty() || !next.effects().isEmpty()) {
            flush();
        }
        if (stopping) {
            stopOnceWritten();
        }
    }

    @Override
    public void onPersistRejected(Throwable cause, Object event, long seqNr) {
        if (!(cause instanceof KontorException refused) || !refused.code().equals("KON-3503")) {
            // The store knows better than this front's memory: start anew from what is stored.
            if (cause instanceof KontorException fenced && fenced.code().equals("KON-3020")) {
                LOG.warn("{}; record {} of its front is refused", fenced.getMessage(), seqNr);
            } else {
                LOG.warn("shard {}: record {} was refused by the store; the front starts anew", shard, seqNr, cause);
            }
            anew();
            return;
        }
        if (stopping) {
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
            case Effect.Post(var to, var envelopes) ->
                Portions.ofEnvelopes(envelopes).forEach(some -> route(to, new ShardCommand.Deliver(shard, some)));
            case Effect.Acknowledge(var to, var taken) -> route(to, new ShardCommand.Acknowledged(shard, taken));
            case Effect.Timer(var due) -> scheduler.tell(due, getSelf());
            case Effect.TickTimer tick -> scheduler.tell(tick, getSelf());
            case Effect.Load(var run) -> load(run);
            case Effect.ReadPage page -> read(page);
            case Effect.Search(var wait) -> Waits.search(parts, wait);
            case Effect.Announce(var message) -> {
                parts.status().accepted(message.type());
                RunTraces.accepted(message, parts);
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
                try (var _ = MDC.putCloseable("run", run)) {
                    LOG.warn("run {} could not be read; it is looked for again", run, failure);
                }
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
