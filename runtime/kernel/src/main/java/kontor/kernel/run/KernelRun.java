package kontor.kernel.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import kontor.kernel.entity.EntityCommand;
import kontor.kernel.message.Admission;
import kontor.kernel.message.Ids;
import kontor.kernel.message.Message;
import kontor.kernel.message.Message.ReplyTo;
import kontor.kernel.message.Outcome;
import kontor.kernel.message.Outcome.Done;
import kontor.kernel.message.Outcome.Refused;
import kontor.kernel.message.Refusal;
import kontor.kernel.model.Fit;
import kontor.kernel.model.Json;
import kontor.kernel.model.NounModel;
import kontor.kernel.model.RuleModel;
import kontor.kernel.run.RunHost.EntityAnswer;
import kontor.kernel.run.RunHost.Outgoing;
import kontor.kernel.where.Filters;
import kontor.sdk.KontorException;
import kontor.sdk.Lambdas.Body;
import kontor.sdk.Lambdas.Test;
import kontor.sdk.Receipt;
import kontor.sdk.spi.Run;
import kontor.sdk.words.Action;
import kontor.sdk.words.Change;
import kontor.sdk.words.Command;
import kontor.sdk.words.Condition;
import kontor.sdk.words.Event;
import kontor.sdk.words.Noun;
import kontor.sdk.words.Sort;
import kontor.sdk.words.Verb;
import kontor.sdk.words.Where;
import org.jspecify.annotations.Nullable;

/** The language's verbs as recorded steps: each answers from the record where it can, and is carried out where not. */
public final class KernelRun implements Run {
    /** The most rows that {@code list} answers. */
    public static final int MAX_ROWS = 10_000;
    /** The longest sleep. */
    public static final Duration MAX_SLEEP = Duration.ofDays(5 * 366);
    /** The most sends that may lead to one another. */
    public static final int MAX_DEPTH = 64;

    private final Ticket ticket;
    private final RuleModel rule;
    private final RunHost host;
    private final Steps steps;
    private final EntitySteps entities;

    private KernelRun(Ticket ticket, RuleModel rule, RunHost host) {
        this.ticket = ticket;
        this.rule = rule;
        this.host = host;
        this.steps = new Steps(ticket, rule, host);
        this.entities = new EntitySteps(ticket, rule, host, steps);
    }

    /** Runs the rule's body on the calling thread. Never returns: the host is told how the try ended. */
    public static void execute(Ticket ticket, RuleModel rule, RunHost host) {
        var run = new KernelRun(ticket, rule, host);
        ScopedValue.where(Run.CURRENT, run).run(run::body);
    }

    private void body() {
        steps.finish(Steps.ended(() -> rule.body().run(steps.message())));
    }

    NounModel noun(String name) {
        return entities.noun(name);
    }

    EntityAnswer write(NounModel noun, String id, EntityCommand command) {
        return entities.write(noun, id, command);
    }

    // --- time and chance

    @Override
    public String id() {
        return steps.runId();
    }

    @Override
    public String message() {
        return steps.message().id();
    }

    @Override
    public Instant now() {
        return steps.now();
    }

    @Override
    public String newId() {
        return steps.newId("id");
    }

    @Override
    public RandomGenerator random() {
        var seed = Ids.digest("random", id(), Integer.toString(steps.chance()));
        return new java.util.SplittableRandom(java.nio.ByteBuffer.wrap(seed).getLong());
    }

    // --- messages

    @Override
    public <P> Receipt send(Verb<P> verb, P payload, @Nullable Instant at) {
        return post(verb, payload, at);
    }

