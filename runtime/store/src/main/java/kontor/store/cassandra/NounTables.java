package kontor.store.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import kontor.kernel.message.Ids;
import kontor.kernel.model.NounModel;
import kontor.kernel.model.Shape.FieldShape;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/**
 * The nouns' tables, and what must be made so that they hold today's records: what is new is added, what is gone is kept. A
 * field of another type than before gets another column, which is empty until a rebuild.
 */
final class NounTables {
    private static final Pattern SIMPLE = Pattern.compile("[A-Z][A-Za-z0-9]{0,30}");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");
    private static final Pattern CAPITAL = Pattern.compile("([A-Z])");
    private static final int LONGEST = 24;
    private static final int HASHED = 8;

    private final Map<String, NounTable> byName = new HashMap<>();
    private final List<String> statements = new ArrayList<>();
    private final List<Column> columns = new ArrayList<>();
    private final Set<String> stale = ConcurrentHashMap.newKeySet();

    /** A row of k_column: how a field was kept when its column was made. */
    record Column(
            String noun,
            String field,
            String kind,
            String name,
            @Nullable String key,
            boolean ready) {}

    private NounTables() {}

    /** Reads what the nouns' columns are. */
    static CompletionStage<List<Column>> read(Cql cql) {
        return cql.all("SELECT noun, field, kind, name, key, ready FROM k_column")
                .thenApply(rows -> rows.stream()
                        .filter(row -> !row.isNull(2))
                        .map(NounTables::column)
                        .toList());
    }

    private static Column column(Row row) {
        return new Column(
                row.getString(0),
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getBoolean(5));
    }

    /**
     * The tables for some nouns, made or extended where they must be.
     *
     * @param models the nouns
     * @param mayCreate whether they may be; else KON-3016 when it is needed
     */
    static CompletionStage<NounTables> open(Cql cql, Collection<NounModel> models, boolean mayCreate) {
        return read(cql).thenCompose(known -> {
            var tables = of(models, known);
            if (tables.statements.isEmpty() && tables.columns.isEmpty()) {
                return CompletableFuture.completedStage(tables);
            }
            if (!mayCreate) {
                return CompletableFuture.failedStage(new KontorException(
                        "KON-3016",
                        "the tables of the nouns are not as this version needs them (" + tables.statements.size()
                                + " statements, the first: "
                                + (tables.statements.isEmpty() ? "a note" : tables.statements.getFirst())
                                + "). Run ./kontor schema with the same vocabularies, then start the node again"));
            }
            return new SchemaLock(cql).with(() -> made(cql, models));
        });
    }

    // Read again: another node may have made them while this one waited.
    private static CompletionStage<NounTables> made(Cql cql, Collection<NounModel> models) {
        return read(cql).thenCompose(known -> {
            var tables = of(models, known);
            return Together.each(tables.statements, 1, cql::define)
                    .thenCompose(_ -> tables.note(cql))
                    .thenApply(_ -> tables);
        });
    }

    /**
     * The tables for some nouns, and what is to be done for them.
     *
     *
     * @param models the nouns
     * @param known what {@link #read} found
     */
    static NounTables of(Collection<NounModel> models, List<Column> known) {
        var tables = new NounTables();
        for (var model : models) {
            var kept = new HashMap<String, Column>();
            known.stream()
                    .filter(column -> column.noun().equals(model.name()))
                    .forEach(column -> kept.put(column.field(), column));
            tables.byName.put(model.name(), tables.table(model, kept));
        }
        return tables;
    }

    /** Statements to be run, in order, before the tables can be used; none when they are as they should be. */
    List<String> statements() {
        return statements;
    }

    /** Notes what the statements have made; after them. */
    CompletionStage<Void> note(Cql cql) {
        return Together.each(
                columns,
                8,
                column -> cql.run(
                        "INSERT INTO k_column(noun, field, kind, name, key, ready) VALUES(?, ?, ?, ?, ?, ?)",
                        column.noun(),
                        column.field(),
                        column.kind(),
                        column.name(),
                        column.key(),
                        column.ready()));
    }

    /** Nouns whose rows must be made anew from the events: {@link Rebuild}. */
    Set<String> stale() {
        return stale;
    }

    /** Whether a noun's rows still must be made anew; another node may have done so meanwhile. */
    CompletionStage<Boolean> isStale(Cql cql, String noun) {
        var table = get(noun);
        return read(cql).thenApply(known -> {
            boolean still = known.stream()
                    .filter(column -> column.noun().equals(noun) && table.field(column.field()) != null)
                    .anyMatch(column -> !column.ready());
            if (!still) {
                table.ready();
                stale.remove(noun);
            }
            return still;
        });
    }

    /** The noun's table. Refused with KON-3404 when there is no such noun. */
    NounTable get(String noun) {
        var table = byName.get(noun);
        if (table == null) {
            throw new KontorException(
                    "KON-3404", "the store has no noun '" + noun + "'; it was opened with " + byName.keySet());
        }
        return table;
    }

    /** All tables, by the names of nouns. */
    List<NounTable> inOrder() {
        return byName.values().stream()
                .sorted(Comparator.comparing(table -> table.noun().name()))
                .toList();
    }

    /** Forgets that a noun's rows must be made anew. */
    CompletionStage<Void> rebuilt(Cql cql, NounTable table) {
        return Together.each(
                        table.fields(),
                        8,
                        field -> cql.run(
                                "UPDATE k_column SET ready = true WHERE noun = ? AND field = ?",
                                table.noun().name(),
                                field.name()))
                .thenAccept(_ -> {
                    table.ready();
                    stale.remove(table.noun().name());
                });
    }

