package kontor.kernel.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import kontor.kernel.entity.EntityCommand;
import kontor.kernel.message.Ids;
import kontor.kernel.message.Outcome;
import kontor.kernel.model.Json;
import kontor.kernel.model.NounModel;
import kontor.kernel.model.RuleModel;
import kontor.kernel.port.Store.Aggregation;
import kontor.kernel.run.RunHost.EntityAnswer;
import kontor.kernel.where.Filters;
import kontor.sdk.Allowance;
import kontor.sdk.Embedding;
import kontor.sdk.Found;
import kontor.sdk.KontorException;
import kontor.sdk.Lambdas.Body;
import kontor.sdk.Lambdas.Task;
import kontor.sdk.Lambdas.Test;
import kontor.sdk.Rate;
import kontor.sdk.Receipt;
import kontor.sdk.spi.Aggregate;
import kontor.sdk.spi.Run;
import kontor.sdk.words.Action;
import kontor.sdk.words.Change;
import kontor.sdk.words.Command;
import kontor.sdk.words.Condition;
import kontor.sdk.words.Event;
import kontor.sdk.words.Field;
import kontor.sdk.words.Noun;
import kontor.sdk.words.NumberField;
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

    private final RuleModel rule;
    private final RunHost host;
    private final Steps steps;
    private final MessageSteps messages;
    private final EntitySteps entities;
    private final ModelSteps models;
    private final QuerySteps queries;

    private KernelRun(Ticket ticket, RuleModel rule, RunHost host) {
        this.rule = rule;
        this.host = host;
        this.steps = new Steps(ticket, rule, host);
        this.messages = new MessageSteps(ticket, rule, host, steps);
        this.entities = new EntitySteps(ticket, rule, host, steps);
        this.models = new ModelSteps(host, steps);
        this.queries = new QuerySteps(host, steps);
    }

    /** Runs the rule's body on the calling thread. Never returns: the host is told how the try ended. */
    public static void execute(Ticket ticket, RuleModel rule, RunHost host) {
        var run = new KernelRun(ticket, rule, host);
        ScopedValue.where(Run.CURRENT, run).run(run::body);
    }

    private void body() {
        steps.end(rule.answers(), () -> rule.body().run(steps.message()));
    }

    NounModel noun(String name) {
        return entities.noun(name);
    }

    EntityAnswer write(NounModel noun, String id, EntityCommand command) {
        return entities.write(noun, id, command);
    }

    JsonNode keepMeaning(NounModel noun, String id) {
        return models.keep(noun, id);
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
        return new Receipt(messages.send(verb, payload, at));
    }

    @Override
    public <P> Receipt act(Action<P> action, P payload, @Nullable Instant at) {
        return new Receipt(messages.act(action, payload, at));
    }

    @Override
    public <P, R> R ask(Command<P, R> command, P payload) {
        return value(messages.ask(command, payload), command.reply());
    }

    private static <T> T value(Outcome outcome, Class<T> type) {
        return Values.of(Values.done(outcome), type);
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
        return messages.next(event, conditions, test, timeout);
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
    public Instant createdAt(Noun<?> noun, String id) {
        return entities.createdAt(noun(noun.name()), id);
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

    // --- models, figures, rates

    @Override
    public <T> T generate(String prompt, Class<T> type, @Nullable String model, int maxTokens) {
        return models.generate(prompt, type, model, maxTokens);
    }

    @Override
    public Embedding embed(String text) {
        return models.embed(text);
    }

    @Override
    public <E> List<Found<E>> search(Noun<E> noun, Embedding embedding, Where<E> where, int limit) {
        return queries.search(noun(noun.name()), noun.type(), embedding, where, limit);
    }

    @Override
    public <E> Optional<BigDecimal> aggregate(Aggregate function, NumberField<E, ?> field, Where<E> where) {
        var what = new Aggregation(Aggregation.Function.valueOf(function.name()), field.name(), null);
        return queries.aggregate(noun(field.noun().name()), what, where);
    }

    @Override
    public <E> Map<String, Long> countBy(Field<E, ?> group, Where<E> where) {
        var what = new Aggregation(Aggregation.Function.COUNT, null, group.name());
        var counts = new LinkedHashMap<String, Long>();
        queries.groups(noun(group.noun().name()), what, where)
                .forEach((name, count) -> counts.put(name, count.longValue()));
        return counts;
    }

    @Override
    public <E> Map<String, BigDecimal> sumBy(NumberField<E, ?> field, Field<E, ?> group, Where<E> where) {
        var what = new Aggregation(Aggregation.Function.SUM, field.name(), group.name());
        return queries.groups(noun(field.noun().name()), what, where);
    }

    @Override
    public Allowance within(Rate rate, String key) {
        return call(
                "rates", "take", Json.object().put("key", key).<ObjectNode>set("rate", Json.of(rate)), Allowance.class);
    }

    @Override
    public void undo(Task compensation) {
        steps.undo(compensation);
    }

    @Override
    public <T> T read(@Nullable Object json, Class<T> type) {
        return Values.read(Json.of(json), type);
    }

    @Override
    public <T> List<T> readAll(@Nullable Object json, Class<T> element) {
        return Values.readAll(Json.of(json), element);
    }

    @Override
    public <E> Map<String, Object> filter(Noun<E> noun, Where<E> where) {
        return Values.map(Filters.json(Filters.of(noun(noun.name()), where)));
    }

    @Override
    public void each(String noun, Map<String, Object> where, Body<Map<String, Object>> body) {
        var model = noun(noun);
        var filter = Filters.parse(Json.of(where), model);
        steps.each(model, filter, row -> body.run(Values.map(row)));
    }
}
