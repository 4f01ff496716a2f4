package kontor.store.embedded;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the write-ahead log back into the database. Half way to its limit, a thread beside the writer copies what is
 * there so far; at the limit the writer, between two batches, copies the little that is left and begins the log anew.
 * Only copying beside the writer would never catch up, and the log would grow without end; only copying between
 * batches would make everybody wait for all of it.
 */
final class Checkpoints {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
    /** Asking for the log's length costs some microseconds, so not after every small batch. */
    private static final int EVERY = 4;
    /** At how many times its limit, and each double of that, the log's length is warned of. */
    private static final long WORRYING = 8;

    private final Db db;
    private final Db beside;
    private final int pages;
    private final Figures figures;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("kontor-store-checkpoint").factory());
    private Future<?> copying = CompletableFuture.completedFuture(true);
    private int batches;
    private long threshold;
    private long next;
    private long worrying;

    Checkpoints(Db db, Db beside, int pages, Figures figures) {
        this.db = db;
        this.beside = beside;
        this.pages = pages;
        this.figures = figures;
        this.threshold = pages;
        this.next = pages / 2;
        this.worrying = WORRYING * pages;
    }

    /** After a batch. */
    void after() throws SQLException {
        if (++batches % EVERY != 0) {
            return;
        }
        long log = log(db, "NOOP")[1];
        figures.log(log);
        // While it is being copied the log cannot be begun anew: the batches after this one will see.
        if (!copying.isDone()) {
            return;
        }
        if (log >= threshold) {
            beginAnew();
        } else if (log >= next) {
            next = log + pages / 4;
            copying = thread.submit(this::copy);
        }
    }

    private void copy() {
        try {
            log(beside, "PASSIVE");
        } catch (SQLException e) {
            // The writer copies it all the same, and takes what fails there seriously.
            LOG.warn("a checkpoint beside the writer failed", e);
        }
    }

    private void beginAnew() throws SQLException {
        long begun = System.nanoTime();
        // A reader that is still in the old log would hold up everything if waited for; the next time will do.
        db.patience(0);
        var outcome = log(db, "RESTART");
        db.patience(Sqlite.WRITER_PATIENCE);
        boolean anew = outcome[0] == 0;
        figures.checkpointed(System.nanoTime() - begun, anew);
        threshold = anew ? pages : outcome[1] + pages / 4;
        next = anew ? pages / 2 : threshold;
        if (anew) {
            worrying = WORRYING * pages;
        } else if (outcome[1] > worrying) {
            worrying *= 2;
            LOG.warn(
                    "the log has {} pages because a read takes long; it cannot be begun anew until that ends",
                    outcome[1]);
        }
    }

    /** When the store is closed: nothing is copied beside the writer any more. */
    void close() throws SQLException {
        thread.close();
        beside.close();
    }

    /** At the very end: everything into the database file, the log emptied. */
    void last() throws SQLException {
        log(db, "TRUNCATE");
    }

    private static long[] log(Db db, String mode) throws SQLException {
        return db.first("PRAGMA wal_checkpoint(" + mode + ")", row ->
                        new long[] {row.getLong(1), row.getLong(2), row.getLong(3)})
                .orElse(new long[3]);
    }
}
