package kontor.pekko;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import kontor.kernel.entity.Decision;
import kontor.kernel.entity.Entities;
import kontor.kernel.entity.EntityEvent;
import kontor.kernel.entity.EntityState;
import kontor.kernel.entity.Stored;
import kontor.kernel.entity.Triggers;
import kontor.kernel.message.Ids;
import kontor.kernel.run.RunHost.EntityAnswer;
import kontor.kernel.run.RunHost.EntityRequest;
import kontor.sdk.KontorException;

/**
 * Creates that need no actor: facts, which are written once and never change, and entities under an id that their run has
 * made itself. One blind write; a second one with the same id is refused by the store.
 */
final class Blind {
    /** The epoch of a node on its own. In a cluster the shard's owner writes, who may be another node. */
    private static final long ONLY = 1;

    private Blind() {}

    static CompletionStage<EntityAnswer> write(Parts parts, EntityRequest request) {
        var noun = request.noun();
        var asked =
                new Entities.Asked(request.key(), request.cause(), parts.clock().instant());
        return switch (Entities.decide(noun, request.id(), EntityState.NONE, request.command(), asked)) {
            case Decision.Happens(var event, var after) -> written(parts, request, event, after);
            case Decision.Refused(var code, var detail, var problems) ->
                CompletableFuture.completedStage(new EntityAnswer.Refused(code, detail, problems));
            case Decision.Unchanged(var same, var version) ->
                CompletableFuture.completedStage(new EntityAnswer.Done(same, version));
        };
    }

    private static CompletionStage<EntityAnswer> written(
            Parts parts, EntityRequest request, EntityEvent event, EntityState after) {
        var noun = request.noun();
        var id = request.id();
        var shard = Ids.shard(id, parts.settings().shards());
        var caused = Triggers.caused(parts.model(), noun, id, EntityState.NONE, event, after, request.depth());
        var stored = new Stored(noun.name(), id, shard, ONLY, event, EntityState.NONE, after, caused);
        return parts.store()
                .write(stored)
                .thenApply(_ -> {
                    parts.status().meters().written(noun.name());
                    EntityBehavior.tell(parts, shard, caused);
                    return EntityBehavior.done(after);
                })
                .exceptionallyCompose(
                        failure -> isThere(failure) ? again(parts, request) : CompletableFuture.failedStage(failure));
    }

    private static boolean isThere(Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof KontorException refused && refused.code().equals("KON-3009");
    }

    // The id is there: by this very step, tried once more, or by another.
    private static CompletionStage<EntityAnswer> again(Parts parts, EntityRequest request) {
        var noun = request.noun().name();
        var id = request.id();
        return parts.store().history(noun, id, 0, 1).thenCompose(events -> {
            var first = events.isEmpty() ? null : events.getFirst();
            if (first != null && first.key().equals(request.key())) {
                var then = Entities.evolve(request.noun(), EntityState.NONE, first);
                return CompletableFuture.completedStage(EntityBehavior.done(then));
            }
            return CompletableFuture.completedStage(new EntityAnswer.Refused(
                    "KON-2409", noun + " '" + id + "' exists already; use another id", List.of()));
        });
    }
}
