package kontor.store.embedded;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The one writer: takes everything that waits into one transaction, with one fsync, and completes it. A platform
 * thread, because calls into SQLite would pin a virtual one's carrier.
 */
final class Writer {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private final Db db;
    private final Tables tables;
    private final Settings settings;
    private final WriteQueue queue;
    private final Checkpoints checkpoints;
    private final Figures figures;
    private final Thread thread;
    // What follows a write must not hold up the next batch.
    private final ExecutorService completions = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("kontor-store-done").factory());
    private volatile @Nullable String trouble;
    private volatile @Nullable String heldUp;

    Writer(Db db, Db checkpointer, Tables tables, Settings settings, Figures figures) {
        this.db = db;
        this.tables = tables;
        this.settings = settings;
        this.figures = figures;
        this.queue = new WriteQueue(settings.queueBytes());
        this.checkpoints = new Checkpoints(db, checkpointer, settings.checkpointPages(), figures);
        this.thread = Thread.ofPlatform().name("kontor-store-writer").start(this::run);
    }

    WriteQueue queue() {
        return queue;
    }

    /** Why nothing is written: for good, or while somebody else holds the lock. */
    @Nullable
    String trouble() {
        var failure = trouble;
        return failure == null ? heldUp : failure;
    }

    CompletionStage<Void> submit(List<Change> changes, long bytes) {
        var refusal = trouble;
        if (refusal != null) {
            return CompletableFuture.failedFuture(refused(refusal));
        }
        var job = Job.of(changes, bytes);
        try {
            queue.add(job);
        } catch (KontorException e) {
            return CompletableFuture.failedFuture(e);
        }
        return job.done();
    }

    private static KontorException refused(String trouble) {
        return new KontorException(
                "KON-3500",
                "the store takes no writes since " + trouble
                        + ". Mend the cause and start the node again; nothing that was acknowledged is lost");
    }

    private void run() {
        try {
            while (true) {
                var batch = queue.take(settings.batchBytes());
                if (batch.isEmpty()) {
                    return;
                }
                write(batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(List<Job> batch) {
        var refusal = trouble;
        if (refusal != null) {
            complete(batch, refused(refusal));
            return;
        }
        long begun = System.nanoTime();
        try {
            if (batch.stream().allMatch(job -> job.changes().isEmpty())) {
                complete(batch, null);
                return;
            }
            var written = together(batch);
            figures.committed(batch.size(), System.nanoTime() - begun);
            complete(written, null);
            checkpoints.after();
        } catch (Throwable e) {
            // Errors too: a writer that is gone without a word would leave everybody waiting.
            stop(batch, e);
        }
    }

    /**
     * Takes the write lock. A reader that comes upon the log's index while it is being changed holds that lock for a moment,
     * longer when its thread has to wait for a core; whoever opened the file by hand may hold it for longer.
     */
    private void begin() throws SQLException {
        while (true) {
            try {
                db.run("BEGIN IMMEDIATE");
                heldUp = null;
                return;
            } catch (SQLiteException e) {
                // The low byte: which kind of busy it is says the rest.
                if ((e.getResultCode().code & 0xff) != SQLiteErrorCode.SQLITE_BUSY.code || queue.isClosed()) {
                    throw e;
                }
                heldUp = "another connection holds the write lock of kontor.db; what waits is written once it lets go";
                LOG.warn("nothing can be written for {} ms: {}", Sqlite.WRITER_PATIENCE, heldUp);
            }
        }
    }

    /** All in one transaction; when one of them is refused, again with a savepoint for each. */
    private List<Job> together(List<Job> batch) throws SQLException {
        begin();
        int mark = tables.mark();
        try {
            for (var job : batch) {
                job.apply(tables);
            }
            tables.runs.flush();
            db.run("COMMIT");
            tables.vectors.committed();
            return batch;
        } catch (KontorException e) {
            db.run("ROLLBACK");
            tables.takeBack(mark);
            return apart(batch);
        }
    }

    private List<Job> apart(List<Job> batch) throws SQLException {
        var written = new ArrayList<Job>();
        var refused = new ArrayList<Runnable>();
        begin();
        for (var job : batch) {
            db.run("SAVEPOINT one");
            int mark = tables.mark();
            try {
                job.apply(tables);
                tables.runs.flush();
                written.add(job);
            } catch (KontorException e) {
                db.run("ROLLBACK TO one");
                tables.takeBack(mark);
                refused.add(() -> job.done().completeExceptionally(e));
            }
            db.run("RELEASE one");
        }
        db.run("COMMIT");
        tables.vectors.committed();
        completions.execute(() -> refused.forEach(Runnable::run));
        return written;
    }

    private void stop(List<Job> batch, Throwable e) {
        var problem = e.getClass().getSimpleName() + ": " + e.getMessage();
        LOG.error("the store takes no more writes: {}", problem, e);
        trouble = problem;
        try {
            db.run("ROLLBACK");
        } catch (SQLException rollback) {
            // SQLite has taken back the transaction by itself after most errors.
            LOG.debug("nothing to take back", rollback);
        }
        complete(batch, refused(problem));
    }

    private void complete(List<Job> batch, @Nullable KontorException problem) {
        completions.execute(() -> {
            for (var job : batch) {
                if (problem == null) {
                    job.done().complete(null);
                } else {
                    job.done().completeExceptionally(problem);
                }
            }
        });
    }

    /** Writes what waits, then stops. */
    void close() throws SQLException {
        queue.close();
        try {
            thread.join();
            completions.shutdown();
            if (!completions.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("what follows the last writes is still running after 10 seconds");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        checkpoints.close();
        if (trouble == null) {
            Opening.closed(db);
            checkpoints.last();
        }
        db.close();
    }
}
