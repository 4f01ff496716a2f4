package kontor.store.embedded;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import kontor.sdk.KontorException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Threads that read, each on its own connection. Platform threads, because SQLite would pin a carrier. */
final class Readers {
    private static final Logger LOG = LoggerFactory.getLogger(Readers.class);
    private static final int MOST_WAITING = 20_000;
    /** How long reads may still take when the store is closed. */
    private static final int PATIENCE_SECONDS = 2;

    private final List<Db> connections = new ArrayList<>();
    private final LinkedBlockingQueue<Db> idle = new LinkedBlockingQueue<>();
    private final ThreadPoolExecutor threads;
    private final Figures figures;
    private final Settings settings;

    Readers(Opening opening, Settings settings, Figures figures) throws SQLException {
        this.figures = figures;
        this.settings = settings;
        for (int i = 0; i < settings.readers(); i++) {
            var db = opening.open();
            connections.add(db);
            idle.add(db);
        }
        this.threads = new ThreadPoolExecutor(
                settings.readers(),
                settings.readers(),
                1,
                TimeUnit.MINUTES,
                new LinkedBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().daemon().name("kontor-store-reader-", 0).factory());
    }

    /** Opens a connection. */
    @FunctionalInterface
    interface Opening {
        Db open() throws SQLException;
    }

    /** A question to the database. */
    @FunctionalInterface
    interface Query<T> {
        T ask(Db db) throws SQLException;
    }

    int waiting() {
        return threads.getQueue().size();
    }

    /** Asks outside of the caller's thread; several statements see one state when {@code together}. */
    <T> CompletableFuture<T> ask(Query<T> query) {
        var answer = new CompletableFuture<T>();
        try {
            threads.execute(() -> {
                long begun = System.nanoTime();
                try {
                    var value = now(query);
                    figures.read(System.nanoTime() - begun);
                    answer.complete(value);
                } catch (KontorException e) {
                    answer.completeExceptionally(e);
                } catch (Throwable e) {
                    // Errors too: whoever asked must learn of it.
                    answer.completeExceptionally(failed(e));
                }
            });
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(
                    threads.isShutdown()
                            ? new KontorException("KON-3010", "the store is closed")
                            : new KontorException("KON-3503", MOST_WAITING + " reads are waiting; try again later"));
        }
        return answer;
    }

    /** Like {@link #ask}, with one state of the database for all statements. */
    <T> CompletableFuture<T> together(Query<T> query) {
        return ask(db -> {
            db.run("BEGIN");
            try {
                return query.ask(db);
            } finally {
                db.run("COMMIT");
            }
        });
    }

    private KontorException failed(Throwable e) {
        if (e instanceof SQLiteException given && given.getResultCode() == SQLiteErrorCode.SQLITE_INTERRUPT) {
            return new KontorException(
                    "KON-3504",
                    "a read was given up after " + settings.readLimit()
                            + ", so that the log can be begun anew; ask for less"
                            + " at a time, or by a field that has an index");
        }
        LOG.warn("a read failed", e);
        return new KontorException("KON-3501", "the store could not be read: " + e.getMessage(), e);
    }

    private <T> T now(Query<T> query) throws SQLException, InterruptedException {
        var db = idle.take();
        db.until(System.nanoTime() + settings.readLimit().toNanos());
        try {
            return query.ask(db);
        } finally {
            idle.add(db);
        }
    }

    void close() throws SQLException {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                connections.forEach(db -> db.until(System.nanoTime()));
                if (!threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    LOG.warn("reads are still running, although they were told to give up");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (var db : connections) {
            db.close();
        }
    }
}
