package kontor.ingress;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import kontor.kernel.message.Admission;
import kontor.kernel.message.Admission.Inbound;
import kontor.kernel.message.Outcome;
import kontor.kernel.message.Refusal;
import kontor.kernel.model.VerbModel;
import kontor.kernel.port.Gateway.Admitted;

/** {@code POST /db/Task/{id}/complete} and the like: a verb of a noun, about one entity. */
final class VerbRoutes {
    private static final String OF_THE_BUSINESS = "KON-2500";

    private final Node node;

    VerbRoutes(Node node) {
        this.node = node;
    }

    List<Route> routes() {
        var routes = new ArrayList<Route>();
        for (var verb : node.model().verbs()) {
            var parts = verb.name().split("\\.", -1);
            var subject = verb.subject();
            if (subject != null && parts.length == 2 && verb.external() && isOneOf(parts[0], subject)) {
                routes.add(route("/db/" + parts[0] + "/id/{id}/" + parts[1], verb, subject));
                routes.add(route("/db/" + parts[0] + "/{id}/" + parts[1], verb, subject));
            }
        }
        return routes;
    }

    // Whether the noun has entities, and the subject is the id of one of them.
    private boolean isOneOf(String noun, String subject) {
        var named = Character.toLowerCase(noun.charAt(0)) + noun.substring(1);
        return node.model().noun(noun) != null && (subject.equals("id") || subject.equals(named));
    }

    private Route route(String pattern, VerbModel verb, String subject) {
        var about = new Route.About(
                "Sends " + verb.name() + " about one entity, and waits for what comes of it",
                List.of("Idempotency-Key", "Prefer", "traceparent"),
                "AnyObject",
                200,
                "Done");
        return Route.of("POST", pattern, about, call -> send(call, verb, subject));
    }

    private Reply send(Call call, VerbModel verb, String subject) {
        var message = Admission.admit(node.model(), inbound(call, verb, subject));
        var wait = Prefer.waiting(call.headers());
        var fresh = call.idempotencyKey() == null;
        return answer(node.waiters().submit(message, wait == null ? Prefer.LONGEST : wait, fresh));
    }

    private Inbound inbound(Call call, VerbModel verb, String subject) {
        var body = call.json(Admission.MAX_DATA + node.settings().limits().envelope());
        if (!(body instanceof ObjectNode object)) {
            throw Refusal.at("KON-1422", "", "expected an object with the fields of " + verb.name());
        }
        var key = call.idempotencyKey();
        return new Inbound(
                key == null ? node.ids().next() : key,
                "/http/" + verb.name(),
                verb.name(),
                null,
                node.clock().instant(),
                object.deepCopy().put(subject, call.variable("id")),
                "",
                call.by(),
                call.traceparent());
    }

    private static Reply answer(Admitted admitted) {
        if (admitted.answer() instanceof Outcome.Refused(var code, var detail)) {
            // A business that refuses a verb about an entity does so for the state that the entity is in.
            return code.equals(OF_THE_BUSINESS) ? Problems.of(409, code, detail, List.of()) : Problems.of(code, detail);
        }
        return admitted.done() ? Reply.json(200, Views.done(admitted)) : Reply.json(202, Views.accepted(admitted));
    }
}
