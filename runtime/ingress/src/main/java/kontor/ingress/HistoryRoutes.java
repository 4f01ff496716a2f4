package kontor.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import kontor.kernel.entity.Entities;
import kontor.kernel.entity.EntityEvent;
import kontor.kernel.entity.EntityState;
import kontor.kernel.model.Json;
import kontor.kernel.model.NounModel;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/** An entity's history, and whether it still folds to what is stored and live. */
final class HistoryRoutes {
    private static final String LINES = "application/x-ndjson";

    private final Node node;
    private final Versions versions;

    HistoryRoutes(Node node, Versions versions) {
        this.node = node;
        this.versions = versions;
    }

    List<Route> routes() {
        var routes = new ArrayList<Route>();
        for (var entity : List.of("/db/{noun}/id/{id}", "/db/{noun}/{id}")) {
            routes.add(Route.get(
                    entity + "/history", "An entity's events in order", "History", this::history, "limit", "cursor"));
            routes.add(Route.of(
                    "POST",
                    entity + "/replay",
                    new Route.About(
                            "Folds an entity's history through today's code and compares",
                            List.of(),
                            null,
                            200,
                            "Replay"),
                    this::replay));
        }
        return routes;
    }

    private Reply history(Call call) {
        var noun = node.noun(call.variable("noun"));
        var id = call.variable("id");
        var cursor = call.query().number("cursor", 0);
        long after = cursor == null ? 0 : cursor;
        int limit = call.query().limit();
        // One more than asked for tells whether there is another page.
        var events = Stages.join(node.store().history(noun.name(), id, after, limit + 1));
        if (events.isEmpty() && !isKnown(noun, id)) {
            throw unknown(noun, id);
        }
        if (asksForLines(call)) {
            return lines(noun, id, after);
        }
        var page = events.size() > limit ? events.subList(0, limit) : events;
        var next = events.size() > limit ? Long.toString(page.getLast().version()) : null;
        return Reply.json(200, Views.list(page, next, event -> Views.history(noun.name(), event)));
    }

    private boolean isKnown(NounModel noun, String id) {
        return Stages.join(node.store().entity(noun.name(), id)).isPresent();
    }

    private static KontorException unknown(NounModel noun, String id) {
        return new KontorException("KON-1404", "no " + noun.name() + " '" + id + "' ever was");
    }

    private static boolean asksForLines(Call call) {
        var accept = call.header(HeaderNames.ACCEPT);
        return accept != null && accept.contains(LINES);
    }

    private Reply lines(NounModel noun, String id, long after) {
        return Reply.flow(
                LINES,
                out -> versions.each(noun, id, after, event -> {
                    try {
                        out.write(Json.bytes(Views.history(noun.name(), event)));
                        out.write('\n');
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }));
    }

    // --- replay

    private Reply replay(Call call) {
        var noun = node.noun(call.variable("noun"));
        var id = call.variable("id");
        var fold = new Fold(noun);
        versions.each(noun, id, 0, fold::next);
        var stored = Stages.join(node.store().entity(noun.name(), id)).orElse(EntityState.NONE);
        if (fold.events == 0 && stored.version() == 0) {
            throw unknown(noun, id);
        }
        // Events that were written since the fold began, as far as the row that it is compared with has come.
        versions.each(noun, id, fold.state.version(), event -> {
            if (event.version() <= stored.version()) {
                fold.next(event);
            }
        });
        var live = Stages.join(node.gateway().live(noun.name(), id)).orElse(null);
        return Reply.json(200, fold.report(stored, live));
    }

    /** A history being folded: the state so far, and what is wrong with the chain. */
    static final class Fold {
        private final NounModel noun;
        private final ArrayNode diff = (ArrayNode) Json.of(List.of());
        private EntityState state = EntityState.NONE;
        private int events;

        Fold(NounModel noun) {
            this.noun = noun;
        }

        void next(EntityEvent event) {
            if (event.version() != state.version() + 1) {
                differs("version", Json.of(event.version()), Json.of(state.version() + 1));
            }
            if (!Entities.chained(state.hash(), event)) {
                differs("hash of version " + event.version(), Json.of(event.hash()), Json.of("does not follow"));
            }
            state = Entities.evolve(noun, state, event);
            events++;
        }

        private void differs(String field, JsonNode stored, JsonNode replayed) {
            var entry = diff.addObject().put("field", field);
            entry.set("stored", stored);
            entry.set("replayed", replayed);
        }

        /** What the fold came to, against the row and, where there is one, the live entity. */
        ObjectNode report(EntityState stored, @Nullable EntityState live) {
            compare(stored, "");
            // One that has gone on since the history was read cannot be compared with it.
            if (live != null && live.version() <= state.version()) {
                compare(live, "live.");
            }
            var report = Json.object()
                    .put("events", events)
                    .put("version", state.version())
                    .put("matches", diff.isEmpty())
                    .put("deleted", state.deleted());
            report.set("state", state.state() == null ? Json.of(null) : state.state());
            return report.set("diff", diff);
        }

        private void compare(EntityState other, String prefix) {
            compare(prefix + "version", Json.of(other.version()), Json.of(state.version()));
            compare(prefix + "hash", Json.of(other.hash()), Json.of(state.hash()));
            compare(prefix + "deleted", Json.of(other.deleted()), Json.of(state.deleted()));
            compare(prefix + "createdAt", Json.of(other.createdAt()), Json.of(state.createdAt()));
            compare(prefix + "updatedAt", Json.of(other.updatedAt()), Json.of(state.updatedAt()));
            for (var field : names(other.state(), state.state())) {
                compare(prefix + field, member(other.state(), field), member(state.state(), field));
            }
        }

        private void compare(String field, JsonNode stored, JsonNode replayed) {
            if (!same(stored, replayed)) {
                differs(field, stored, replayed);
            }
        }

        // By what is written, not by the Java type that holds it: 10 as an int and as a BigInteger are the same.
        private static boolean same(JsonNode one, JsonNode other) {
            return one.isNumber() && other.isNumber()
                    ? one.decimalValue().compareTo(other.decimalValue()) == 0
                    : Json.text(one).equals(Json.text(other));
        }

        private static Set<String> names(@Nullable ObjectNode one, @Nullable ObjectNode other) {
            var names = new LinkedHashSet<String>();
            if (one != null) {
                one.fieldNames().forEachRemaining(names::add);
            }
            if (other != null) {
                other.fieldNames().forEachRemaining(names::add);
            }
            return names;
        }

        private static JsonNode member(@Nullable ObjectNode state, String field) {
            var value = state == null ? null : state.get(field);
            return value == null ? Json.of(null) : value;
        }
    }
}
