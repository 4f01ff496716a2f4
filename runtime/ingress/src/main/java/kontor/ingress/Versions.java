package kontor.ingress;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import kontor.kernel.entity.Entities;
import kontor.kernel.entity.EntityEvent;
import kontor.kernel.entity.EntityState;
import kontor.kernel.model.NounModel;
import kontor.kernel.port.Store;

/** Entities as they were: their history, folded as far as is asked for. */
final class Versions {
    private static final int PAGE = 500;
    private final Store store;

    Versions(Store store) {
        this.store = store;
    }

    /** The entity at a version; empty when it was not there then. */
    Optional<EntityState> at(NounModel noun, String id, long version) {
        var state = fold(noun, id, event -> event.version() <= version);
        return state.exists() && state.version() == version ? Optional.of(state) : Optional.empty();
    }

    /** The entity at an instant, events of that very instant included; empty when it was not there then. */
    Optional<EntityState> at(NounModel noun, String id, Instant instant) {
        var state = fold(noun, id, event -> !event.time().isAfter(instant));
        return state.exists() ? Optional.of(state) : Optional.empty();
    }

    private EntityState fold(NounModel noun, String id, Predicate<EntityEvent> counts) {
        var state = EntityState.NONE;
        var page = page(noun, id, 0);
        while (!page.isEmpty()) {
            for (var event : page) {
                if (!counts.test(event)) {
                    return state;
                }
                state = Entities.evolve(noun, state, event);
            }
            page = page(noun, id, page.getLast().version());
        }
        return state;
    }

    /** Hands over every event after a version, in order, holding one page at a time. */
    void each(NounModel noun, String id, long after, Consumer<EntityEvent> consumer) {
        var page = page(noun, id, after);
        page.forEach(consumer);
        while (page.size() == PAGE) {
            page = page(noun, id, page.getLast().version());
            page.forEach(consumer);
        }
    }

    private List<EntityEvent> page(NounModel noun, String id, long after) {
        return Stages.join(store.history(noun.name(), id, after, PAGE));
    }
}
