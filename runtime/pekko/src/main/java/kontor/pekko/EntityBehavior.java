package kontor.pekko;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import kontor.kernel.entity.Decision;
import kontor.kernel.entity.EarlierTries;
import kontor.kernel.entity.Entities;
import kontor.kernel.entity.EntityEvent;
import kontor.kernel.entity.EntityState;
import kontor.kernel.entity.StepKey;
import kontor.kernel.entity.Stored;
import kontor.kernel.entity.Stored.Caused;
import kontor.kernel.entity.Triggers;
import kontor.kernel.entity.UniqueValues;
import kontor.kernel.entity.UniqueValues.Value;
import kontor.kernel.message.Message;
import kontor.kernel.model.NounModel;
import kontor.kernel.run.RunHost.EntityAnswer;
import kontor.kernel.run.RunHost.EntityRequest;
import kontor.kernel.shard.ShardCommand;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.persistence.typed.EventRejectedException;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EffectBuilder;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.jspecify.annotations.Nullable;

/** An entity: event-sourced, its row is its snapshot. It decides with the kernel's pure functions. */
final class EntityBehavior extends EventSourcedBehavior<Routed, Stored, EntityState> {
    private final ActorContext<Routed> context;
    private final ActorRef<ClusterSharding.ShardCommand> shardActor;
    private final Parts parts;
    private final NounModel noun;
    private final String id;
    private final int shard;
    private final long epoch;
    private final boolean unique;
    private final Claims claims;
    // What was written while an earlier try was being looked for: the look-up may have missed it.
    private final Map<String, EntityEvent> meanwhile = new HashMap<>();
    private int looking;
    private boolean stopping;
    private boolean leaving;
    // A write that waits until its values are claimed; what comes meanwhile waits behind it.
    private @Nullable Claiming claiming;
    private int settling;
    private EarlierTries tries = new EarlierTries(EntityState.NONE);

    /** An earlier try was looked for in the entity's history, by this incarnation or one before it. */
    private record Looked(
            EntityBehavior by, Routed.Step step, @Nullable EntityEvent found) implements Internal {}

    /** A write and the values that it gives the entity. */
    private record Claiming(Routed.Step step, Stored stored, List<Value> values) {}

    /** The values of a write were claimed, or one of them is another's. */
    private record Claimed(
            EntityBehavior by,
            Optional<Decision.Refused> refused,
            @Nullable Throwable failure) implements Internal {}

    /** A claim that somebody asked for was set free. */
    private record Settled(
            EntityBehavior by, Routed.Holds asked, @Nullable Throwable failure) implements Internal {}

    /** The state after an earlier try was put together. */
    private record Recalled(EntityBehavior by, Routed.Step step, EntityState state) implements Internal {}

    /** What the entity tells itself. */
    sealed interface Internal extends Routed.Inner {}

    private EntityBehavior(
            ActorContext<Routed> context,
            ActorRef<ClusterSharding.ShardCommand> shardActor,
            Parts parts,
            NounModel noun,
            String id,
            int shard,
            long epoch) {
        super(
                PersistenceId.ofUniqueId("entity|" + noun.name() + "|" + id),
                SupervisorStrategy.restartWithBackoff(Duration.ofMillis(100), Duration.ofSeconds(5), 0.2));
        this.context = context;
        this.shardActor = shardActor;
        this.parts = parts;
        this.noun = noun;
        this.id = id;
        this.shard = shard;
        this.epoch = epoch;
        this.unique = UniqueValues.any(noun);
        this.claims = new Claims(parts, noun, id);
    }

    static Behavior<Routed> create(
            ActorRef<ClusterSharding.ShardCommand> shardActor,
            Parts parts,
            NounModel noun,
            String id,
            int shard,
            long epoch) {
        Behavior<Routed> entity = Behaviors.setup(context -> {
            context.setReceiveTimeout(parts.settings().idle(), new Routed.Idle(noun.name(), id));
            return new EntityBehavior(context, shardActor, parts, noun, id, shard, epoch);
        });
        // The journal has told why: another node has the shard now.
        return Behaviors.supervise(entity)
                .onFailure(
                        EventRejectedException.class, SupervisorStrategy.stop().withLoggingEnabled(false));
    }

    @Override
    public String journalPluginId() {
        return "kontor.journal";
    }

    @Override
    public String snapshotPluginId() {
        return "kontor.snapshots";
    }

    @Override
    public EntityState emptyState() {
        return EntityState.NONE;
    }

    @Override
    public EventHandler<EntityState, Stored> eventHandler() {
        return (state, stored) -> stored.after();
    }

    @Override
    public CommandHandler<Routed, Stored, EntityState> commandHandler() {
        return this::handle;
    }

