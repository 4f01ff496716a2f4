package kontor.sdk;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kontor.sdk.Lambdas.Answer;
import kontor.sdk.Lambdas.Body;
import kontor.sdk.Lambdas.Task;
import kontor.sdk.Lambdas.Test;
import kontor.sdk.spi.Collector;
import kontor.sdk.spi.Run;
import kontor.sdk.words.Action;
import kontor.sdk.words.AnyOf;
import kontor.sdk.words.Command;
import kontor.sdk.words.Condition;
import kontor.sdk.words.Event;
import kontor.sdk.words.Noun;
import kontor.sdk.words.Schedule;
import kontor.sdk.words.Trigger;
import kontor.sdk.words.Where;

/**
 * The verbs of the language, for {@code import static kontor.sdk.Do.*;}. Every verb inside a rule's body is a recorded
 * step: after a crash the body starts again from the top, recorded steps answer from the record, the rest is done.
 *
 * <p>A lambda parameter named {@code user}, {@code db}, {@code ai} or {@code api}, or an own method {@code send}, hides the static
 * import of that name.
 */
public final class Do {
    /** The entities. */
    public static final Db db = new Db();

    /** The outside world. */
    public static final Api api = new Api();

    /** Language models. */
    public static final Ai ai = new Ai();

    /** Whoever calls. */
    public static final Users user = new Users();

    private Do() {}

    // --- rules

    /** Reacts to an event. */
    public static <P> Rule.On<P> on(Event<P> event, Body<P> body) {
        return Collector.made(Rule.On.listening(event, body));
    }

    /** Carries out an action; only one rule may. */
    public static <P> Rule.On<P> on(Action<P> action, Body<P> body) {
        return Collector.made(Rule.On.acting(action, body));
    }

    /** Answers a command; only one rule may. */
    public static <P, R> Rule.On<P> on(Command<P, R> command, Answer<P, R> body) {
        return Collector.made(Rule.On.answering(command, body));
    }

    /** Reacts to a field's edge: {@code on($.User.referralCount.reaches(10), user -> ...)}. */
    public static <E> Rule.On<E> on(Trigger<E> trigger, Body<E> body) {
        return Collector.made(Rule.On.listening(trigger, body));
    }

    /** Listens to many: {@code on($.any($.Account), message -> ...)}. */
    public static <P> Rule.On<Message<P>> on(AnyOf<P> any, Body<Message<P>> body) {
        return Collector.made(Rule.On.listening(any, body));
    }

    /** Runs at the ticks of a schedule: {@code every($.Daily, () -> ...)}. */
    public static Rule.Every every(Schedule schedule, Task body) {
        return Collector.made(new Rule.Every(schedule, body));
    }

    /** Runs at the ticks of a cron expression in UTC: {@code every("0 0 1 * *", () -> ...)}. */
    public static Rule.Every every(String cron, Task body) {
        return every(Schedule.of(cron), body);
    }

    // --- messages

    /** Sends an event; it is durable once this returns. */
    public static <P> Receipt send(Event<P> event, P payload) {
        return Run.current().send(event, payload, null);
    }

    /** Sends an event at a later time. */
    public static <P> Receipt send(Event<P> event, P payload, Instant at) {
        return Run.current().send(event, payload, at);
    }

    /** Sends an action; it is durable once this returns. Refused when no rule carries it out. */
    public static <P> Receipt send(Action<P> action, P payload) {
        return Run.current().act(action, payload, null);
    }

    /** Sends an action at a later time. */
    public static <P> Receipt send(Action<P> action, P payload, Instant at) {
        return Run.current().act(action, payload, at);
    }

    /** Sends a command and returns what its rule answers. Refused when no rule answers it. */
    public static <P, R> R send(Command<P, R> command, P payload) {
        return Run.current().ask(command, payload);
    }

    /** Sends a command at a later time; its answer is kept with its run. */
    public static <P, R> Receipt send(Command<P, R> command, P payload, Instant at) {
        return Run.current().send(command, payload, at);
    }

