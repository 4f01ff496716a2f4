package kontor.sdk.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import kontor.sdk.KontorException;
import kontor.sdk.Lambdas.Body;
import kontor.sdk.Lambdas.Test;
import kontor.sdk.Receipt;
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

    <E> E update(Noun<E> noun, String id, List<Change<E>> changes);

    <E> E upsert(Noun<E> noun, String id, List<Change<E>> changes);

    <E> E put(Noun<E> noun, E entity);

    <E> void delete(Noun<E> noun, String id);

    <E> List<E> list(Noun<E> noun, Where<E> where, List<Sort<E>> sort, int limit);

    long count(Noun<?> noun, Where<?> where);

    <E> void each(Noun<E> noun, Where<E> where, Body<E> body);

    /** Calls the outside world through a connector; at least once, with the same idempotency key each time. */
    <T> T call(String connector, String operation, Object request, Class<T> reply);
}
