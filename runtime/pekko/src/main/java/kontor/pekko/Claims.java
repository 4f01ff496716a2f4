package kontor.pekko;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import kontor.kernel.entity.Decision;
import kontor.kernel.entity.UniqueValues;
import kontor.kernel.entity.UniqueValues.Value;
import kontor.kernel.model.NounModel;
import kontor.kernel.port.Store.Claim;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claims values for an entity, and asks whoever has one whether it makes use of it. See {@link UniqueValues}. */
final class Claims {
    private static final Logger LOG = LoggerFactory.getLogger(Claims.class);
    /** How often a value that was set free may be gone again before the claim is given up. */
    private static final int TRIES = 10;

    private final Parts parts;
    private final NounModel noun;
    private final String id;

    Claims(Parts parts, NounModel noun, String id) {
        this.parts = parts;
        this.noun = noun;
        this.id = id;
    }

    /**
     * Claims values for a version of the entity: empty when all are the entity's now. Else the refusal, and none of them
     * is. Fails when the store or another entity does not answer.
     */
    CompletionStage<Optional<Decision.Refused>> claim(List<Value> values, long version) {
        CompletionStage<Optional<Decision.Refused>> refusal = CompletableFuture.completedStage(Optional.empty());
        var claimed = new ArrayList<Value>();
        for (var value : values) {
            refusal = refusal.thenCompose(before ->
                    before.isPresent() ? CompletableFuture.completedStage(before) : one(value, version, claimed));
        }
        return refusal.thenCompose(refused -> refused.isEmpty()
                ? CompletableFuture.completedStage(refused)
                : release(claimed, version).thenApply(_ -> refused));
    }

    private CompletionStage<Optional<Decision.Refused>> one(Value value, long version, List<Value> claimed) {
        return owner(UniqueValues.claim(noun, id, value, version), value, TRIES).thenApply(owner -> {
            if (owner.isEmpty()) {
                claimed.add(value);
            }
            return owner.map(other -> UniqueValues.taken(noun, id, value, other));
        });
    }

    // Whoever else has the value; empty when it is the entity's.
    private CompletionStage<Optional<String>> owner(Claim claim, Value value, int tries) {
        return parts.store().claim(claim).thenCompose(other -> {
            if (other.isEmpty()) {
                return CompletableFuture.completedStage(other);
            }
            return AskPattern.<Routed, Boolean>ask(
                            parts.region(),
                            replyTo -> new Routed.Holds(noun.name(), other.get(), value, replyTo),
                            parts.settings().patience(),
                            parts.system().scheduler())
                    .thenCompose(holds -> holds || tries == 0
                            ? CompletableFuture.completedStage(other)
                            : owner(claim, value, tries - 1));
        });
    }

    /** Sets values free that were claimed for this version or an earlier one. */
    CompletionStage<Void> release(List<Value> values, long version) {
        return CompletableFuture.allOf(values.stream()
                .map(value -> parts.store()
                        .release(UniqueValues.claim(noun, id, value, version))
                        .toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    /** The same for whoever does not wait for it: what stays claimed is set free once somebody asks for it. */
    void giveUp(List<Value> values, long version) {
        release(values, version).whenComplete((_, failure) -> {
            if (failure != null) {
                LOG.debug("values of {} '{}' could not be set free yet: {}", noun.name(), id, values, failure);
            }
        });
    }
}
