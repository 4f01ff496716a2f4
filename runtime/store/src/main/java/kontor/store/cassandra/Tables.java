package kontor.store.cassandra;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.data.CqlVector;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import kontor.sdk.KontorException;
import kontor.store.cassandra.Change.Cell;
import kontor.store.cassandra.Change.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Carries changes out. Each has the timestamp of its place in the entry. All changes of a partition go together, so that a
 * reader sees all of them or none; partitions go beside each other, small ones in one request.
 *
 * <p>A column that a change leaves out stays as it is. There is one statement for a table and a kind of change, with all the
 * columns that were seen so far: a noun with many optional fields does not have one for each combination.
 */
final class Tables {
    // A batch of one partition is one mutation; Cassandra takes up to half a commit log segment: 16 MiB, as it is
    // delivered.
    private static final int BATCH_BYTES = 1024 * 1024;
    private static final int BATCH_CHANGES = 1_000;
    private static final int CELL_BYTES = 16;
    // Of batches of several partitions Cassandra warns in its log where they are larger, or of more than ten.
    private static final int SHARED_BYTES = 4 * 1024;
    private static final int SHARED_PARTITIONS = 10;

    private final Cql cql;
    private final ConcurrentHashMap<Shape, Set<String>> columns = new ConcurrentHashMap<>();

    /** Changes that one statement can carry out. */
    private record Shape(String table, Kind kind, List<String> key) {
        static Shape of(Change change) {
            return new Shape(change.table(), change.kind(), names(change.key()));
        }
    }

    /** A statement, and where its columns are; 0 is the first. */
    private record Prepared(PreparedStatement statement, Map<String, Integer> places, int stamp) {}

    Tables(Cql cql) {
        this.cql = cql;
    }

    /** Carries an entry out; at a quorum when it completes. Failures are those of {@link Cql}. */
    CompletionStage<Void> apply(Entry entry) {
        return applied(entry).exceptionallyCompose(failure -> {
            // A column that is no more, in a statement made when it was.
            if (Cql.failure(failure).getCause() instanceof InvalidQueryException) {
                columns.clear();
                return applied(entry);
            }
            return CompletableFuture.failedStage(Cql.failure(failure));
        });
    }

    private CompletionStage<Void> applied(Entry entry) {
        return prepared(entry.changes())
                .thenCompose(prepared -> all(batches(entry, prepared).stream()
                        .map(batch -> cql.execute(batch).thenAccept(_ -> {}))
                        .toList()));
    }

