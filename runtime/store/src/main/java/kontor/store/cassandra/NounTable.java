package kontor.store.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kontor.kernel.entity.EntityState;
import kontor.kernel.message.Ids;
import kontor.kernel.model.Json;
import kontor.kernel.model.NounModel;
import kontor.kernel.port.Store.EntityRow;
import kontor.store.cassandra.Change.Cell;
import org.jspecify.annotations.Nullable;

/**
 * A noun's table: the columns that every entity has, and one (or two) for each field. Its rows are in {@link #SLOTS}
 * partitions, in the order of ids within each. The row of a deleted entity has its last state in one column, and no fields:
 * no index finds it.
 */
final class NounTable {
    /** How many partitions a noun has. */
    static final int SLOTS = 16;

    static final String SLOT = "_slot";
    static final String ID = "id";
    static final String VERSION = "_version";
    static final String BORN = "_born";
    static final String CREATED = "_created";
    static final String CREATED_KEY = "_k_created";
    static final String UPDATED = "_updated";
    static final String HASH = "_hash";
    static final String GONE = "_gone";
    /** As of which version its meaning is, and how many numbers that has. */
    static final String MEANT = "_meant";

    static final String LENGTH = "_length";

    // In the order in which a selection begins.
    private static final List<String> KEPT = List.of(ID, VERSION, CREATED, UPDATED, HASH, GONE, BORN);
    private static final int FIRST = KEPT.size();

    private final NounModel noun;
    private final String relation;
    private final Map<String, Field> byName = new HashMap<>();
    private volatile List<Field> fields;

    NounTable(NounModel noun, String relation, List<Field> fields) {
        this.noun = noun;
        this.relation = relation;
        this.fields = List.copyOf(fields);
        fields.forEach(field -> byName.put(field.name(), field));
    }

    NounModel noun() {
        return noun;
    }

    /** The table's name, as changes name it. */
    String relation() {
        return relation;
    }

    List<Field> fields() {
        return fields;
    }

    /** The field of a name; null when the record has none. */
    synchronized @Nullable Field field(String name) {
        return byName.get(name);
    }

    /** All rows have their keys now. */
    synchronized void ready() {
        fields = fields.stream()
                .map(field -> new Field(field.name(), field.shape(), field.kind(), field.column(), field.key(), true))
                .toList();
        fields.forEach(field -> byName.put(field.name(), field));
    }

    // --- keys

    /** The partition of an entity. */
    static int slot(String id) {
        return Ids.shard(id, SLOTS);
    }

    /** The whole key of an entity's row. */
    static List<Cell> key(String id) {
        return List.of(Change.cell(SLOT, slot(id)), Change.cell(ID, id));
    }

    // --- selecting

    /** Which fields are read of rows. */
    record Selection(List<Field> fields, String cql) {}

    /** Whole rows; a WHERE follows. */
    Selection all() {
        return select(fields);
    }

    /** Rows with some fields only, named by paths; those that every entity has are always there. */
    Selection some(Collection<String> paths) {
        var names = paths.stream().map(path -> path.split("\\.", 2)[0]).collect(Collectors.toSet());
        return select(
                fields.stream().filter(field -> names.contains(field.name())).toList());
    }

    /** The same, and at their end other columns, which are {@link #extra}. */
    Selection with(Selection selection, String... columns) {
        return select(selection.fields(), List.of(columns));
    }

    /** The place of a column that was selected beside the fields. */
    static int extra(Selection selection, int number) {
        return FIRST + selection.fields().size() + number;
    }

    private Selection select(List<Field> selected) {
        return select(selected, List.of());
    }

    private Selection select(List<Field> selected, List<String> more) {
        var columns = new ArrayList<>(KEPT);
        selected.forEach(field -> columns.add(field.column()));
        columns.addAll(more);
        return new Selection(
                selected,
                "SELECT " + columns.stream().map(Field::quoted).collect(Collectors.joining(", ")) + " FROM "
                        + Field.quoted(relation));
    }

    /** The id of a selected row. */
    static String id(Row row) {
        return row.getString(0);
    }

    /** Whether a selected row is that of an entity, which may have been deleted. */
    static boolean isEntity(Row row) {
        return !row.isNull(1);
    }

    /** Whether a selected row is that of an entity that exists. */
    static boolean isThere(Row row) {
        return isEntity(row) && row.isNull(FIRST - 2);
    }

    /** The version at which a selected row's entity was last created. */
    static long born(Row row) {
        return row.getLong(FIRST - 1);
    }

    /** An entity from a selected row, with the fields that were selected. */
    EntityState entity(Selection selection, Row row) {
        var gone = row.getString(FIRST - 2);
        var state = gone == null ? Json.object() : (ObjectNode) Json.parse(gone);
        state.put(ID, id(row));
        if (gone == null) {
            for (int i = 0; i < selection.fields().size(); i++) {
                var field = selection.fields().get(i);
                state.set(field.name(), field.json(row, FIRST + i));
            }
        }
        return new EntityState(
                row.getLong(1),
                time(row.getString(2)),
                time(row.getString(3)),
                gone != null,
                gone == null ? state : today(state),
                row.getString(4));
    }

    // The fields that the record has now, in its order.
    private ObjectNode today(ObjectNode state) {
        var result = Json.object();
        noun.shape().fields().forEach(field -> {
            var value = state.get(field.name());
            result.set(field.name(), value == null ? Json.of(null) : value);
        });
        return result;
    }

    private static @Nullable Instant time(@Nullable String text) {
        return text == null ? null : Instant.parse(text);
    }

    /** An entity and its id. */
    EntityRow row(Selection selection, Row row) {
        return new EntityRow(id(row), entity(selection, row));
    }

    // --- writing

    /** The cells of fields as a state has them; of none all are cleared. */
    static List<Cell> cells(Collection<Field> fields, @Nullable ObjectNode state) {
        var cells = new ArrayList<Cell>();
        for (var field : fields) {
            var node = state == null ? null : state.get(field.name());
            cells.add(Change.cell(field.column(), field.value(node)));
            var key = field.key();
            if (key != null && !key.own()) {
                cells.add(Change.cell(field.keyColumn(), key.key(field.shape(), node)));
            }
        }
        return cells;
    }
}
