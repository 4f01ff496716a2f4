package kontor.testkit.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kontor.kernel.port.Store.EntityRow;
import kontor.kernel.port.Store.Scored;
import kontor.kernel.port.Vectors;
import kontor.sdk.KontorException;

/** The vectors of entities. */
final class Meanings {
    private final Map<String, Map<String, Meaning>> nouns = new HashMap<>();

    private record Meaning(long version, float[] vector) {}

    private Map<String, Meaning> of(String noun) {
        return nouns.computeIfAbsent(noun, _ -> new HashMap<>());
    }

    void embed(String noun, String id, long version, float[] vector) {
        var fresh = new Meaning(version, Vectors.says(vector) ? vector.clone() : new float[0]);
        of(noun).merge(id, fresh, (kept, given) -> given.version() >= kept.version() ? given : kept);
    }

    void drop(String noun, String id) {
        of(noun).remove(id);
    }

    List<Scored> nearest(String noun, float[] vector, List<EntityRow> rows, int limit) {
        var meanings = of(noun);
        var lengths = meanings.values().stream()
                .map(one -> one.vector.length)
                .filter(length -> length > 0)
                .collect(Collectors.toSet());
        if (!Vectors.says(vector) || lengths.isEmpty()) {
            return List.of();
        }
        if (!lengths.contains(vector.length)) {
            throw new KontorException(
                    "KON-3012",
                    "no " + noun + " has a vector of " + vector.length
                            + " numbers; another model made those that there are");
        }
        var found = new ArrayList<Scored>();
        for (var row : rows) {
            var meaning = meanings.get(row.id());
            if (meaning != null && meaning.vector.length == vector.length) {
                found.add(new Scored(row, Vectors.cosine(meaning.vector, vector)));
            }
        }
        found.sort(Comparator.comparingDouble(Scored::score).reversed());
        return List.copyOf(found.subList(0, Math.min(limit, found.size())));
    }
}
