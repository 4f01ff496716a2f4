package kontor.store.embedded;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import kontor.kernel.port.Store.Scored;
import kontor.kernel.port.Vectors;
import kontor.kernel.where.Filter;
import kontor.store.embedded.VectorTable.Changed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The vectors of all nouns that have been searched. They are read from the store at the first search, about 1.5 KB for one
 * of 384 numbers, and stay in memory; from then on writes keep them up to date.
 */
final class Meanings {
    private static final Logger LOG = LoggerFactory.getLogger(Meanings.class);
    private static final int PIECE = 2_000;

    private final Readers readers;
    private final Duration readLimit;
    private final Figures figures;
    private final Map<Integer, Loading> nouns = new ConcurrentHashMap<>();

    private record Loading(NounVectors vectors, CompletableFuture<NounVectors> done) {}

    Meanings(Readers readers, Settings settings, Figures figures) {
        this.readers = readers;
        this.readLimit = settings.readLimit();
        this.figures = figures;
    }

    /** What the writer has made durable. */
    void changed(List<Changed> changes) {
        for (var change : changes) {
            var noun = nouns.get(change.noun());
            if (noun != null) {
                noun.vectors.changed(change);
            }
        }
    }

    // Loaded when they are not yet.
    private CompletableFuture<NounVectors> of(NounTable table) {
        var fresh = new Loading(new NounVectors(table.noun().name()), new CompletableFuture<>());
        var known = nouns.putIfAbsent(table.number(), fresh);
        if (known != null) {
            return known.done;
        }
        // Changes are taken note of from here on, so none is missed between two pieces.
        readers.ask(db -> load(db, table, fresh.vectors)).whenComplete((vectors, failure) -> {
            if (failure == null) {
                fresh.done.complete(vectors);
            } else {
                nouns.remove(table.number());
                fresh.done.completeExceptionally(failure);
            }
        });
        return fresh.done;
    }

    private NounVectors load(Db db, NounTable table, NounVectors into) throws SQLException {
        long begun = System.nanoTime();
        long count = 0;
        long row = 0;
        while (true) {
            db.until(System.nanoTime() + readLimit.toNanos());
            var piece = db.list(
                    "SELECT entity, version, vector FROM k_vector WHERE noun = ? AND entity > ? ORDER BY entity LIMIT ?",
                    found -> new Changed(
                            table.number(), found.getLong(1), found.getLong(2), VectorTable.vector(found.getBytes(3))),
                    table.number(),
                    row,
                    PIECE);
            if (piece.isEmpty()) {
                into.loaded();
                LOG.debug("{} vectors of {} read in {} ms", count, table.noun().name(), millis(begun));
                return into;
            }
            into.load(piece);
            count += piece.size();
            row = piece.getLast().row();
        }
    }

    private static long millis(long begun) {
        return (System.nanoTime() - begun) / 1_000_000;
    }

    /** The rows that match and are nearest. */
    CompletionStage<List<Scored>> nearest(NounTable table, float[] vector, Filter where, int limit) {
        Vectors.check(vector);
        if (!Vectors.says(vector)) {
            return CompletableFuture.completedStage(List.of());
        }
        return of(table)
                .thenCompose(vectors -> readers.together(db -> {
                    var found = vectors.scores(vector);
                    searched(table, found.size());
                    return NearestRows.find(db, table, where, limit, found.scores());
                }));
    }

    private void searched(NounTable table, NounVectors.Size size) {
        if (figures.searched(table.noun().name(), size.all(), size.others())) {
            LOG.warn(
                    "{} of {} vectors of {} have another length than what is searched for, and are passed over: another"
                            + " model made them. ./kontor rebuild {} embeds these entities anew",
                    size.others(),
                    size.all(),
                    table.noun().name(),
                    table.noun().name());
        }
    }
}
