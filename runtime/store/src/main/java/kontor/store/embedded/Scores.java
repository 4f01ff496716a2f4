package kontor.store.embedded;

import java.util.function.LongPredicate;

/** Rows with their scores, taken out best first: a heap, because mostly only a few of many are wanted. */
final class Scores {
    private final long[] rows;
    private final float[] scores;
    private int size;

    Scores(long[] rows, float[] scores) {
        this.rows = rows;
        this.scores = scores;
        this.size = rows.length;
        order();
    }

    private void order() {
        for (int i = size / 2 - 1; i >= 0; i--) {
            sink(i);
        }
    }

    /** Keeps only some of the rows that are left. */
    void keep(LongPredicate wanted) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (wanted.test(rows[i])) {
                rows[kept] = rows[i];
                scores[kept++] = scores[i];
            }
        }
        size = kept;
        order();
    }

    /** A row and its score. */
    record Candidate(long row, float score) {}

    boolean isEmpty() {
        return size == 0;
    }

    /** Takes out the best of those that are left. */
    Candidate next() {
        var best = new Candidate(rows[0], scores[0]);
        size--;
        rows[0] = rows[size];
        scores[0] = scores[size];
        sink(0);
        return best;
    }

    private void sink(int from) {
        int place = from;
        while (2 * place + 1 < size) {
            int child = 2 * place + 1;
            if (child + 1 < size && scores[child + 1] > scores[child]) {
                child++;
            }
            if (scores[place] >= scores[child]) {
                return;
            }
            swap(place, child);
            place = child;
        }
    }

    private void swap(int a, int b) {
        long row = rows[a];
        rows[a] = rows[b];
        rows[b] = row;
        float score = scores[a];
        scores[a] = scores[b];
        scores[b] = score;
    }
}
