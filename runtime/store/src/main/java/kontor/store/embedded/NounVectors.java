package kontor.store.embedded;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import kontor.kernel.port.Vectors;
import kontor.sdk.KontorException;
import kontor.store.embedded.VectorTable.Changed;
import org.jspecify.annotations.Nullable;

/**
 * The vectors of a noun in memory. Changes wait in a queue, so that the writer never waits for a search; a search takes
 * them in first.
 */
final class NounVectors {
    /** Past this many the writer takes changes in itself, if nobody searches. */
    private static final int MOST_WAITING = 1_000;

    private final String noun;
    private final ConcurrentLinkedQueue<Changed> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    // By length: vectors of another length were made by another model.
    private final Map<Integer, Matrix> matrices = new HashMap<>();
    private final Map<Long, Known> known = new HashMap<>();
    private volatile boolean loaded;

    /** A row's version, and where its vector is; nowhere when it says nothing. */
    private record Known(long version, @Nullable Matrix matrix) {}

    NounVectors(String noun) {
        this.noun = noun;
    }

    /** Takes note of a change that is durable. */
    void changed(Changed change) {
        waiting.add(change);
        if (count.incrementAndGet() > MOST_WAITING && loaded && lock.writeLock().tryLock()) {
            try {
                takeIn();
            } finally {
                lock.writeLock().unlock();
            }
        }
    }

    /** Adds what was read from the store, where a change may wait already that is as new. */
    void load(List<Changed> read) {
        read.forEach(this::apply);
    }

    /** Everything has been read. */
    void loaded() {
        loaded = true;
    }

    private void takeIn() {
        for (var change = waiting.poll(); change != null; change = waiting.poll()) {
            count.decrementAndGet();
            apply(change);
        }
    }

    // Reading may have seen later changes than the first that waits: a version never goes back, and in the end all have
    // been taken in, in their order.
    private void apply(Changed change) {
        var before = known.get(change.row());
        if (before != null && before.version > change.version()) {
            return;
        }
        var vector = change.vector();
        var matrix = vector == null || vector.length == 0 ? null : matrix(vector.length);
        if (before != null && before.matrix != null && before.matrix != matrix) {
            before.matrix.remove(change.row());
        }
        if (vector == null) {
            known.remove(change.row());
            return;
        }
        known.put(change.row(), new Known(change.version(), matrix));
        if (matrix != null) {
            matrix.put(change.row(), Vectors.unit(vector));
        }
    }

    private Matrix matrix(int length) {
        return matrices.computeIfAbsent(length, Matrix::new);
    }

    /** How many vectors there are, and how many of them have another length. */
    record Size(int all, int others) {}

    /** The scores of all rows that have a vector of this length, and how many have another; refused when all have. */
    Found scores(float[] vector) {
        Matrix matrix;
        lock.writeLock().lock();
        try {
            takeIn();
            matrix = matrix(vector.length);
            lock.readLock().lock();
        } finally {
            lock.writeLock().unlock();
        }
        try {
            int all = matrices.values().stream().mapToInt(Matrix::size).sum();
            if (matrix.size() == 0 && all > 0) {
                throw another(all, vector.length);
            }
            return new Found(matrix.scores(Vectors.unit(vector)), new Size(all, all - matrix.size()));
        } finally {
            lock.readLock().unlock();
        }
    }

    /** What was found, and among how many. */
    record Found(Scores scores, Size size) {}

    private KontorException another(int all, int length) {
        return new KontorException(
                "KON-3012",
                "all " + all + " vectors of " + noun + " have another length than the " + length
                        + " numbers asked for: another model made them. Stop the node and run ./kontor rebuild " + noun
                        + ", which embeds the entities anew");
    }
}
