package kontor.store.embedded;

import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins the write-ahead log anew between batches, once it is long. Checkpoints beside the writer never catch up: the
 * log then grows without end.
 */
final class Checkpoints {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
    /** Asking for the log's length costs some microseconds, so not after every small batch. */
    private static final int EVERY = 4;

    private final Db db;
    private final int pages;
    private final Figures figures;
    private int batches;
    private long threshold;

    Checkpoints(Db db, int pages, Figures figures) {
        this.db = db;
        this.pages = pages;
        this.figures = figures;
        this.threshold = pages;
    }

    /** After a batch. */
    void after() throws SQLException {
        if (++batches % EVERY != 0) {
            return;
        }
        long log = log("NOOP")[1];
        figures.log(log);
        if (log < threshold) {
            return;
        }
        long begun = System.nanoTime();
        // A reader that is still in the old log would hold up everything if waited for; the next time will do.
        var outcome = log("RESTART");
        figures.checkpointed(System.nanoTime() - begun, outcome[0] == 0);
        threshold = outcome[0] == 0 ? pages : outcome[1] + pages / 4;
        if (outcome[0] != 0 && outcome[1] > 8L * pages) {
            LOG.warn(
                    "the log has {} pages because a read takes long; it cannot be begun anew until that ends",
                    outcome[1]);
        }
    }

    /** When the store is closed: everything into the database file, the log emptied. */
    void last() throws SQLException {
        log("TRUNCATE");
    }

    private long[] log(String mode) throws SQLException {
        return db.first("PRAGMA wal_checkpoint(" + mode + ")", row ->
                        new long[] {row.getLong(1), row.getLong(2), row.getLong(3)})
                .orElse(new long[3]);
    }
}
