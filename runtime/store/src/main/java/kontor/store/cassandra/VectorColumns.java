package kontor.store.cassandra;

import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import kontor.sdk.KontorException;

/**
 * The columns of vectors in a noun's table: one for each length, made with its index when the first vector of that length is
 * kept. Vectors are kept with length 1 and compared by their product, which is their cosine then: an index of cosines takes a
 * vector without a direction into the log and never starts again.
 */
final class VectorColumns {
    /** The most lengths of a noun: each is another model. */
    static final int MOST = 8;

    private static final Pattern NAME = Pattern.compile("_v([0-9]+)");

    private final Cql cql;
    private final Map<String, CompletableFuture<Void>> made = new ConcurrentHashMap<>();

    VectorColumns(Cql cql) {
        this.cql = cql;
    }

    static String name(int length) {
        return "_v" + length;
    }

    /** The lengths that the noun's table has columns for. */
    List<Integer> lengths(NounTable table) {
        return cql.session()
                .getKeyspace()
                .flatMap(keyspace -> cql.session().getMetadata().getKeyspace(keyspace))
                .flatMap(keyspace -> keyspace.getTable(
                        com.datastax.oss.driver.api.core.CqlIdentifier.fromInternal(table.relation())))
                .map(found -> found.getColumns().values().stream()
                        .map(ColumnMetadata::getName)
                        .map(name -> NAME.matcher(name.asInternal()))
                        .filter(java.util.regex.Matcher::matches)
                        .map(name -> Integer.valueOf(name.group(1)))
                        .toList())
                .orElse(List.of());
    }

    /** Makes the column for a length if there is none. Refused with KON-3017 when there are too many already. */
    CompletionStage<Void> ensure(NounTable table, int length) {
        var known = lengths(table);
        if (known.contains(length)) {
            return CompletableFuture.completedStage(null);
        }
        if (known.size() >= MOST) {
            return CompletableFuture.failedStage(new KontorException(
                    "KON-3017",
                    table.noun().name() + " has vectors of " + MOST + " lengths already (" + known + "); one of "
                            + length
                            + " numbers would be another. Drop the columns _v… of models that are not used any more from "
                            + table.relation() + ", or embed with one of them"));
        }
        var place = table.relation() + " " + length;
        var done = made.computeIfAbsent(place, _ -> make(table, length).toCompletableFuture());
        done.whenComplete((_, failure) -> {
            if (failure != null) {
                made.remove(place, done);
            }
        });
        return done;
    }

    private CompletionStage<Void> make(NounTable table, int length) {
        var relation = Field.quoted(table.relation());
        var column = Field.quoted(name(length));
        return new SchemaLock(cql)
                .with(() -> cql.define("ALTER TABLE " + relation + " ADD IF NOT EXISTS " + column + " vector<float, "
                                + length + ">")
                        .thenCompose(_ -> cql.define("CREATE INDEX IF NOT EXISTS "
                                + NounTables.indexName(table.relation(), name(length)) + " ON " + relation + "("
                                + column
                                + ") USING 'sai' WITH OPTIONS = {'similarity_function': 'dot_product'}")));
    }
}
