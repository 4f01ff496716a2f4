package kontor.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import java.util.ArrayList;
import java.util.List;
import kontor.kernel.entity.EntityState;
import kontor.kernel.message.Admission;
import kontor.kernel.message.HttpWrite;
import kontor.kernel.message.Ids;
import kontor.kernel.message.Message;
import kontor.kernel.message.Outcome;
import kontor.kernel.message.Refusal;
import kontor.kernel.model.NounModel;
import kontor.kernel.port.Gateway.Admitted;
import org.jspecify.annotations.Nullable;

/** {@code /db}, writing: each write is a message whose run carries it out, like any other write. */
final class WriteRoutes {
    private final Node node;
    private final Versions versions;

    WriteRoutes(Node node, Versions versions) {
        this.node = node;
        this.versions = versions;
    }

    List<Route> routes() {
        var routes = new ArrayList<Route>();
        routes.add(route("POST", "/db/{noun}", "Creates an entity", "{noun}New", 201, this::create));
        for (var entity : List.of("/db/{noun}/id/{id}", "/db/{noun}/{id}")) {
            routes.add(route("POST", entity, "Creates an entity with this id", "{noun}New", 201, this::create));
            routes.add(route("PATCH", entity, "Changes fields of an entity", "{noun}Change", 200, this::update));
            routes.add(route("DELETE", entity, "Deletes an entity; its history stays", null, 204, this::delete));
        }
        return routes;
    }

    private static Route route(
            String method, String pattern, String summary, @Nullable String body, int status, Route.Handler handler) {
        var answer = status == 204 ? null : "{noun}Row";
        var parameters = List.of("Idempotency-Key", "If-Match", "Prefer", "traceparent");
        return Route.of(method, pattern, new Route.About(summary, parameters, body, status, answer), handler);
    }

    // --- the three writes

    private Reply create(Call call) {
        var noun = node.noun(call.variable("noun"));
        var body = json(call);
        var id = id(call, body);
        var write = new Write(call, noun, id);
        var message = HttpWrite.create(noun, id, body, write.asked());
        return write.carriedOut(message);
    }

    private Reply update(Call call) {
        var noun = node.noun(call.variable("noun"));
        var id = call.variable("id");
        var write = new Write(call, noun, id);
        return write.carriedOut(HttpWrite.update(noun, id, withoutSameId(json(call), id), write.asked()));
    }

    private Reply delete(Call call) {
        var noun = node.noun(call.variable("noun"));
        var id = call.variable("id");
        var write = new Write(call, noun, id);
        return write.carriedOut(HttpWrite.delete(noun, id, write.asked()));
    }

    private JsonNode json(Call call) {
        return call.json(Admission.MAX_DATA + node.settings().limits().envelope());
    }

    /** The id of an entity to be created: from the path, from the body, or a new one. */
    private String id(Call call, JsonNode body) {
        var given = body.get("id");
        if (given != null && !given.isNull() && !given.isTextual()) {
            throw Refusal.at("KON-1422", "/id", "expected text: ids are strings");
        }
        var inBody = given == null || given.isNull() ? null : given.textValue();
        var inPath = call.path().size() > 2 ? call.variable("id") : null;
        if (inPath != null && inBody != null && !inPath.equals(inBody)) {
            throw Refusal.at("KON-1422", "/id", "the path names '" + inPath + "', the body '" + inBody + "'");
        }
        if (inPath != null) {
            return inPath;
        }
        return inBody != null ? inBody : newId(call);
    }

    // A function of the key, so that the same request again means the same entity.
    private String newId(Call call) {
        var key = call.idempotencyKey();
        return key == null ? node.ids().next() : Ids.ofStep(HttpWrite.SOURCE, 0, key);
    }

    private static JsonNode withoutSameId(JsonNode body, String id) {
        return body instanceof ObjectNode object && id.equals(object.path("id").textValue())
                ? object.deepCopy().without("id")
                : body;
    }

    // --- one write

    /** One write: under which key and condition it is asked for, and how its outcome is answered. */
    private final class Write {
        private final Call call;
        private final NounModel noun;
        private final String id;

        Write(Call call, NounModel noun, String id) {
            this.call = call;
            this.noun = noun;
            this.id = id;
            Admission.checkId(id, "/id");
        }

        HttpWrite.Asked asked() {
            var key = call.idempotencyKey();
            return new HttpWrite.Asked(
                    key == null ? node.ids().next() : key,
                    node.clock().instant(),
                    call.by(),
                    Conditions.ifMatch(call),
                    call.traceparent());
        }

        Reply carriedOut(Message message) {
            if (Conditions.ifNoneMatch(call) && !call.method().equals("POST")) {
                refuseIfThere();
            }
            var wait = Prefer.waiting(call.headers());
            var fresh = call.idempotencyKey() == null;
            var admitted = node.waiters().submit(message, wait == null ? Prefer.LONGEST : wait, fresh);
            return switch (admitted.answer()) {
                case Outcome.Done(var value) -> answer(value);
                case Outcome.Refused(var code, var detail) -> Problems.of(code, detail);
                case null -> unanswered(admitted);
            };
        }

        private void refuseIfThere() {
            if (Stages.join(node.store().entity(noun.name(), id))
                    .orElse(EntityState.NONE)
                    .exists()) {
                throw Conditions.failed(noun.name() + " '" + id + "' is there, and If-None-Match: * was asked for");
            }
        }

        private Reply answer(JsonNode value) {
            int status = value.path("status").asInt();
            if (status >= 400) {
                return problem(status, value);
            }
            if (status == 204) {
                return Reply.empty(204);
            }
            var row = DbRoutes.row(status, id, written(value.path("version").asLong()));
            return status == 201
                    ? row.with(HeaderNames.LOCATION, "/db/" + Paths.encode(noun.name()) + "/id/" + Paths.encode(id))
                    : row;
        }

        /** The entity as the write left it, also when it has been written again since. */
        private EntityState written(long version) {
            var now = Stages.join(node.store().entity(noun.name(), id)).orElse(EntityState.NONE);
            return now.version() == version && now.exists()
                    ? now
                    : versions.at(noun, id, version).orElse(now);
        }

        private Reply problem(int status, JsonNode value) {
            var exists = status == 409 && Conditions.ifNoneMatch(call);
            var code = exists ? "KON-2412" : value.path("code").asText();
            var body = Problems.body(
                    exists ? 412 : status, code, value.path("detail").asText(), List.of());
            if (!value.path("errors").isEmpty()) {
                body.set("errors", value.get("errors"));
            }
            return Problems.of(exists ? 412 : status, body);
        }

        private Reply unanswered(Admitted admitted) {
            for (var run : admitted.runs()) {
                if (run.state().ended() && run.error() != null) {
                    return Problems.of(run.error().code(), run.error().detail());
                }
            }
            return Reply.json(202, Views.accepted(admitted))
                    .with(
                            HeaderNames.LOCATION,
                            "/events/" + Paths.encode(admitted.id()) + "?source=" + HttpWrite.SOURCE);
        }
    }
}
