package kontor.kernel.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Guesses what somebody meant who misspelt a name. */
public final class Nearest {
    private Nearest() {}

    /** The known names nearest to the given one, nearest first, at most three, none that is far off. */
    public static List<String> of(String given, Collection<String> known) {
        var limit = Math.max(2, given.length() / 3);
        record Scored(String name, int distance) {}
        return known.stream()
                .map(name -> new Scored(name, distance(given.toLowerCase(), name.toLowerCase())))
                .filter(scored -> scored.distance <= limit)
                .sorted(Comparator.comparingInt(Scored::distance).thenComparing(Scored::name))
                .limit(3)
                .map(Scored::name)
                .toList();
    }

    /** "did you mean …?" where something is near, else the other words. */
    public static String hint(String given, Collection<String> known, String otherwise) {
        var near = of(given, known);
        return near.isEmpty() ? otherwise : "did you mean " + String.join(", ", near) + "?";
    }

    private static int distance(String a, String b) {
        var previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            var current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                var replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
