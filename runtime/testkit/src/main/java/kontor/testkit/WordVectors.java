package kontor.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kontor.kernel.message.Ids;

/**
 * A stand-in for a model of meaning: texts are near that share words. Each word counts in one of 64 places, the whole has
 * length 1.
 */
final class WordVectors {
    private static final int PLACES = 64;

    private WordVectors() {}

    static List<Float> of(String text) {
        var counts = new double[PLACES];
        for (var word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", -1)) {
            if (!word.isEmpty()) {
                counts[Math.floorMod(Ids.digest("word", word)[0], PLACES)]++;
            }
        }
        double length = 0;
        for (var count : counts) {
            length += count * count;
        }
        if (length == 0) {
            counts[0] = 1;
            length = 1;
        }
        var vector = new ArrayList<Float>(PLACES);
        for (var count : counts) {
            vector.add((float) (count / Math.sqrt(length)));
        }
        return vector;
    }
}