    /** Waits for the next event that meets the conditions; one that came since the run began counts. */
    public static <P> P next(Event<P> event, Condition<?>... conditions) {
        return Run.current().next(event, List.of(conditions), null, null).orElseThrow();
    }

    /** Waits for the next event that meets the condition and passes the test. */
    public static <P> P next(Event<P> event, Condition<?> condition, Test<P> test) {
        return Run.current().next(event, List.of(condition), test, null).orElseThrow();
    }

    /** Waits for the next event that meets the condition and passes the test, no longer than the timeout. */
    public static <P> Optional<P> next(Event<P> event, Condition<?> condition, Test<P> test, Duration timeout) {
        return Run.current().next(event, List.of(condition), test, timeout);
    }

    /** Waits for the next event that meets the condition, no longer than the timeout: empty when it passes. */
    public static <P> Optional<P> next(Event<P> event, Condition<?> condition, Duration timeout) {
        return Run.current().next(event, List.of(condition), null, timeout);
    }

    // --- time

    /** The run's own time: when it began, or when it last woke. The same on every replay. */
    public static Instant now() {
        return Run.current().now();
    }

    /** This much later than {@link #now()}. */
    public static Instant in(Duration duration) {
        return now().plus(duration);
    }

    /** This much earlier than {@link #now()}. */
    public static Instant ago(Duration duration) {
        return now().minus(duration);
    }

    /** Sleeps durably: survives restarts, holds no thread. */
    public static void sleep(Duration duration) {
        var run = Run.current();
        run.sleep(run.now().plus(duration));
    }

    /** Sleeps durably until an instant; returns at once when it has passed. */
    public static void sleepUntil(Instant until) {
        Run.current().sleep(until);
    }

    public static Duration days(long n) {
        return Duration.ofDays(n);
    }

    public static Duration hours(long n) {
        return Duration.ofHours(n);
    }

    public static Duration minutes(long n) {
        return Duration.ofMinutes(n);
    }

    public static Duration seconds(long n) {
        return Duration.ofSeconds(n);
    }

    /** So many times in a second. */
    public static Rate perSecond(long n) {
        return new Rate(n, Duration.ofSeconds(1));
    }

    /** So many times in a minute. */
    public static Rate perMinute(long n) {
        return new Rate(n, Duration.ofMinutes(1));
    }

    /** So many times in an hour. */
    public static Rate perHour(long n) {
        return new Rate(n, Duration.ofHours(1));
    }

    // --- entities

    /** All of these conditions hold. */
    @SafeVarargs
    public static <E> Where<E> where(Condition<E>... conditions) {
        return new Where<>(Arrays.asList(conditions));
    }

    /** Starts one child run for every entity, paged durably, so that it survives any crash. */
    public static <E> void each(Noun<E> noun, Body<E> body) {
        Run.current().each(noun, new Where<>(List.of()), body);
    }

    /**
     * Starts one child run for every entity that matches, paged durably, so that it survives any crash. The condition is
     * checked again when an entity's turn comes. The body must not change what it captures.
     */
    public static <E> void each(Noun<E> noun, Where<E> where, Body<E> body) {
        Run.current().each(noun, where, body);
    }

    // --- values

    /** Refuses, for good: {@code throw refuse("sold out")}. The run ends as failed and is not tried again. */
    public static Refusal refuse(String reason) {
        return new Refusal(reason);
    }

    /**
     * Says how to make up for what was done so far: {@code undo(() -> send($.Inventory.release, reservation))}. When the
     * run fails for good, what was registered is carried out in reverse, as recorded steps of the run. A run that is
     * cancelled by hand undoes nothing.
     */
    public static void undo(Task compensation) {
        Run.current().undo(compensation);
    }

    /** A new id; the same on every replay. */
    public static String newId() {
        return Run.current().newId();
    }

    /** An amount of money from its decimal notation: {@code money("29.90")}. */
    public static BigDecimal money(String amount) {
        return new BigDecimal(amount);
    }
}
