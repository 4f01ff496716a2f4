package kontor.store.embedded;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import kontor.kernel.entity.UniqueValues;
import kontor.sdk.KontorException;
import kontor.store.journal.JournalStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Long work beside the node's own: in small pieces, so that nobody waits for it. */
final class Housekeeping {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final int PIECE = 500;

    private final Path folder;
    private final Nouns nouns;
    private final Writer writer;
    private final Readers readers;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("kontor-store-house").factory());

    Housekeeping(Path folder, Nouns nouns, Writer writer, Readers readers) {
        this.folder = folder;
        this.nouns = nouns;
        this.writer = writer;
        this.readers = readers;
    }

    /** Work that takes a while. */
    @FunctionalInterface
    private interface Work<T> {
        T run() throws InterruptedException, ExecutionException;
    }

    private <T> CompletionStage<T> beside(Work<T> work) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return work.run();
                    } catch (ExecutionException e) {
                        throw new CompletionException(e.getCause());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new CompletionException(new KontorException("KON-3010", "the store is closed"));
                    }
                },
                worker);
    }

    private void written(Change change) throws InterruptedException, ExecutionException {
        writer.submit(List.of(change), 1000).toCompletableFuture().get();
    }

    // --- prune

    CompletionStage<Long> prune(Instant before) {
        return beside(() -> {
            long pruned = 0;
            long position = 0;
            while (true) {
                long from = position;
                var piece = readers.ask(db -> Pruning.candidates(db, from, before, PIECE))
                        .get();
                if (piece.isEmpty()) {
                    return pruned;
                }
                position = piece.getLast().position();
                var gone = new AtomicLong();
                written(tables -> gone.set(Pruning.delete(tables, piece)));
                pruned += gone.get();
            }
        });
    }

    // --- rebuild

    CompletionStage<Long> rebuild(NounTable table, LongConsumer progress) {
        return beside(() -> rebuilt(table, progress));
    }

    private long rebuilt(NounTable table, LongConsumer progress) throws InterruptedException, ExecutionException {
        long done = 0;
        long row = 0;
        while (true) {
            long from = row;
            var piece =
                    readers.together(db -> Folding.fold(db, table, from, PIECE)).get();
            if (piece.isEmpty()) {
                written(tables -> Schema.put(tables.db, "stale " + table.number(), "no"));
                return done;
            }
            written(tables -> {
                for (var folded : piece) {
                    Folding.store(tables.db, table, folded);
                }
            });
            claim(table, from, piece.getLast().row());
            done += piece.size();
            row = piece.getLast().row();
            progress.accept(done);
        }
    }

    /** Makes the rows of these tables anew before the store is used. */
    void refresh(List<NounTable> stale) {
        for (var table : stale) {
            LOG.info(
                    "a field of {} has another type than before: its rows are made anew from its events",
                    table.noun().name());
            rebuild(table, rows -> {
                        if (rows % (PIECE * 20) == 0) {
                            LOG.info("{} rows of {} done", rows, table.noun().name());
                        }
                    })
                    .toCompletableFuture()
                    .join();
        }
    }

    // --- unique values

    /** Claims what the entities of these tables have, before the store is used. */
    void claim(List<NounTable> unclaimed) {
        for (var table : unclaimed) {
            beside(() -> {
                        claim(table, 0, Long.MAX_VALUE);
                        written(tables -> UniqueFields.done(tables.db, table));
                        return table;
                    })
                    .toCompletableFuture()
                    .join();
        }
    }

    private void claim(NounTable table, long after, long until) throws InterruptedException, ExecutionException {
        long row = after;
        while (UniqueValues.any(table.noun())) {
            long from = row;
            var piece = readers.ask(db -> UniqueFields.standing(db, table, from, until, PIECE))
                    .get();
            if (piece.isEmpty()) {
                return;
            }
            var problems = new ArrayList<String>();
            written(tables -> problems.addAll(UniqueFields.claim(tables.db, table, piece)));
            problems.forEach(LOG::warn);
            row = piece.getLast().row();
        }
    }

    // --- backup

    CompletionStage<Void> backup(Path target) {
        return beside(() -> Backups.copy(folder, target))
                .thenAccept(bytes -> LOG.info("backup of {} bytes in {}", bytes, target));
    }

    // --- verify

    CompletionStage<List<String>> verify(LongConsumer progress) {
        return beside(() -> {
            var problems = new ArrayList<String>();
            long done = 0;
            for (var table : nouns.inOrder()) {
                long row = 0;
                while (true) {
                    long from = row;
                    var piece = readers.together(db -> Folding.check(db, table, from, PIECE))
                            .get();
                    if (piece.isEmpty() || problems.size() >= JournalStore.MOST_PROBLEMS) {
                        break;
                    }
                    piece.forEach(checked -> {
                        if (checked.problem() != null && problems.size() < JournalStore.MOST_PROBLEMS) {
                            problems.add(checked.problem());
                        }
                    });
                    done += piece.size();
                    row = piece.getLast().row();
                    progress.accept(done);
                }
            }
            return problems;
        });
    }

    void close() {
        worker.shutdownNow();
    }
}
