package kontor.testkit.virtual;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kontor.kernel.entity.Decision;
import kontor.kernel.entity.EntityState;
import kontor.kernel.entity.UniqueValues;
import kontor.kernel.entity.UniqueValues.Value;
import kontor.kernel.model.NounModel;

/** Claims of unique values, as {@link UniqueValues} tells; an entity's row is its memory, so it is asked by reading it. */
final class VirtualClaims {
    private final Core core;

    VirtualClaims(Core core) {
        this.core = core;
    }

    /** Claims what a write gives an entity; the refusal when another has something of it. */
    Optional<Decision.Refused> claim(NounModel noun, String id, EntityState before, EntityState after) {
        var claimed = new ArrayList<Value>();
        for (var value : UniqueValues.gained(noun, before, after)) {
            var owner = owner(noun, id, value, after.version());
            if (owner.isPresent()) {
                release(noun, id, claimed, after.version());
                return Optional.of(UniqueValues.taken(noun, id, value, owner.get()));
            }
            claimed.add(value);
        }
        return Optional.empty();
    }

    private Optional<String> owner(NounModel noun, String id, Value value, long version) {
        var claim = UniqueValues.claim(noun, id, value, version);
        var other = core.join(core.store.claim(claim));
        if (other.isEmpty()) {
            return other;
        }
        var entity = core.join(core.store.entity(noun.name(), other.get())).orElse(EntityState.NONE);
        if (UniqueValues.held(noun, entity).contains(value)) {
            return other;
        }
        // Left over by a crash.
        release(noun, other.get(), List.of(value), entity.version() + 1);
        return core.join(core.store.claim(claim));
    }

    /** Sets free what a write has taken from an entity. */
    void giveUp(NounModel noun, String id, EntityState before, EntityState after) {
        release(noun, id, UniqueValues.givenUp(noun, before, after), after.version());
    }

    private void release(NounModel noun, String id, List<Value> values, long version) {
        values.forEach(value -> core.join(core.store.release(UniqueValues.claim(noun, id, value, version))));
    }
}