    @Override
    public <P> Receipt act(Action<P> action, P payload, @Nullable Instant at) {
        requireAnswering(action);
        return post(action, payload, at);
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

    private <P> Receipt post(Verb<P> verb, P payload, @Nullable Instant at) {
        var data = Json.of(payload);
        var request = at == null ? data : Json.object().put("at", at.toString()).<ObjectNode>set("data", data);
        var outcome = steps.send("send", verb.name(), request, step -> {
            var message = message(verb, data, step, null);
            steps.outgoing(new Outgoing(message, isLocal(verb, data), at));
            return Json.of(message.id());
        });
        return new Receipt(outcome.asText());
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
        if (ticket.message().depth() >= MAX_DEPTH) {
            throw new KontorException(
                    "KON-2464",
                    MAX_DEPTH + " sends led to one another; " + rule.name() + " sends " + verb.name()
                            + " once more: look for rules that cause each other");
        }
        var fit = Fit.whole(given, model.shape(), "");
        if (!fit.fits()) {
            throw Refusal.misfit("KON-2422", verb.name(), fit.problems());
        }
        var data = fit.value();
        var text = Json.text(data);
        if (text.length() > Admission.MAX_DATA) {
            throw new KontorException(
                    "KON-2413",
                    verb.name() + " has " + text.length() + " characters of data; at most " + Admission.MAX_DATA
                            + " are taken");
        }
        var id = id() + "." + step;
        var subject = model.subjectOf(data);
        return new Message(
                id,
                Message.RUNS,
                verb.name(),
                subject == null ? id : subject,
                now(),
                now(),
                data,
                Ids.hash(verb.name(), subject == null ? "" : subject, text),
                steps.cause(step),
                ticket.message().depth() + 1,
                replyTo);
    }

    @Override
    public <P, R> R ask(Command<P, R> command, P payload) {
        var answering = requireAnswering(command);
        var data = Json.of(payload);
        var outcome = steps.ask("ask", command.name(), data, step -> {
            var chain = new java.util.ArrayList<>(
                    ticket.message().replyTo() == null
                            ? List.<String>of()
                            : ticket.message().replyTo().chain());
            chain.add(rule.name() + "|" + ticket.message().subject());
            var message = message(command, data, step, new ReplyTo(ticket.run().shard(), id(), step, chain));
            if (chain.contains(answering.name() + "|" + message.subject())) {
                throw new KontorException(
                        "KON-2465",
                        command.name() + " for '" + message.subject() + "' waits for itself: "
                                + String.join(" -> ", chain) + "; answer without asking back");
            }
            steps.outgoing(new Outgoing(message, isLocal(command, data), null));
        });
        return value(outcome, command.reply());
    }

    private static <T> T value(Outcome outcome, Class<T> type) {
        return switch (outcome) {
            case Done(var json) -> Values.of(json, type);
            case Refused refused -> throw refused.thrown();
        };
    }

    // --- waiting

    @Override
    public void sleep(Instant until) {
        if (until.isAfter(now().plus(MAX_SLEEP))) {
            throw new KontorException("KON-2466", "asleep until " + until + " is longer than five years");
        }
        steps.sleep(until);
    }

    @Override
    public <P> Optional<P> next(
            Event<P> event, List<Condition<?>> conditions, @Nullable Test<P> test, @Nullable Duration timeout) {
        var equals = new TreeMap<String, String>();
        conditions.forEach(condition -> equalities(condition, equals));
        var until = timeout == null ? null : now().plus(timeout);
        var since = ticket.run().startedAt();
        while (true) {
            var found = steps.next(event.name(), equals, since, until);
            if (found.isNull()) {
                return Optional.empty();
            }
            var payload = Values.of(found.get("data"), event.payload());
            var fresh = steps.consume(found.get("id").asText());
            if (fresh && (test == null || test.test(payload))) {
                return Optional.of(payload);
            }
            // Not this one: wait on for what was accepted after it.
            since = Instant.parse(found.get("accepted").asText()).plusNanos(1);
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

    @Override
    public <E> void each(Noun<E> noun, Where<E> where, Body<E> body) {
        var model = noun(noun.name());
        var filter = Filters.of(model, where);
        steps.each(model, filter, row -> body.run(Values.of(row, noun.type())));
    }

    // --- entities

    @Override
    public <E> E create(Noun<E> noun, E entity) {
        return Values.of(entities.create(noun(noun.name()), Json.of(entity)), noun.type());
    }

    @Override
    public <E> E put(Noun<E> noun, E entity) {
        return Values.of(entities.put(noun(noun.name()), Json.of(entity)), noun.type());
    }

    @Override
    public <E> E update(Noun<E> noun, String id, List<Change<E>> changes) {
        return Values.of(entities.update(noun(noun.name()), id, changes, false), noun.type());
    }

    @Override
    public <E> E upsert(Noun<E> noun, String id, List<Change<E>> changes) {
        return Values.of(entities.update(noun(noun.name()), id, changes, true), noun.type());
    }

    @Override
    public <E> void delete(Noun<E> noun, String id) {
        entities.delete(noun(noun.name()), id);
    }

    @Override
    public <E> Optional<E> find(Noun<E> noun, String id) {
        var found = entities.find(noun(noun.name()), id);
        return found.isNull() ? Optional.empty() : Optional.of(Values.of(found, noun.type()));
    }

    @Override
    public <E> E get(Class<E> type, String id) {
        var noun = host.model().noun(type);
        if (noun == null) {
            throw new KontorException("KON-1111", type.getName() + " is not a noun of a loaded vocabulary");
        }
        return Values.of(entities.get(noun, id), type);
    }

    @Override
    public <E> List<E> list(Noun<E> noun, Where<E> where, List<Sort<E>> sort, int limit) {
        var rows = entities.list(noun(noun.name()), where, List.copyOf(sort), limit);
        return rows.stream().map(row -> Values.of(row, noun.type())).toList();
    }

    @Override
    public long count(Noun<?> noun, Where<?> where) {
        return entities.count(noun(noun.name()), where);
    }

    // --- the outside world

    @Override
    public <T> T call(String connector, String operation, Object request, Class<T> reply) {
        return value(steps.call(connector, operation, Json.of(request), reply), reply);
    }
}