    private Effect<Stored, EntityState> handle(EntityState state, Routed message) {
        return switch (message) {
            case Routed.ForEntity asked when isFenced() -> again(asked);
            case Routed.Step step -> {
                if (isBusy()) {
                    yield Effect().stash();
                }
                yield mustLook(state, step.request()) ? look(step) : decide(state, step);
            }
            case Looked(var by, var step, var found) -> {
                if (by == this && isBusy()) {
                    yield Effect().stash();
                }
                yield by == this ? looked(state, step, found) : look(step);
            }
            case Claimed claimed ->
                claimed.by == this ? claimed(state, claimed) : Effect().none();
            case Routed.Holds asked -> holds(state, asked);
            case Settled settled ->
                settled.by == this ? settled(settled) : Effect().none();
            case Recalled(var by, var step, var then) -> {
                if (by == this) {
                    lookedAt();
                }
                yield answer(step, then);
            }
            case Routed.Look(var _, var _, var replyTo) -> {
                replyTo.tell(state);
                yield Effect().none();
            }
            case Routed.Idle _ -> {
                // Whoever waits for a look-up would wait in vain; this comes again.
                if (looking == 0) {
                    shardActor.tell(new ClusterSharding.Passivate<>(context.getSelf()));
                }
                yield Effect().none();
            }
            case NotLooked(var by, var _) -> {
                if (by == this) {
                    lookedAt();
                }
                yield Effect().none();
            }
            case Routed.Stop _ -> stop();
            case Routed.ForFront _, Routed.Inner _ -> Effect().unhandled();
        };
    }

