package kontor.sdk.spi;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import kontor.sdk.Allowance;
import kontor.sdk.Embedding;
import kontor.sdk.Found;
import kontor.sdk.KontorException;
import kontor.sdk.Lambdas.Body;
import kontor.sdk.Lambdas.Task;
import kontor.sdk.Lambdas.Test;
import kontor.sdk.Rate;
import kontor.sdk.Receipt;
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

/** The run in which a rule's body finds itself: every verb of the language ends here as a recorded step. */
public interface Run {
    /** The run of the current thread, bound while a rule's body is at work. */
    ScopedValue<Run> CURRENT = ScopedValue.newInstance();

    /** The run of the current thread. */
    static Run current() {
        if (!CURRENT.isBound()) {
            throw new KontorException(
                    "KON-1101",
                    "a verb (send, db, now, sleep, ...) was used outside a rule's body, or on a thread that the body"
                            + " started itself: use it directly inside on(...) or every(...)");
        }
        return CURRENT.get();
    }

    /** The run's id. */
    String id();

    /** The id of the message that started the run. */
    String message();

    /** The run's own time; the same on every replay. */
    Instant now();

    /** A new id; the same on every replay. */
    String newId();

    /** A source of chance; the same on every replay. */
    RandomGenerator random();

    <P> Receipt send(Verb<P> verb, P payload, @Nullable Instant at);

    <P, R> R ask(Command<P, R> command, P payload);

    /** Carries out the action: refused at once when no rule does so. */
    <P> Receipt act(Action<P> action, P payload, @Nullable Instant at);

    void sleep(Instant until);

    <P> Optional<P> next(
            Event<P> event, List<Condition<?>> conditions, @Nullable Test<P> test, @Nullable Duration timeout);

    <E> E create(Noun<E> noun, E entity);

    <E> Optional<E> find(Noun<E> noun, String id);

    <E> E get(Class<E> type, String id);

    Instant createdAt(Noun<?> noun, String id);

    <E> E update(Noun<E> noun, String id, List<Change<E>> changes);

    <E> E upsert(Noun<E> noun, String id, List<Change<E>> changes);

    <E> E put(Noun<E> noun, E entity);

    <E> void delete(Noun<E> noun, String id);

    <E> List<E> list(Noun<E> noun, Where<E> where, List<Sort<E>> sort, int limit);

    long count(Noun<?> noun, Where<?> where);

    <E> void each(Noun<E> noun, Where<E> where, Body<E> body);

    /** Calls the outside world through a connector; at least once, with the same idempotency key each time. */
    <T> T call(String connector, String operation, Object request, Class<T> reply);

    // --- models, and finding by meaning

    /** Asks a model for a value of the type (a record, or {@code String} for a text). */
    <T> T generate(String prompt, Class<T> type, @Nullable String model, int maxTokens);

    /** The meaning of a text. */
    Embedding embed(String text);

    <E> List<Found<E>> search(Noun<E> noun, Embedding embedding, Where<E> where, int limit);

    // --- aggregates

    <E> Optional<BigDecimal> aggregate(Aggregate function, NumberField<E, ?> field, Where<E> where);

    <E> Map<String, Long> countBy(Field<E, ?> group, Where<E> where);

    <E> Map<String, BigDecimal> sumBy(NumberField<E, ?> field, Field<E, ?> group, Where<E> where);

    // --- rates, compensation

    Allowance within(Rate rate, String key);

    /** Registers what makes up for the steps so far, should the run fail for good. */
    void undo(Task compensation);

    // --- values

    /** A JSON value (maps, lists, texts, numbers) as a value of the type; members that a record does not have are dropped. */
    <T> T read(@Nullable Object json, Class<T> type);

    /** A JSON list as values of the type. */
    <T> List<T> readAll(@Nullable Object json, Class<T> element);

    /** A condition as it is written in {@code GET /db/{Noun}?where=}. */
    <E> Map<String, Object> filter(Noun<E> noun, Where<E> where);

    /** Starts a child run for every entity of a noun known by name; the body is given the entity as JSON. */
    void each(String noun, Map<String, Object> where, Body<Map<String, Object>> body);
}