    private static CompletionStage<Void> all(List<CompletionStage<Void>> stages) {
        return CompletableFuture.allOf(
                stages.stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture[]::new));
    }

    // --- statements

    private CompletionStage<Map<Shape, Prepared>> prepared(List<Change> changes) {
        var needed = new LinkedHashMap<Shape, Set<String>>();
        for (var change : changes) {
            needed.computeIfAbsent(Shape.of(change), _ -> new LinkedHashSet<>()).addAll(names(change.cells()));
        }
        var found = new ConcurrentHashMap<Shape, Prepared>();
        var stages = new ArrayList<CompletionStage<Void>>();
        needed.forEach((shape, cells) -> {
            var all = columns.merge(shape, Set.copyOf(cells), Tables::union);
            var places = places(shape, all.stream().sorted().toList());
            stages.add(cql.prepared(statement(shape, all.stream().sorted().toList()))
                    .thenAccept(statement -> found.put(shape, new Prepared(statement, places, stamp(shape, all)))));
        });
        return all(stages).thenApply(_ -> found);
    }

    private static Set<String> union(Set<String> before, Set<String> more) {
        if (before.containsAll(more)) {
            return before;
        }
        var all = new LinkedHashSet<>(before);
        all.addAll(more);
        return Set.copyOf(all);
    }

    private static String statement(Shape shape, List<String> cells) {
        var table = shape.table();
        var where = shape.key().stream().map(name -> quoted(name) + " = ?").collect(Collectors.joining(" AND "));
        return switch (shape.kind()) {
            case INSERT -> {
                var names = new ArrayList<>(shape.key());
                names.addAll(cells);
                yield "INSERT INTO " + table + " ("
                        + names.stream().map(Tables::quoted).collect(Collectors.joining(", ")) + ") VALUES ("
                        + String.join(", ", java.util.Collections.nCopies(names.size(), "?")) + ") USING TIMESTAMP ?";
            }
            case UPDATE ->
                "UPDATE " + table + " USING TIMESTAMP ? SET "
                        + cells.stream().map(name -> quoted(name) + " = ?").collect(Collectors.joining(", "))
                        + " WHERE " + where;
            case DELETE -> "DELETE FROM " + table + " USING TIMESTAMP ? WHERE " + where;
        };
    }

    private static Map<String, Integer> places(Shape shape, List<String> cells) {
        var places = new HashMap<String, Integer>();
        var names = new ArrayList<String>();
        switch (shape.kind()) {
            case INSERT -> {
                names.addAll(shape.key());
                names.addAll(cells);
            }
            case UPDATE, DELETE -> {
                names.addAll(cells);
                names.addAll(shape.key());
            }
        }
        int first = shape.kind() == Kind.INSERT ? 0 : 1;
        names.forEach(name -> places.put(name, first + places.size()));
        return places;
    }

    private static int stamp(Shape shape, Set<String> cells) {
        return shape.kind() == Kind.INSERT ? shape.key().size() + cells.size() : 0;
    }

    // Names that are not plain, as of columns of nouns, would be folded or refused.
    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static List<String> names(List<Cell> cells) {
        return cells.stream().map(Cell::column).toList();
    }

    // --- values

    /** Statements that go together, and how large they are. */
    private static final class Batch {
        final List<BoundStatement> statements = new ArrayList<>();
        int partitions = 1;
        long bytes;

        void add(BoundStatement statement, long size) {
            statements.add(statement);
            bytes += size;
        }

        boolean takes(long more) {
            return bytes + more <= BATCH_BYTES && statements.size() < BATCH_CHANGES;
        }

        boolean takes(Batch other) {
            return bytes + other.bytes <= SHARED_BYTES && partitions < SHARED_PARTITIONS;
        }

        void add(Batch other) {
            statements.addAll(other.statements);
            bytes += other.bytes;
            partitions++;
        }

        Statement<?> statement() {
            return BatchStatement.newInstance(BatchType.UNLOGGED, statements.toArray(BoundStatement[]::new))
                    .setConsistencyLevel(DefaultConsistencyLevel.QUORUM)
                    .setIdempotent(true);
        }
    }

    private static List<Statement<?>> batches(Entry entry, Map<Shape, Prepared> prepared) {
        var partitions = new LinkedHashMap<@Nullable ByteBuffer, ArrayList<Batch>>();
        long stamp = entry.stamp();
        for (var change : entry.changes()) {
            var statement = java.util.Objects.requireNonNull(prepared.get(Shape.of(change)), "prepared before");
            var bound = bound(statement, change, stamp++);
            long size = bytes(change.key()) + bytes(change.cells());
            var batches = partitions.computeIfAbsent(bound.getRoutingKey(), _ -> new ArrayList<>());
            if (batches.isEmpty() || !batches.getLast().takes(size)) {
                batches.add(new Batch());
            }
            batches.getLast().add(bound, size);
        }
        return shared(partitions.values()).stream()
                .<Statement<?>>map(Batch::statement)
                .toList();
    }

    // A request costs more than the few hundred bytes that a partition gets most often: several share one.
    private static List<Batch> shared(Collection<ArrayList<Batch>> partitions) {
        var result = new ArrayList<Batch>();
        for (var batches : partitions) {
            for (var batch : batches) {
                if (!result.isEmpty() && result.getLast().takes(batch)) {
                    result.getLast().add(batch);
                } else {
                    result.add(batch);
                }
            }
        }
        return result;
    }

    private static BoundStatement bound(Prepared prepared, Change change, long stamp) {
        var builder = prepared.statement().boundStatementBuilder();
        builder = builder.setLong(prepared.stamp(), stamp);
        for (var cell : change.key()) {
            builder = set(builder, prepared.places().getOrDefault(cell.column(), -1), cell.value());
        }
        for (var cell : change.cells()) {
            builder = set(builder, prepared.places().getOrDefault(cell.column(), -1), cell.value());
        }
        return builder.build();
    }

    private static BoundStatementBuilder set(BoundStatementBuilder builder, int place, @Nullable Object value) {
        return switch (value) {
            case null -> builder.setToNull(place);
            case String text -> builder.setString(place, text);
            case Integer number -> builder.setInt(place, number);
            case Long number -> builder.setLong(place, number);
            case Double number -> builder.setDouble(place, number);
            case Boolean truth -> builder.setBoolean(place, truth);
            case BigDecimal number -> builder.setBigDecimal(place, number);
            case Instant time -> builder.setInstant(place, time);
            case byte[] bytes -> builder.setByteBuffer(place, ByteBuffer.wrap(bytes));
            case List<?> vector ->
                builder.setVector(
                        place,
                        CqlVector.newInstance(
                                vector.stream().map(Float.class::cast).toList()),
                        Float.class);
            default -> throw new KontorException("KON-3501", "no column takes a value of " + value.getClass());
        };
    }

    private static long bytes(List<Cell> cells) {
        long sum = 0;
        for (var cell : cells) {
            sum += CELL_BYTES
                    + switch (cell.value()) {
                        case String text -> text.length();
                        case byte[] bytes -> bytes.length;
                        case List<?> vector -> (long) Float.BYTES * vector.size();
                        case null, default -> 0L;
                    };
        }
        return sum;
    }
}
