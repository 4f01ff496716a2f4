package kontor.store.embedded;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Vectors of one length in memory, each of length 1, so that the cosine of two is their product. They lie one after the
 * other in blocks: a search reads through all of them. Not safe for several threads.
 */
final class Matrix {
    /** Vectors of a block: 6 MiB at 384 numbers. */
    private static final int BLOCK = 4096;

    private final int length;
    private final List<float[]> blocks = new ArrayList<>();
    private final Map<Long, Integer> places = new HashMap<>();
    private long[] rows = new long[BLOCK];
    private int size;

    Matrix(int length) {
        this.length = length;
    }

    int size() {
        return size;
    }

    /** Puts a row's vector, in place of the one before. */
    void put(long row, float[] unit) {
        var known = places.get(row);
        int place = known == null ? size : known;
        if (known == null) {
            places.put(row, place);
            rows = place < rows.length ? rows : Arrays.copyOf(rows, rows.length * 2);
            rows[place] = row;
            size++;
        }
        if (place / BLOCK == blocks.size()) {
            blocks.add(new float[BLOCK * length]);
        }
        System.arraycopy(unit, 0, blocks.get(place / BLOCK), place % BLOCK * length, length);
    }

    /** Removes a row's vector; the last one takes its place. */
    void remove(long row) {
        var place = places.remove(row);
        if (place == null) {
            return;
        }
        size--;
        if (place < size) {
            var last = blocks.get(size / BLOCK);
            System.arraycopy(last, size % BLOCK * length, blocks.get(place / BLOCK), place % BLOCK * length, length);
            rows[place] = rows[size];
            places.put(rows[place], place);
        }
        if (size % BLOCK == 0 && blocks.size() > size / BLOCK) {
            blocks.removeLast();
        }
    }

    /** How near each row is to a vector of length 1. */
    Scores scores(float[] unit) {
        var scores = new float[size];
        for (int first = 0; first < size; first += BLOCK) {
            score(blocks.get(first / BLOCK), unit, scores, first, Math.min(BLOCK, size - first));
        }
        return new Scores(Arrays.copyOf(rows, size), scores);
    }

    private void score(float[] block, float[] unit, float[] into, int first, int count) {
        for (int i = 0; i < count; i++) {
            into[first + i] = product(block, i * length, unit);
        }
    }

    // Four sums, because each addition has to wait for the one before it.
    private static float product(float[] block, int from, float[] unit) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int i = 0;
        for (; i + 3 < unit.length; i += 4) {
            a += block[from + i] * unit[i];
            b += block[from + i + 1] * unit[i + 1];
            c += block[from + i + 2] * unit[i + 2];
            d += block[from + i + 3] * unit[i + 3];
        }
        for (; i < unit.length; i++) {
            a += block[from + i] * unit[i];
        }
        return (a + b) + (c + d);
    }
}
