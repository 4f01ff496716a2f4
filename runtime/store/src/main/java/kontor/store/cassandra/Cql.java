package kontor.store.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NodeUnavailableException;
import com.datastax.oss.driver.api.core.RequestThrottlingException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.connection.HeartbeatException;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.servererrors.QueryExecutionException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/**
 * Asks Cassandra. Statements are prepared once; consistency is QUORUM, of conditional statements SERIAL and QUORUM.
 * A failure that may pass (no answer, too few replicas, overload) is a KON-3502, any other a KON-3501.
 *
 * <p>What follows an answer runs on a virtual thread, so that it holds up no connection.
 */
final class Cql {
    /** Cassandra does not answer now. */
    static final String UNREACHABLE = "KON-3502";

    private static final ConsistencyLevel QUORUM = DefaultConsistencyLevel.QUORUM;
    private static final ConsistencyLevel SERIAL = DefaultConsistencyLevel.SERIAL;
    private static final Executor ASIDE = Executors.newVirtualThreadPerTaskExecutor();

    private final CqlSession session;
    private final ConcurrentHashMap<String, CompletionStage<PreparedStatement>> prepared = new ConcurrentHashMap<>();

    Cql(CqlSession session) {
        this.session = session;
    }

    CqlSession session() {
        return session;
    }

    /** Runs a statement that answers nothing. */
    CompletionStage<Void> run(String cql, @Nullable Object... values) {
        return execute(cql, values, QUORUM).thenApply(_ -> null);
    }

    /** Runs a conditional statement; answers whether its condition held. */
    CompletionStage<Boolean> runIf(String cql, @Nullable Object... values) {
        return conditional(cql, values).thenApply(AsyncResultSet::wasApplied);
    }

    /** Runs a conditional statement; its answer has the row that was there when the condition did not hold. */
    CompletionStage<AsyncResultSet> conditional(String cql, @Nullable Object... values) {
        // Sent once: done twice, its condition would not hold the second time.
        return bound(cql, values)
                .thenCompose(statement -> execute(statement
                        .setConsistencyLevel(QUORUM)
                        .setSerialConsistencyLevel(SERIAL)
                        .setIdempotent(false)));
    }

    /** The first row. */
    CompletionStage<Optional<Row>> first(String cql, @Nullable Object... values) {
        return execute(cql, values, QUORUM).thenApply(rows -> Optional.ofNullable(rows.one()));
    }

    /** The first row, linearizable: what conditional statements have made of it. */
    CompletionStage<Optional<Row>> serial(String cql, @Nullable Object... values) {
        return execute(cql, values, SERIAL).thenApply(rows -> Optional.ofNullable(rows.one()));
    }

    /** All rows, page by page; for what is known to be few. */
    CompletionStage<List<Row>> all(String cql, @Nullable Object... values) {
        return execute(cql, values, QUORUM).thenCompose(rows -> rest(rows, new ArrayList<>()));
    }

    /** The first page of rows, with the driver's means to ask for the next. */
    CompletionStage<AsyncResultSet> page(String cql, int size, @Nullable Object... values) {
        return bound(cql, values)
                .thenCompose(statement -> execute(statement.setPageSize(size).setConsistencyLevel(QUORUM)));
    }

    /** The first page of rows of a statement that is not worth preparing: of those that users compose there are many. */
    CompletionStage<AsyncResultSet> composed(String cql, int size, List<Object> values) {
        return composed(cql, size, values, QUORUM);
    }

    /** The rows nearest to a vector, from one replica: Cassandra asks no more than one. */
    CompletionStage<List<Row>> nearest(String cql, int limit, List<Object> values) {
        return composed(cql, limit, values, DefaultConsistencyLevel.LOCAL_ONE)
                .thenCompose(rows -> rest(rows, new ArrayList<>()));
    }

    private CompletionStage<AsyncResultSet> composed(
            String cql, int size, List<Object> values, ConsistencyLevel consistency) {
        var statement = SimpleStatement.newInstance(cql, values.toArray())
                .setPageSize(size)
                .setConsistencyLevel(consistency)
                .setIdempotent(true);
        return execute(statement);
    }

    /** Runs a statement that changes the schema, which takes long, and waits until all nodes that are up have the change. */
    CompletionStage<Void> define(String cql) {
        return execute(SimpleStatement.newInstance(cql).setIdempotent(false).setTimeout(Duration.ofMinutes(2)))
                .thenCompose(done -> {
                    var node = done.getExecutionInfo().getCoordinator();
                    return node == null ? CompletableFuture.completedStage(null) : SchemaAgreement.with(this, node);
                });
    }

    /** The next page. */
    static CompletionStage<AsyncResultSet> next(AsyncResultSet page) {
        return aside(page.fetchNextPage());
    }

    private static CompletionStage<List<Row>> rest(AsyncResultSet page, List<Row> found) {
        return each(page, found::add).thenApply(_ -> found);
    }

    /** Does something with each row of a page and of those after it, in order. */
    static CompletionStage<Void> each(AsyncResultSet page, Consumer<Row> action) {
        page.currentPage().forEach(action);
        return page.hasMorePages()
                ? next(page).thenCompose(more -> each(more, action))
                : CompletableFuture.completedStage(null);
    }

    private static <T> CompletionStage<T> aside(CompletionStage<T> asked) {
        return asked.handleAsync(
                        (answer, failure) -> failure == null
                                ? CompletableFuture.completedStage(answer)
                                : CompletableFuture.<T>failedStage(failure(failure)),
                        ASIDE)
                .thenCompose(outcome -> outcome);
    }

    /** Binds a statement, to be run with settings of the caller's. */
    CompletionStage<BoundStatement> bound(String cql, @Nullable Object... values) {
        return prepared(cql)
                .thenApply(statement -> statement.bind(values))
                .exceptionallyCompose(failure -> CompletableFuture.failedStage(failure(failure)));
    }

    /** Runs a statement with settings of the caller's. */
    CompletionStage<AsyncResultSet> execute(Statement<?> statement) {
        return aside(session.executeAsync(statement));
    }

    private CompletionStage<AsyncResultSet> execute(
            String cql, @Nullable Object[] values, ConsistencyLevel consistency) {
        return bound(cql, values).thenCompose(statement -> execute(statement.setConsistencyLevel(consistency)));
    }

    /** A statement, prepared once. */
    CompletionStage<PreparedStatement> prepared(String cql) {
        var known = prepared.get(cql);
        if (known != null) {
            return known;
        }
        var asked = aside(session.prepareAsync(cql));
        prepared.put(cql, asked);
        asked.whenComplete((_, failure) -> {
            if (failure != null) {
                prepared.remove(cql, asked);
            }
        });
        return asked;
    }

    /** What a failure of the driver is for whoever asked. */
    static KontorException failure(Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof KontorException refused) {
            return refused;
        }
        return passes(cause)
                ? new KontorException(UNREACHABLE, "Cassandra does not answer now: " + cause.getMessage(), cause)
                : new KontorException("KON-3501", "Cassandra refused: " + cause.getMessage(), cause);
    }

    private static boolean passes(Throwable cause) {
        return switch (cause) {
            case AllNodesFailedException all ->
                all.getAllErrors().values().stream().flatMap(List::stream).allMatch(Cql::passes);
            case QueryExecutionException _,
                    DriverTimeoutException _,
                    RequestThrottlingException _,
                    ClosedConnectionException _,
                    HeartbeatException _,
                    NodeUnavailableException _,
                    IOException _ -> true;
            case DriverException _ -> false;
            default -> false;
        };
    }
}
