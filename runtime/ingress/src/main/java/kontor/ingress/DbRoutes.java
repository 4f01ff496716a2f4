package kontor.ingress;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import java.util.ArrayList;
import java.util.List;
import kontor.kernel.entity.EntityState;
import kontor.kernel.model.Json;
import kontor.kernel.model.NounModel;
import kontor.kernel.model.Shape.FieldShape;
import kontor.kernel.model.VerbModel;
import kontor.kernel.where.Filter;
import kontor.kernel.where.Filters;
import kontor.sdk.KontorException;

/** {@code /db}, reading: nouns, rows, one entity now or as it was. */
final class DbRoutes {
    private final Node node;
    private final Versions versions;

    DbRoutes(Node node, Versions versions) {
        this.node = node;
        this.versions = versions;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/db", "The nouns with their fields", "Nouns", this::nouns),
                Route.get(
                        "/db/{noun}", "Rows that match", "{noun}Rows", this::rows, "where", "sort", "limit", "cursor"),
                Route.get("/db/{noun}/count", "How many rows match", "Count", this::count, "where"),
                Route.get("/db/{noun}/{id}", "An entity, now or as it was", "{noun}Row", this::one, "version", "at"),
                Route.get("/db/{noun}/id/{id}", "An entity, whatever its id", "{noun}Row", this::one, "version", "at"));
    }

    // --- nouns

    private Reply nouns(Call call) {
        var counts = node.model().nouns().stream()
                .map(noun -> node.store().count(noun.name(), Filter.EVERY))
                .toList();
        var items = new ArrayList<ObjectNode>();
        for (var noun : node.model().nouns()) {
            items.add(noun(noun).put("count", Stages.join(counts.get(items.size()))));
        }
        return Reply.json(200, Views.list(items, null, item -> item));
    }

    private ObjectNode noun(NounModel noun) {
        var view = Json.object().put("noun", noun.name()).put("business", noun.business());
        var fields = view.putArray("fields");
        noun.shape()
                .fields()
                .forEach(field -> fields.addObject()
                        .put("name", field.name())
                        .put("type", field.shape().word())
                        .put("indexed", isIndexed(field)));
        var verbs = view.putArray("verbs");
        node.model().verbs().stream()
                .filter(VerbModel::external)
                .map(VerbModel::name)
                .filter(name -> name.startsWith(noun.name() + "."))
                .sorted()
                .forEach(verbs::add);
        return view;
    }

    private static boolean isIndexed(FieldShape field) {
        return field.indexed() || field.name().equals("id");
    }

    // --- rows

    private Reply rows(Call call) {
        var noun = node.noun(call.variable("noun"));
        var query = call.query();
        var page = Stages.join(node.store()
                .rows(
                        noun.name(),
                        where(call, noun),
                        Filters.sorts(query.text("sort"), noun),
                        query.limit(),
                        query.text("cursor")));
        return Reply.json(200, Views.page(page, row -> Views.row(row.id(), row.entity())));
    }

    private Reply count(Call call) {
        var noun = node.noun(call.variable("noun"));
        long count = Stages.join(node.store().count(noun.name(), where(call, noun)));
        return Reply.json(200, Json.object().put("count", count));
    }

    /** The parameter {@code where}; every row when it is absent. */
    static Filter where(Call call, NounModel noun) {
        var where = call.query().text("where");
        return where == null ? Filter.EVERY : Filters.parse(Json.parse(where), noun);
    }

    // --- one entity

    private Reply one(Call call) {
        var noun = node.noun(call.variable("noun"));
        var id = call.variable("id");
        var version = call.query().number("version", 1);
        var at = call.query().instant("at");
        if (version != null && at != null) {
            throw new KontorException("KON-1442", "version and at are both given; give one of the two");
        }
        if (version != null) {
            return row(
                    id, versions.at(noun, id, version).orElseThrow(() -> absent(noun, id, " at version " + version)));
        }
        if (at != null) {
            return row(id, versions.at(noun, id, at).orElseThrow(() -> absent(noun, id, " at " + at)));
        }
        return now(noun, id);
    }

    private Reply now(NounModel noun, String id) {
        var entity = Stages.join(node.store().entity(noun.name(), id)).orElse(EntityState.NONE);
        if (entity.exists()) {
            return row(id, entity);
        }
        if (entity.version() == 0) {
            throw absent(noun, id, "");
        }
        var problem = Problems.body(
                410, "KON-2410", noun.name() + " '" + id + "' was deleted; its history and ?version remain", List.of());
        return Problems.of(410, problem.put("version", entity.version()));
    }

    /** A row with its version as the entity tag. */
    static Reply row(String id, EntityState entity) {
        return row(200, id, entity);
    }

    static Reply row(int status, String id, EntityState entity) {
        return Reply.json(status, Views.row(id, entity)).with(HeaderNames.ETAG, "\"" + entity.version() + "\"");
    }

    private static KontorException absent(NounModel noun, String id, String when) {
        return new KontorException("KON-1404", "there is no " + noun.name() + " '" + id + "'" + when);
    }
}
