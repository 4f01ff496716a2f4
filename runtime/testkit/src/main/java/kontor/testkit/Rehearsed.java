package kontor.testkit;

import static kontor.testkit.Performance.join;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import kontor.kernel.entity.Entities;
import kontor.kernel.entity.EntityEvent;
import kontor.kernel.entity.EntityEvent.Kind;
import kontor.kernel.entity.EntityState;
import kontor.kernel.message.Message;
import kontor.kernel.model.Json;
import kontor.kernel.model.NounModel;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.RunState;
import kontor.kernel.where.Filter;
import kontor.kernel.where.Filters;
import kontor.sdk.builtin.$;
import kontor.sdk.builtin.Delivery;
import kontor.sdk.words.Command;
import kontor.sdk.words.Noun;
import kontor.sdk.words.Verb;
import kontor.sdk.words.Where;
import kontor.testkit.virtual.Witness.Call;

/** The world after a story, to be looked at. */
public final class Rehearsed {
    private static final int ALL = 1_000_000;
    private final Performance performance;

    Rehearsed(Performance performance) {
        this.performance = performance;
    }

    /** The virtual time at the end. */
    public Instant now() {
        return performance.now();
    }

    // --- entities

    /** An entity; fails when there is none. */
    public <E> E entity(Noun<E> noun, String id) {
        return find(noun, id)
                .orElseThrow(() -> new AssertionError(
                        "expected " + noun.name() + " '" + id + "', there is none; there are " + list(noun)));
    }

    /** An entity, if there is one. */
    public <E> Optional<E> find(Noun<E> noun, String id) {
        return join(performance.store().entity(noun.name(), id))
                .filter(EntityState::exists)
                .map(state -> value(state, noun.type()));
    }

    private static <E> E value(EntityState state, Class<E> type) {
        return Objects.requireNonNull(Json.as(Json.of(state.state()), type));
    }

    /** All entities of a noun, by id. */
    public <E> List<E> list(Noun<E> noun) {
        return list(noun, new Where<>(List.of()));
    }

    /** All entities that match, by id. */
    public <E> List<E> list(Noun<E> noun, Where<E> where) {
        var filter = Filters.of(model(noun.name()), where);
        return join(performance.store().rows(noun.name(), filter, List.of(), ALL, null)).items().stream()
                .map(row -> value(row.entity(), noun.type()))
                .toList();
    }

    private NounModel model(String noun) {
        return Objects.requireNonNull(
                performance.model().noun(noun), () -> noun + " is not a noun of a loaded vocabulary");
    }

    /** What happened to an entity, oldest first. */
    public List<EntityEvent> history(Noun<?> noun, String id) {
        return join(performance.store().history(noun.name(), id, 0, ALL));
    }

    /** Ids of a noun's entities, deleted ones included. */
    List<String> ids(String noun) {
        var there = join(performance.store().ids(noun, Filter.EVERY, null, ALL));
        var all = new ArrayList<>(there);
        performance.deleted(noun).stream().filter(id -> !there.contains(id)).forEach(all::add);
        return all;
    }

    /** The entities after each event of a kind, in the order of their ids. */
    <E> List<E> after(Noun<E> noun, Kind kind) {
        var found = new ArrayList<E>();
        for (var id : ids(noun.name())) {
            var state = EntityState.NONE;
            for (var event : history(noun, id)) {
                state = Entities.evolve(model(noun.name()), state, event);
                if (event.kind() == kind && !event.key().run().equals(Performance.GIVEN)) {
                    found.add(value(state, noun.type()));
                }
            }
        }
        return found;
    }

    // --- messages

    /** All messages, oldest first. */
    public List<Message> messages() {
        return join(performance.store().messagesAfter(0, ALL)).stream()
                .map(logged -> logged.message())
                .toList();
    }

    /** The payloads of all messages of a verb, oldest first. */
    public <P> List<P> messages(Verb<P> verb) {
        return messages().stream()
                .filter(message -> message.type().equals(verb.name()))
                .map(message -> Objects.requireNonNull(Json.as(message.data(), verb.payload())))
                .toList();
    }

    /** The payloads of what rules sent, oldest first. */
    public <P> List<P> sent(Verb<P> verb) {
        return messages().stream()
                .filter(message ->
                        message.type().equals(verb.name()) && message.source().equals(Message.RUNS))
                .map(message -> Objects.requireNonNull(Json.as(message.data(), verb.payload())))
                .toList();
    }

    /** What a command's rule answered, oldest first. */
    public <P, R> List<R> answers(Command<P, R> command) {
        return runs().stream()
                .filter(run -> run.type().equals(command.name()) && run.state() == RunState.COMPLETED)
                .filter(run -> Objects.requireNonNull(performance.model().rule(run.rule()))
                        .answers())
                .map(run -> Objects.requireNonNull(Json.as(Json.of(run.result()), command.reply())))
                .toList();
    }

    // --- runs, deliveries, calls

    /** All runs, in the order in which they began. */
    public List<RunRecord> runs() {
        return join(performance.store().runs(null, null, ALL, null)).items().reversed();
    }

    /** The runs of a rule, by the end of its name: {@code churn} is {@code AcmeAnalytics.Lifecycle.churn}. */
    public List<RunRecord> runs(String rule) {
        return runs().stream()
                .filter(run -> run.rule().equals(rule) || run.rule().endsWith("." + rule))
                .toList();
    }

    /** Mail and Slack messages, and what became of them. */
    public List<Delivery> deliveries() {
        return list($.Delivery);
    }

    /** Calls of the outside world, in order; a crash may repeat one, with the same key. */
    public List<Call> calls() {
        return performance.outside().calls();
    }

    /** Everything that happened, in order. */
    public Transcript transcript() {
        return performance.transcript();
    }
}