    @Override
    public SignalHandler<EntityState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), state -> tries = new EarlierTries(state))
                .build();
    }

    // Another node has claimed the shard since: what this actor knows may be old, and it can write no more. The next
    // incarnation
    // begins with a claim of its own.
    private boolean isFenced() {
        return !parts.store().owns(shard, epoch);
    }

    private Effect<Stored, EntityState> again(Routed.ForEntity asked) {
        if (!leaving) {
            leaving = true;
            shardActor.tell(new ClusterSharding.Passivate<>(context.getSelf()));
        }
        if (!(asked instanceof Routed.Idle)) {
            // It waits at the shard until this actor has stopped.
            parts.region().tell(asked);
        }
        return Effect().none();
    }

    private boolean mustLook(EntityState state, EntityRequest request) {
        return tries.mustLook(state, request.key(), request.first(), request.since());
    }

    private Effect<Stored, EntityState> decide(EntityState state, Routed.Step step) {
        var request = step.request();
        var asked =
                new Entities.Asked(request.key(), request.cause(), parts.clock().instant());
        return switch (Entities.decide(noun, id, state, request.command(), asked)) {
            case Decision.Happens(var event, var after) -> {
                var caused = Triggers.caused(parts.model(), noun, id, state, event, after, request.depth());
                var stored = new Stored(noun.name(), id, shard, epoch, event, state, after, caused);
                var values = unique ? UniqueValues.gained(noun, state, after) : List.<Value>of();
                yield values.isEmpty() ? persist(step, stored) : claim(new Claiming(step, stored, values));
            }
            case Decision.Unchanged(var same, var version) -> {
                step.replyTo().tell(new EntityAnswer.Done(same, version));
                yield Effect().none();
            }
            case Decision.Refused(var code, var detail, var problems) -> {
                step.replyTo().tell(new EntityAnswer.Refused(code, detail, problems));
                yield Effect().none();
            }
        };
    }

    private EffectBuilder<Stored, EntityState> persist(Routed.Step step, Stored stored) {
        var event = stored.event();
        return Effect().persist(stored).thenRun(() -> {
            parts.status().meters().written(noun.name());
            tries.applied(event.key(), step.request().first(), event.time());
            if (looking > 0) {
                meanwhile.put(place(event.key()), event);
            }
            step.replyTo().tell(done(stored.after()));
            tell(parts, shard, stored.caused());
            if (unique) {
                claims.giveUp(UniqueValues.givenUp(noun, stored.before(), stored.after()), event.version());
            }
        });
    }

    // --- unique values

    private boolean isBusy() {
        return claiming != null || settling > 0;
    }

    private Effect<Stored, EntityState> claim(Claiming write) {
        claiming = write;
        looking++;
        context.pipeToSelf(
                claims.claim(write.values, write.stored.event().version()),
                (refused, failure) -> new Claimed(this, failure == null ? refused : Optional.empty(), failure));
        return Effect().none();
    }

    private Effect<Stored, EntityState> claimed(EntityState state, Claimed claimed) {
        var write = claiming;
        claiming = null;
        lookedAt();
        if (write == null || claimed.failure != null) {
            // Whoever asked tries again.
            return Effect().unstashAll();
        }
        if (claimed.refused.isEmpty()) {
            return persist(write.step, write.stored).thenUnstashAll();
        }
        var refused = claimed.refused.get();
        write.step.replyTo().tell(new EntityAnswer.Refused(refused.code(), refused.detail(), refused.problems()));
        return Effect().unstashAll();
    }

    private Effect<Stored, EntityState> holds(EntityState state, Routed.Holds asked) {
        var write = claiming;
        if (UniqueValues.held(noun, state).contains(asked.value())
                || (write != null && write.values.contains(asked.value()))) {
            asked.replyTo().tell(true);
            return Effect().none();
        }
        // Left over by a crash. Nothing is decided until it is gone, so that no claim of this entity goes with it.
        settling++;
        looking++;
        context.pipeToSelf(
                claims.release(List.of(asked.value()), state.version() + 1),
                (_, failure) -> new Settled(this, asked, failure));
        return Effect().none();
    }

    private Effect<Stored, EntityState> settled(Settled settled) {
        settling--;
        lookedAt();
        if (settled.failure == null) {
            settled.asked.replyTo().tell(false);
        }
        return Effect().unstashAll();
    }

    static EntityAnswer done(EntityState after) {
        return new EntityAnswer.Done(after.deleted() ? null : after.state(), after.version());
    }

    /** Tells the front about messages that rules listen to: it announces them. The others are announced here. */
    static void tell(Parts parts, int shard, List<Caused> caused) {
        var pending = new ArrayList<Message>();
        for (var one : caused) {
            if (one.pending()) {
                pending.add(one.message());
            } else {
                parts.live().ring();
                Waits.announce(parts, one.message());
            }
        }
        if (!pending.isEmpty()) {
            parts.region().tell(new Routed.Command(shard, new ShardCommand.Caused(List.copyOf(pending))));
        }
    }

    // A try after a failure or crash: the step may have taken effect already.
    private Effect<Stored, EntityState> look(Routed.Step step) {
        EntityRequest request = step.request();
        looking++;
        context.pipeToSelf(
                parts.store().applied(noun.name(), id, request.key(), request.since()),
                (found, failure) ->
                        failure == null ? new Looked(this, step, found.orElse(null)) : new NotLooked(this, failure));
        return Effect().none();
    }

    // Two tries may have been looked for at the same time; the first of them has taken effect by now.
    private Effect<Stored, EntityState> looked(EntityState state, Routed.Step step, @Nullable EntityEvent found) {
        var event = found == null ? meanwhile.get(place(step.request().key())) : found;
        lookedAt();
        return event == null ? decide(state, step) : again(state, step, event);
    }

    private void lookedAt() {
        looking--;
        if (looking == 0) {
            meanwhile.clear();
            if (stopping) {
                context.getSelf().tell(new Routed.Stop());
            }
        }
    }

    // Whoever waits for a look-up gets an answer first; what comes meanwhile is kept for the next incarnation.
    private Effect<Stored, EntityState> stop() {
        stopping = true;
        return looking == 0 ? Effect().stop() : Effect().none();
    }

    private static String place(StepKey key) {
        return key.run() + "." + key.step();
    }

    /** An earlier try could not be looked for; whoever asked tries again. */
    private record NotLooked(EntityBehavior by, Throwable failure) implements Internal {}

    private Effect<Stored, EntityState> again(EntityState state, Routed.Step step, EntityEvent found) {
        if (!found.key().hash().equals(step.request().key().hash())) {
            step.replyTo()
                    .tell(new EntityAnswer.Refused(
                            "KON-5106",
                            "step " + found.key().step() + " of this run has changed " + noun.name() + " '" + id
                                    + "' already (version "
                                    + found.version()
                                    + "), and now asks for something else: the code changed under the run; put the"
                                    + " old code back and retry, or cancel the run",
                            List.of()));
            return Effect().none();
        }
        if (found.version() == state.version()) {
            return answer(step, state);
        }
        looking++;
        context.pipeToSelf(
                recall(EntityState.NONE, found.version()),
                (then, failure) -> failure == null ? new Recalled(this, step, then) : new NotLooked(this, failure));
        return Effect().none();
    }

    private CompletionStage<EntityState> recall(EntityState from, long version) {
        if (from.version() >= version) {
            return CompletableFuture.completedFuture(from);
        }
        var limit = (int) Math.min(1_000, version - from.version());
        return parts.store()
                .history(noun.name(), id, from.version(), limit)
                .thenCompose(events -> events.isEmpty()
                        ? CompletableFuture.completedFuture(from)
                        : recall(Entities.fold(noun, from, events), version));
    }

    private Effect<Stored, EntityState> answer(Routed.Step step, EntityState state) {
        step.replyTo().tell(done(state));
        return Effect().none();
    }
}
