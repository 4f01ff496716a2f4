package kontor.testkit.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import kontor.kernel.entity.EntityState;
import kontor.kernel.model.Json;
import kontor.kernel.model.NounModel;
import kontor.kernel.model.Shape;
import kontor.kernel.where.Filters;
import kontor.kernel.where.Matching;
import kontor.sdk.KontorException;
import kontor.sdk.words.Sort;
import org.jspecify.annotations.Nullable;

/** The order of rows: by the sorts, rows without a value first, then by id; and cursors that name a place in it. */
final class Order {
    private final NounModel noun;
    private final List<Sort<?>> sorts;

    Order(NounModel noun, List<Sort<?>> sorts) {
        this.noun = noun;
        this.sorts = sorts;
    }

    /** A row's place: the values of the sorts, then its id. */
    record Place(List<JsonNode> keys, String id) {
        String cursor() {
            var array = (ArrayNode) Json.of(keys);
            return Json.text(array.add(id));
        }
    }

    Place place(String id, EntityState entity) {
        var keys = new ArrayList<JsonNode>();
        sorts.forEach(sort -> keys.add(Matching.value(entity, id, sort.field())));
        return new Place(keys, id);
    }

    Place place(String cursor) {
        var keys = new ArrayList<JsonNode>();
        try {
            Json.parse(cursor).forEach(keys::add);
        } catch (KontorException e) {
            throw Conflicts.cursor(cursor);
        }
        if (keys.size() != sorts.size() + 1) {
            throw Conflicts.cursor(cursor);
        }
        return new Place(keys.subList(0, sorts.size()), keys.getLast().asText());
    }

    Comparator<Place> comparator() {
        return (a, b) -> {
            for (int i = 0; i < sorts.size(); i++) {
                int order = compare(
                        Filters.shape(noun, sorts.get(i).field()),
                        a.keys().get(i),
                        b.keys().get(i));
                if (order != 0) {
                    return sorts.get(i).descending() ? -order : order;
                }
            }
            return codePoints(a.id(), b.id());
        };
    }

    private static int compare(@Nullable Shape shape, JsonNode a, JsonNode b) {
        if (a.isNull() || b.isNull()) {
            return Boolean.compare(b.isNull(), a.isNull());
        }
        return a.isBoolean() ? Boolean.compare(a.booleanValue(), b.booleanValue()) : Matching.order(shape, a, b);
    }

    /** Ids as stores order them: by code point. */
    static int codePoints(String a, String b) {
        return Matching.order(null, Json.of(a), Json.of(b));
    }
}
