package kontor.store.embedded;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.Function;
import org.sqlite.ProgressHandler;

/** A connection with its prepared statements, used by one thread at a time. */
final class Db implements AutoCloseable {
    private static final int MOST_VARIABLE = 256;
    /** Steps of SQLite's machine between two looks at the clock: some milliseconds. */
    private static final int WATCHED = 100_000;

    private final Connection connection;
    private final Map<String, PreparedStatement> fixed = new HashMap<>();
    // Statements whose text depends on what users ask for: bounded, the one used longest ago goes.
    private final LinkedHashMap<String, PreparedStatement> variable = new LinkedHashMap<>(64, 0.75f, true);

    private @Nullable Matches matches;
    private volatile long deadline = System.nanoTime() + Long.MAX_VALUE / 2;

    Db(Connection connection) {
        this.connection = connection;
    }

    /** Makes a value of a row. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    Connection connection() {
        return connection;
    }

    /** Gives up, with SQLITE_INTERRUPT, whatever runs past the deadline of {@link #until}. */
    void watch() throws SQLException {
        ProgressHandler.setHandler(connection, WATCHED, new ProgressHandler() {
            @Override
            protected int progress() {
                return System.nanoTime() - deadline > 0 ? 1 : 0;
            }
        });
    }

    /** How many milliseconds it waits for a lock before it gives up with SQLITE_BUSY. */
    void patience(int millis) throws SQLException {
        exec("PRAGMA busy_timeout = " + millis);
    }

    /** When what is asked now must be answered, as {@link System#nanoTime}. */
    void until(long nanos) {
        deadline = nanos;
    }

    /** The questions of the next query, none so far. */
    Matches matches() throws SQLException {
        if (matches == null) {
            matches = new Matches();
            Function.create(connection, Matches.NAME, matches, 2, Function.FLAG_DETERMINISTIC);
        }
        return matches.begin();
    }

    private PreparedStatement prepared(String sql) throws SQLException {
        var statement = fixed.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            fixed.put(sql, statement);
        }
        return statement;
    }

    private PreparedStatement variable(String sql) throws SQLException {
        var statement = variable.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            variable.put(sql, statement);
            if (variable.size() > MOST_VARIABLE) {
                var oldest = variable.pollFirstEntry();
                if (oldest != null) {
                    oldest.getValue().close();
                }
            }
        }
        return statement;
    }

    /** Changes rows; answers how many. */
    long update(String sql, @Nullable Object... values) throws SQLException {
        var statement = prepared(sql);
        bind(statement, values);
        return statement.executeUpdate();
    }

    /** Rows of one of the store's own queries. */
    <T> List<T> list(String sql, RowReader<T> reader, @Nullable Object... values) throws SQLException {
        return list(prepared(sql), reader, values);
    }

    /** Rows of a query that somebody composed. */
    <T> List<T> composed(String sql, RowReader<T> reader, List<? extends @Nullable Object> values) throws SQLException {
        return list(variable(sql), reader, values.toArray());
    }

    /** Does something with each row. */
    @FunctionalInterface
    interface RowVisitor {
        void visit(ResultSet row) throws SQLException;
    }

    /** Visits the rows of a query that somebody composed, one after the other. */
    void each(String sql, RowVisitor visitor, List<? extends @Nullable Object> values) throws SQLException {
        var statement = variable(sql);
        bind(statement, values.toArray());
        try (var rows = statement.executeQuery()) {
            while (rows.next()) {
                visitor.visit(rows);
            }
        }
    }

    private static <T> List<T> list(PreparedStatement statement, RowReader<T> reader, @Nullable Object... values)
            throws SQLException {
        bind(statement, values);
        try (var rows = statement.executeQuery()) {
            var result = new ArrayList<T>();
            while (rows.next()) {
                result.add(reader.read(rows));
            }
            return result;
        }
    }

    /** The first row, if there is one. */
    <T> Optional<T> first(String sql, RowReader<T> reader, @Nullable Object... values) throws SQLException {
        var statement = prepared(sql);
        bind(statement, values);
        try (var rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
        }
    }

    /** A number, 0 when there is no row. */
    long number(String sql, @Nullable Object... values) throws SQLException {
        return first(sql, row -> row.getLong(1), values).orElse(0L);
    }

    private static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            var value = values[i];
            switch (value) {
                case null -> statement.setNull(i + 1, 0);
                case String text -> statement.setString(i + 1, text);
                case Long number -> statement.setLong(i + 1, number);
                case Integer number -> statement.setInt(i + 1, number);
                case Double number -> statement.setDouble(i + 1, number);
                case byte[] bytes -> statement.setBytes(i + 1, bytes);
                default -> throw new IllegalArgumentException("cannot be stored: " + value.getClass());
            }
        }
    }

    /** Runs SQL that is run again and again and answers nothing: begin, commit. */
    void run(String sql) throws SQLException {
        prepared(sql).execute();
    }

    /** Runs SQL that answers nothing. */
    void exec(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        for (var statement : fixed.values()) {
            statement.close();
        }
        for (var statement : variable.values()) {
            statement.close();
        }
        connection.close();
    }
}
