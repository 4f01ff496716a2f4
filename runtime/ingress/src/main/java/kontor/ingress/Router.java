package kontor.ingress;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the route of a call by its decoded path; earlier routes win over later ones. */
final class Router {
    private final Map<String, List<Entry>> byFirst = new HashMap<>();
    private final List<Route> routes;

    Router(List<Route> routes) {
        this.routes = List.copyOf(routes);
        for (var route : routes) {
            var parts = List.of(route.pattern().substring(1).split("/", -1));
            byFirst.computeIfAbsent(parts.getFirst(), _ -> new ArrayList<>()).add(new Entry(route, parts));
        }
    }

    List<Route> routes() {
        return routes;
    }

    private record Entry(Route route, List<String> parts) {
        boolean matches(List<String> path) {
            var open = parts.getLast().endsWith("...}");
            if (open ? path.size() < parts.size() : path.size() != parts.size()) {
                return false;
            }
            for (int i = 1; i < parts.size(); i++) {
                var part = parts.get(i);
                if (part.startsWith("{")
                        ? path.get(i).isEmpty() && !part.endsWith("...}")
                        : !part.equals(path.get(i))) {
                    return false;
                }
            }
            return true;
        }

        Map<String, String> variables(List<String> path) {
            var found = new HashMap<String, String>();
            for (int i = 1; i < parts.size(); i++) {
                var part = parts.get(i);
                if (part.startsWith("{") && !part.endsWith("...}")) {
                    found.put(part.substring(1, part.length() - 1), path.get(i));
                }
            }
            return found;
        }
    }

    /** What a call meets. */
    sealed interface Match {
        /** A route, and the parts of the path that it names. */
        record Found(Route route, Map<String, String> variables) implements Match {}

        /** The path is known, but not with this method; {@code allowed} is the {@code Allow} header. */
        record OtherMethod(String allowed) implements Match {}

        /** Nothing. */
        record Unknown() implements Match {}
    }

    /** Finds the route. {@code HEAD} is answered by the route of {@code GET}. */
    Match find(String method, List<String> path) {
        var allowed = new TreeSet<String>();
        Entry head = null;
        for (var entry : byFirst.getOrDefault(path.getFirst(), List.of())) {
            if (!entry.matches(path)) {
                continue;
            }
            var own = entry.route.method();
            if (own.equals(method) || own.equals("*")) {
                return new Match.Found(entry.route, entry.variables(path));
            }
            if (own.equals("GET") && method.equals("HEAD") && head == null) {
                head = entry;
            }
            allowed.add(own);
        }
        return otherwise(head, path, allowed);
    }

    private static Match otherwise(@Nullable Entry head, List<String> path, TreeSet<String> allowed) {
        if (head != null) {
            return new Match.Found(head.route, head.variables(path));
        }
        if (allowed.isEmpty()) {
            return new Match.Unknown();
        }
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        allowed.add("OPTIONS");
        return new Match.OtherMethod(String.join(", ", allowed));
    }
}
