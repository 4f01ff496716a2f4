package kontor.kernel.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kontor.kernel.message.Admission;
import kontor.kernel.message.Ids;
import kontor.kernel.message.Message;
import kontor.kernel.message.Message.ReplyTo;
import kontor.kernel.message.Outcome;
import kontor.kernel.message.Refusal;
import kontor.kernel.model.Fit;
import kontor.kernel.model.Json;
import kontor.kernel.model.RuleModel;
import kontor.kernel.run.RunHost.Outgoing;
import kontor.sdk.KontorException;
import kontor.sdk.Lambdas.Test;
import kontor.sdk.words.Action;
import kontor.sdk.words.Command;
import kontor.sdk.words.Condition;
import kontor.sdk.words.Event;
import kontor.sdk.words.Verb;
import org.jspecify.annotations.Nullable;

/** The verbs that send messages and wait for them, as steps. */
final class MessageSteps {
    private final Ticket ticket;
    private final RuleModel rule;
    private final RunHost host;
    private final Steps steps;

    MessageSteps(Ticket ticket, RuleModel rule, RunHost host, Steps steps) {
        this.ticket = ticket;
        this.rule = rule;
        this.host = host;
        this.steps = steps;
    }

    // --- sending

    <P> String send(Verb<P> verb, P payload, @Nullable Instant at) {
        var data = Json.of(payload);
        var request = at == null ? data : Json.object().put("at", at.toString()).<ObjectNode>set("data", data);
        return steps.send("send", verb.name(), request, step -> {
                    var message = message(verb, data, step, null);
                    steps.outgoing(new Outgoing(message, isLocal(verb, data), at));
                    return Json.of(message.id());
                })
                .asText();
    }

    <P> String act(Action<P> action, P payload, @Nullable Instant at) {
        requireAnswering(action);
        return send(action, payload, at);
    }

    <P, R> Outcome ask(Command<P, R> command, P payload) {
        var answering = requireAnswering(command);
        var data = Json.of(payload);
        return steps.ask("ask", command.name(), data, step -> {
            var replyTo = ticket.message().replyTo();
            var chain = new ArrayList<>(replyTo == null ? List.<String>of() : replyTo.chain());
            chain.add(rule.name() + "|" + ticket.message().subject());
            var message = message(command, data, step, new ReplyTo(ticket.run().shard(), steps.runId(), step, chain));
            if (chain.contains(answering.name() + "|" + message.subject())) {
                throw new KontorException(
                        "KON-2465",
                        command.name() + " for '" + message.subject() + "' waits for itself: "
                                + String.join(" -> ", chain) + "; answer without asking back");
            }
            steps.outgoing(new Outgoing(message, isLocal(command, data), null));
        });
    }

    private RuleModel requireAnswering(Verb<?> verb) {
        var answering = host.model().answering(verb.name());
        if (answering == null) {
            throw new KontorException(
                    "KON-2423",
                    "no rule carries out " + verb.name() + "; load the business that does, or send an event");
        }
        return answering;
    }

    private boolean isLocal(Verb<?> verb, JsonNode data) {
        var model = host.model().verb(verb.name());
        return model == null || model.subjectOf(data) == null;
    }

    private Message message(Verb<?> verb, JsonNode given, int step, @Nullable ReplyTo replyTo) {
        var model = host.model().verb(verb.name());
        if (model == null) {
            throw new KontorException("KON-1421", "no loaded vocabulary declares " + verb.name());
        }
        if (ticket.message().depth() >= KernelRun.MAX_DEPTH) {
            throw new KontorException(
                    "KON-2464",
                    KernelRun.MAX_DEPTH + " sends led to one another; " + rule.name() + " sends " + verb.name()
                            + " once more: look for rules that cause each other");
        }
        var fit = Fit.whole(given, model.shape(), "");
        if (!fit.fits()) {
            throw Refusal.misfit("KON-2422", verb.name(), fit.problems());
        }
        var data = fit.value();
        var text = Json.text(data);
        refuseTooLarge(verb, text);
        var id = steps.runId() + "." + step;
        var subject = model.subjectOf(data);
        return new Message(
                id,
                Message.RUNS,
                verb.name(),
                subject == null ? id : subject,
                steps.now(),
                steps.now(),
                data,
                Ids.hash(verb.name(), subject == null ? "" : subject, text),
                steps.cause(step),
                ticket.message().depth() + 1,
                replyTo);
    }

    private static void refuseTooLarge(Verb<?> verb, String text) {
        var bytes = Admission.bytesIfLarge(text);
        if (bytes > Admission.MAX_DATA) {
            throw new KontorException(
                    "KON-2413",
                    verb.name() + " has " + bytes + " bytes of data; at most " + Admission.MAX_DATA + " are taken");
        }
    }

    // --- waiting

    <P> Optional<P> next(
            Event<P> event, List<Condition<?>> conditions, @Nullable Test<P> test, @Nullable Duration timeout) {
        var equals = new TreeMap<String, String>();
        conditions.forEach(condition -> equalities(condition, equals));
        var until = timeout == null ? null : steps.now().plus(timeout);
        var wait = steps.consumed().new Wait(event.name(), ticket.run().startedAt());
        while (true) {
            var found = steps.next(event.name(), equals, wait, until);
            if (found.isNull()) {
                return Optional.empty();
            }
            var payload = Values.of(found.get("data"), event.payload());
            var id = found.get("id").asText();
            var accepted = Instant.parse(found.get("accepted").asText());
            if (steps.consumed().take(id, event.name(), accepted) && (test == null || test.test(payload))) {
                return Optional.of(payload);
            }
            wait.passOver(id, accepted);
        }
    }

    private static void equalities(Condition<?> condition, Map<String, String> equals) {
        switch (condition) {
            case Condition.Compare<?>(var field, var operator, var value)
            when operator == Condition.Operator.EQ -> equals.put(field, Json.text(Json.of(value)));
            case Condition.All<?>(var all) -> all.forEach(one -> equalities(one, equals));
            default ->
                throw new KontorException(
                        "KON-2467",
                        "next(...) waits for equalities, as $.Return.id.is(id); put anything else into its test");
        }
    }
}
