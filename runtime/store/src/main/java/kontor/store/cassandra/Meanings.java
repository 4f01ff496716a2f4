package kontor.store.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.data.CqlVector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import kontor.kernel.port.Store.Scored;
import kontor.kernel.port.Vectors;
import kontor.kernel.where.Filter;
import kontor.sdk.KontorException;
import kontor.store.cassandra.NounTable.Selection;
import org.jspecify.annotations.Nullable;

/**
 * What entities mean: vectors in their rows. They are written by any node, not by a shard's owner, so their timestamps are made
 * of the entity's version first and of the time second: an older meaning has no effect, whenever it comes.
 */
final class Meanings {
    private static final long SINCE = Instant.parse("2020-01-01T00:00:00Z").toEpochMilli();
    private static final int TIME_BITS = 40;
    // Past so many versions of an entity only the time decides.
    private static final long MOST_VERSION = 1L << 22;

    private final Cql cql;
    private final NounTables nouns;
    private final VectorColumns columns;
    private final AtomicLong clock = new AtomicLong();
    private final NearestRows.Limits limits;

    Meanings(Cql cql, NounTables nouns) {
        this(cql, nouns, NearestRows.Limits.USUAL);
    }

    Meanings(Cql cql, NounTables nouns, NearestRows.Limits limits) {
        this.cql = cql;
        this.nouns = nouns;
        this.columns = new VectorColumns(cql);
        this.limits = limits;
    }

    VectorColumns columns() {
        return columns;
    }

    Cql cql() {
        return cql;
    }

    /** Later calls have later stamps, for the same version. */
    private long stamp(long version) {
        long now = clock.updateAndGet(last -> Math.max(last + 1, System.currentTimeMillis() - SINCE));
        return (Math.min(version, MOST_VERSION) << TIME_BITS) | now;
    }

    /** See {@link kontor.kernel.port.Store#embed}. */
    CompletionStage<Void> embed(String noun, String id, long version, float[] vector) {
        try {
            Vectors.check(vector);
            var table = nouns.get(noun);
            boolean says = Vectors.says(vector);
            return Question.one(cql, table.some(List.of()), id).thenCompose(row -> {
                if (row.isEmpty() || !NounTable.isThere(row.get())) {
                    return CompletableFuture.completedStage(null);
                }
                return says
                        ? columns.ensure(table, vector.length)
                                .thenCompose(_ -> write(table, id, version, Vectors.unit(vector)))
                        : write(table, id, version, new float[0]);
            });
        } catch (KontorException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** Forgets what an entity meant up to a version. */
    CompletionStage<Void> forget(NounTable table, String id, long version) {
        return write(table, id, version, new float[0]);
    }

    private CompletionStage<Void> write(NounTable table, String id, long version, float[] vector) {
        var values = new ArrayList<@Nullable Object>();
        var sql = new StringBuilder("UPDATE " + Field.quoted(table.relation()) + " USING TIMESTAMP ? SET \""
                + NounTable.MEANT + "\" = ?, \"" + NounTable.LENGTH + "\" = ?");
        values.add(stamp(version));
        values.add(version);
        values.add(vector.length);
        var lengths = new java.util.TreeSet<>(columns.lengths(table));
        if (vector.length > 0) {
            lengths.add(vector.length);
        }
        for (int length : lengths) {
            sql.append(", ").append(Field.quoted(VectorColumns.name(length))).append(" = ?");
            values.add(length == vector.length ? cqlVector(vector) : null);
        }
        values.add(NounTable.slot(id));
        values.add(id);
        sql.append(" WHERE \"" + NounTable.SLOT + "\" = ? AND id = ?");
        return cql.run(sql.toString(), values.toArray());
    }

    static CqlVector<Float> cqlVector(float[] vector) {
        var numbers = new ArrayList<Float>(vector.length);
        for (float number : vector) {
            numbers.add(number);
        }
        return CqlVector.newInstance(numbers);
    }

    /** The columns that tell a row's meaning, beside a selection. */
    static Selection meant(NounTable table, Selection selection, int length) {
        return table.with(selection, NounTable.MEANT, NounTable.LENGTH, VectorColumns.name(length));
    }

    /** A selected row's vector; null when it has none of this length that is of its life. */
    static float @Nullable [] vector(Selection selection, Row row, int length) {
        int first = NounTable.extra(selection, 0);
        if (!NounTable.isThere(row)
                || row.isNull(first)
                || row.getLong(first) < NounTable.born(row)
                || row.getInt(first + 1) != length
                || row.isNull(first + 2)) {
            return null;
        }
        var numbers = row.getVector(first + 2, Float.class);
        if (numbers == null) {
            return null;
        }
        var vector = new float[length];
        for (int i = 0; i < length; i++) {
            vector[i] = numbers.get(i);
        }
        return vector;
    }

    /** See {@link kontor.kernel.port.Store#nearest}. */
    CompletionStage<List<Scored>> nearest(String noun, float[] vector, Filter where, int limit) {
        try {
            Vectors.check(vector);
            var table = nouns.get(noun);
            return !Vectors.says(vector) || limit <= 0
                    ? CompletableFuture.completedStage(List.of())
                    : new NearestRows(this, table, Vectors.unit(vector), where, limit, limits).find();
        } catch (KontorException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** Ids of entities after an id whose meaning was never kept, or as a vector of another length than this. */
    CompletionStage<List<String>> notEmbedded(String noun, int length, @Nullable String after, int limit) {
        try {
            var table = nouns.get(noun);
            var selection = table.with(table.some(List.of()), NounTable.MEANT, NounTable.LENGTH);
            int first = NounTable.extra(selection, 0);
            return new Question(cql, table, Filter.EVERY, selection, Long.MAX_VALUE)
                    .inOrder(
                            after,
                            limit,
                            row -> NounTable.isThere(row)
                                    && (row.isNull(first)
                                            || row.getLong(first) < NounTable.born(row)
                                            || (row.getInt(first + 1) != 0 && row.getInt(first + 1) != length)))
                    .thenApply(rows -> rows.stream().map(NounTable::id).toList());
        } catch (KontorException e) {
            return CompletableFuture.failedStage(e);
        }
    }
}
