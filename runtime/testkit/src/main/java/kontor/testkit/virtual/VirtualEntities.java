package kontor.testkit.virtual;

import java.util.List;
import java.util.function.Consumer;
import kontor.kernel.entity.Decision;
import kontor.kernel.entity.Entities;
import kontor.kernel.entity.EntityEvent;
import kontor.kernel.entity.EntityState;
import kontor.kernel.entity.Stored;
import kontor.kernel.entity.Stored.Caused;
import kontor.kernel.entity.Triggers;
import kontor.kernel.message.Ids;
import kontor.kernel.run.RunHost.EntityAnswer;
import kontor.kernel.run.RunHost.EntityRequest;
import kontor.kernel.shard.ShardCommand;
import kontor.sdk.KontorException;

/** The entities of a node: each decides with the kernel's pure functions, and its row is its memory. */
final class VirtualEntities {
    private final VirtualNode node;
    private final Core core;
    private final VirtualClaims claims;

    VirtualEntities(VirtualNode node, Core core) {
        this.node = node;
        this.core = core;
        this.claims = new VirtualClaims(core);
    }

    /** Asks an entity; nothing comes back when its shard or the asker's dies meanwhile. */
    void ask(EntityRequest request, VirtualShard asker, Consumer<EntityAnswer> then) {
        var owner = node.shard(Ids.shard(request.id(), node.shards()));
        var back = asker.alive(then);
        owner.task(() -> {
            var answer = request.blind() ? blind(request, owner) : entity(request, owner);
            core.task(() -> back.accept(answer));
        });
    }

    private EntityAnswer entity(EntityRequest request, VirtualShard owner) {
        var noun = request.noun();
        var state = core.join(core.store.entity(noun.name(), request.id())).orElse(EntityState.NONE);
        if (owner.tries(noun.name(), request.id(), state)
                .mustLook(state, request.key(), request.first(), request.since())) {
            var before = core.join(core.store.applied(noun.name(), request.id(), request.key(), request.since()));
            if (before.isPresent()) {
                return again(request, before.get());
            }
        }
        return decided(request, owner, state);
    }

    private EntityAnswer decided(EntityRequest request, VirtualShard owner, EntityState state) {
        var asked = new Entities.Asked(request.key(), request.cause(), core.moment());
        return switch (Entities.decide(request.noun(), request.id(), state, request.command(), asked)) {
            case Decision.Happens(var event, var after) -> {
                var taken = claims.claim(request.noun(), request.id(), state, after);
                if (taken.isPresent()) {
                    yield refused(taken.get());
                }
                write(request, owner, event, state, after);
                claims.giveUp(request.noun(), request.id(), state, after);
                yield done(after);
            }
            case Decision.Unchanged(var same, var version) -> new EntityAnswer.Done(same, version);
            case Decision.Refused refused -> refused(refused);
        };
    }

    private static EntityAnswer refused(Decision.Refused refused) {
        return new EntityAnswer.Refused(refused.code(), refused.detail(), refused.problems());
    }

    private void write(
            EntityRequest request, VirtualShard owner, EntityEvent event, EntityState before, EntityState after) {
        var noun = request.noun();
        var caused = Triggers.caused(core.model, noun, request.id(), before, event, after, request.depth());
        core.write(new Stored(noun.name(), request.id(), owner.number, 1, event, before, after, caused));
        owner.tries(noun.name(), request.id(), before).applied(request.key(), request.first(), event.time());
        var pending =
                caused.stream().filter(Caused::pending).map(Caused::message).toList();
        if (!pending.isEmpty()) {
            owner.tell(new ShardCommand.Caused(pending));
        }
        caused.forEach(one -> owner.task(() -> node.waits().announce(one.message())));
    }

    private static EntityAnswer done(EntityState after) {
        return new EntityAnswer.Done(after.deleted() ? null : after.state(), after.version());
    }

    // The step has taken effect already: it answers as it did then.
    private EntityAnswer again(EntityRequest request, EntityEvent found) {
        var noun = request.noun();
        if (!found.key().hash().equals(request.key().hash())) {
            return new EntityAnswer.Refused(
                    "KON-5106",
                    "step " + found.key().step() + " of this run has changed " + noun.name() + " '" + request.id()
                            + "' already, and now asks for something else",
                    List.of());
        }
        var history = core.join(core.store.history(noun.name(), request.id(), 0, (int) found.version()));
        return done(Entities.fold(noun, EntityState.NONE, history));
    }

    // Written blindly: that it is there already is found out by the write.
    private EntityAnswer blind(EntityRequest request, VirtualShard owner) {
        try {
            return decided(request, owner, EntityState.NONE);
        } catch (KontorException e) {
            if (!e.code().equals("KON-3009")) {
                throw e;
            }
            var first = core.join(core.store.history(request.noun().name(), request.id(), 0, 1))
                    .getFirst();
            return first.key().equals(request.key())
                    ? again(request, first)
                    : new EntityAnswer.Refused(
                            "KON-2409", request.noun().name() + " '" + request.id() + "' exists already", List.of());
        }
    }
}
