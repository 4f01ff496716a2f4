package kontor.store.cassandra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
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
    private final List<Sort<?>> sorts;
    private final List<@Nullable Shape> shapes = new ArrayList<>();

    /** Refused with KON-3430 when the noun has not the fields of the sorts. */
    Order(NounModel noun, List<Sort<?>> sorts) {
        this.sorts = sorts;
        for (var sort : sorts) {
            var shape = Filters.shape(noun, sort.field());
            if (shape == null) {
                throw new KontorException("KON-3430", noun.name() + " has no field '" + sort.field() + "'");
            }
            shapes.add(shape);
        }
    }

    /** A row's place: the values of the sorts, then its id. */
    record Place(List<JsonNode> keys, String id) {
        String cursor() {
            var array = (ArrayNode) Json.of(keys);
            var text = Json.text(array.add(id));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    Place place(String id, EntityState entity) {
        var keys = new ArrayList<JsonNode>();
        sorts.forEach(sort -> keys.add(Matching.value(entity, id, sort.field())));
        return new Place(keys, id);
    }

    /** The place that a cursor names; refused with KON-3422 when it belongs to another list. */
    Place place(String cursor) {
        var keys = new ArrayList<JsonNode>();
        try {
            var text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            Json.parse(text).forEach(keys::add);
        } catch (IllegalArgumentException | KontorException e) {
            throw refused();
        }
        if (keys.size() != sorts.size() + 1 || !keys.getLast().isTextual()) {
            throw refused();
        }
        return new Place(keys.subList(0, sorts.size()), keys.getLast().textValue());
    }

    private static KontorException refused() {
        return new KontorException(
                "KON-3422",
                "the cursor is none of this list; pass back the 'cursor' of the page before, with the same sort");
    }

    Comparator<Place> comparator() {
        return (a, b) -> {
            for (int i = 0; i < sorts.size(); i++) {
                int order = compare(shapes.get(i), a.keys().get(i), b.keys().get(i));
                if (order != 0) {
                    return sorts.get(i).descending() ? -order : order;
                }
            }
            return codePoints(a.id(), b.id());
        };
    }

    // Values of any JSON: numbers before text, nothing else has an order.
    private static int compare(@Nullable Shape shape, JsonNode a, JsonNode b) {
        int rank = Integer.compare(rank(a), rank(b));
        if (rank != 0 || rank(a) == 0) {
            return rank;
        }
        return a.isBoolean() ? Boolean.compare(a.booleanValue(), b.booleanValue()) : Matching.order(shape, a, b);
    }

    private static int rank(JsonNode node) {
        if (node.isBoolean()) {
            return 1;
        }
        return node.isNumber() ? 2 : node.isTextual() ? 3 : 0;
    }

    /** Ids as Cassandra orders them: by code point. */
    static int codePoints(String a, String b) {
        return Matching.order(null, Json.of(a), Json.of(b));
    }
}