    // --- making them

    private NounTable table(NounModel model, Map<String, Column> kept) {
        var relation = relation(model.name());
        var fresh = kept.isEmpty();
        var taken = new HashSet<String>();
        kept.values().forEach(column -> taken.add(column.name()));
        taken.add(NounTable.ID);
        var fields = new ArrayList<Field>();
        var added = new ArrayList<Field>();
        for (var shape : model.fields()) {
            var before = kept.get(shape.name());
            var field = field(shape, before, taken);
            fields.add(field);
            if (before == null || !before.equals(column(model, field))) {
                added.add(field);
                columns.add(column(model, field));
            }
            if (!field.ready()) {
                stale.add(model.name());
            }
        }
        if (fresh) {
            create(relation, fields);
        } else {
            alter(relation, added);
        }
        index(relation, fresh ? fields : added, fresh);
        if (model.fields().isEmpty() && fresh) {
            columns.add(new Column(model.name(), "", Field.Kind.TEXT.name(), "", null, true));
        }
        return new NounTable(model, relation, fields);
    }

    private static Field field(FieldShape shape, @Nullable Column before, Set<String> taken) {
        var kind = Field.Kind.of(shape.shape());
        var key = shape.indexed() ? FieldKey.of(shape.shape()) : null;
        if (before == null) {
            // A field that is new has no values yet, so nothing is missing.
            return new Field(shape.name(), shape.shape(), kind, free(shape.name(), taken), key, true);
        }
        boolean same = before.kind().equals(kind.name());
        boolean keyed = key == null || key.own() || key.name().equals(before.key());
        return new Field(
                shape.name(),
                shape.shape(),
                kind,
                same ? before.name() : free(shape.name(), taken),
                key,
                same && keyed && before.ready());
    }

    private static String free(String field, Set<String> taken) {
        // An index takes a column of plain letters only; those that begin with _ are the store's own.
        var base = PLAIN.matcher(field).matches() ? field : "f_" + Ids.hash(field);
        var name = base;
        for (int i = 2; !taken.add(name); i++) {
            name = base + "_" + i;
        }
        return name;
    }

    private static Column column(NounModel model, Field field) {
        var key = field.key();
        return new Column(
                model.name(),
                field.name(),
                field.kind().name(),
                field.column(),
                key == null ? null : key.name(),
                field.ready());
    }

    private void create(String relation, List<Field> fields) {
        var sql = new StringBuilder("CREATE TABLE IF NOT EXISTS " + Field.quoted(relation) + "(\"" + NounTable.SLOT
                + "\" int, id text, \"" + NounTable.VERSION + "\" bigint, \"" + NounTable.BORN + "\" bigint, \""
                + NounTable.CREATED + "\" text, \"" + NounTable.CREATED_KEY + "\" bigint, \"" + NounTable.UPDATED
                + "\" text, \"" + NounTable.HASH + "\" text, \"" + NounTable.GONE + "\" text, \"" + NounTable.MEANT
                + "\" bigint, \"" + NounTable.LENGTH + "\" int");
        typed(fields)
                .forEach((column, type) ->
                        sql.append(", ").append(column).append(' ').append(type));
        statements.add(
                sql.append(", PRIMARY KEY ((\"" + NounTable.SLOT + "\"), id))").toString());
    }

    private void alter(String relation, List<Field> added) {
        typed(added)
                .forEach((column, type) -> statements.add(
                        "ALTER TABLE " + Field.quoted(relation) + " ADD IF NOT EXISTS " + column + " " + type));
    }

    private static Map<String, String> typed(List<Field> fields) {
        var types = new java.util.LinkedHashMap<String, String>();
        for (var field : fields) {
            types.put(Field.quoted(field.column()), field.kind().type());
            var key = field.key();
            if (key != null && !key.own()) {
                types.put(Field.quoted(field.keyColumn()), key.type());
            }
        }
        return types;
    }

    private void index(String relation, List<Field> fields, boolean fresh) {
        if (fresh) {
            statements.add(index(relation, NounTable.CREATED_KEY));
        }
        for (var field : fields) {
            if (field.key() != null) {
                statements.add(index(relation, field.keyColumn()));
            }
        }
    }

    private static String index(String relation, String column) {
        return "CREATE INDEX IF NOT EXISTS " + indexName(relation, column) + " ON " + Field.quoted(relation) + "("
                + Field.quoted(column) + ") USING 'sai'";
    }

    /** The name of an index: a keyspace has no two of the same. */
    static String indexName(String relation, String column) {
        return "i_" + Ids.hash(relation, column);
    }

    /** The name of a noun's table. Two nouns never share one, though Cassandra's folders do not tell cases apart. */
    static String relation(String noun) {
        if (SIMPLE.matcher(noun).matches()) {
            var snake = CAPITAL.matcher(noun).replaceAll("_$1").toLowerCase(Locale.ROOT);
            if (snake.length() <= 40) {
                return "n" + snake;
            }
        }
        var letters = noun.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_");
        var hash = java.util.HexFormat.of().formatHex(Ids.digest(noun)).substring(0, HASHED);
        return "n_" + letters.substring(0, Math.min(LONGEST, letters.length())) + "_" + hash;
    }
}
