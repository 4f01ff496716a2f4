package kontor.testkit.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kontor.kernel.entity.EntityEvent;
import kontor.kernel.entity.EntityState;
import kontor.kernel.entity.Stored;
import org.jspecify.annotations.Nullable;

/** Entities: their rows and histories, by noun and id. */
final class EntityRows {
    private final Map<String, TreeMap<String, Row>> nouns = new HashMap<>();

    /** An entity as it stands, and its history. */
    static final class Row {
        EntityState state = EntityState.NONE;
        final List<EntityEvent> history = new ArrayList<>();
    }

    @Nullable
    Row get(String noun, String id) {
        return of(noun).get(id);
    }

    /** A noun's rows in the order of their ids. */
    Map<String, Row> of(String noun) {
        return nouns.computeIfAbsent(noun, _ -> new TreeMap<>(Order::codePoints));
    }

    void check(Stored stored) {
        var row = get(stored.noun(), stored.id());
        long version = row == null ? 0 : row.state.version();
        if (version != stored.event().version() - 1
                || version != stored.before().version()) {
            throw Conflicts.version(
                    stored.noun(), stored.id(), version, stored.event().version());
        }
    }

    void apply(Stored stored) {
        var row = of(stored.noun()).computeIfAbsent(stored.id(), _ -> new Row());
        row.state = stored.after();
        row.history.add(stored.event());
    }
}
