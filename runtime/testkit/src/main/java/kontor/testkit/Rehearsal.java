package kontor.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import kontor.kernel.entity.EntityEvent.Kind;
import kontor.kernel.model.Model;
import kontor.kernel.port.Connector;
import kontor.kernel.run.RunState;
import kontor.sdk.Business;
import kontor.sdk.words.Command;
import kontor.sdk.words.Noun;
import kontor.sdk.words.Verb;
import org.jspecify.annotations.Nullable;

/**
 * A business rehearses a story in virtual time, on the real kernel:
 *
 * <pre>{@code
 * rehearse(AcmeAnalytics.class)
 *     .when($.Subscription.cancelled, subscription)
 *     .afterCrashAtEveryStep()
 *     .after(days(7))
 *     .thenUpdates($.Account, account -> account.status() == CANCELLED);
 * }</pre>
 *
 * The story is told when the first {@code then} asks for its end.
 */
public final class Rehearsal {
    /** When stories begin unless they say otherwise: a Monday. */
    public static final Instant START = Instant.parse("2026-11-02T09:00:00Z");

    private final Model model;
    private final List<Act> acts = new ArrayList<>();
    private final Map<String, OutsideWorld.Answer> answers = new LinkedHashMap<>();
    private final Map<String, Connector> connectors = new LinkedHashMap<>();
    private Instant start = START;
    private boolean crashing;
    private @Nullable Performance told;

    private Rehearsal(Model model) {
        this.model = model;
    }

    /** A rehearsal of one business or several together. */
    @SafeVarargs
    public static Rehearsal rehearse(Class<? extends Business>... businesses) {
        return new Rehearsal(Companies.model(List.of(businesses)));
    }

    // --- the story

    /** When the story begins. */
    public Rehearsal at(Instant time) {
        start = time;
        told = null;
        return this;
    }

    private Rehearsal act(Act act) {
        acts.add(act);
        told = null;
        return this;
    }

    /** An entity that is there already; no rule hears of it. */
    public <E> Rehearsal given(Noun<E> noun, E entity) {
        return act(new Act.Given(noun, entity));
    }

    /** A message comes from outside. */
    public <P> Rehearsal when(Verb<P> verb, P payload) {
        return act(new Act.When(verb, payload));
    }

    /**
     * A message comes from outside whose payload is made from the world as it is then:
     *
     * <pre>{@code
     * .whenSeeing($.Task.complete, world -> new Complete(world.list($.Task).getFirst().id(), "approved", null))
     * }</pre>
     */
    public <P> Rehearsal whenSeeing(Verb<P> verb, Function<Rehearsed, P> payload) {
        return act(new Act.WhenSeeing(verb, payload));
    }

    /** Messages come from outside at once: all of them are there before the first one is looked at. */
    public <P> Rehearsal whenAll(Verb<P> verb, List<P> payloads) {
        return act(new Act.WhenAll(verb, List.copyOf(payloads)));
    }

    /** Time passes. */
    public Rehearsal after(Duration duration) {
        return act(new Act.After(duration));
    }

    /** Time passes until an instant. */
    public Rehearsal until(Instant time) {
        return act(new Act.Until(time));
    }

    /**
     * The story is told again for every moment at which the node could die: it dies there, comes up again and goes on.
     * Each time everything must end as it does without a crash.
     */
    public Rehearsal afterCrashAtEveryStep() {
        crashing = true;
        told = null;
        return this;
    }

    // --- the outside world

    /** What the outside world answers to an operation of a connector: a record, a map, JSON. */
    public Rehearsal answering(String connector, String operation, Function<JsonNode, @Nullable Object> answer) {
        return answeringEach(connector, operation, (request, _) -> answer.apply(request));
    }

    /** The same, where the answer depends on which call it is, from 1; it may throw, as a connector does. */
    public Rehearsal answeringEach(String connector, String operation, OutsideWorld.Answer answer) {
        answers.put(connector + "." + operation, answer);
        told = null;
        return this;
    }

    /** Lets a real connector answer, as one that renders templates. */
    public Rehearsal with(Connector connector) {
        connectors.put(connector.name(), connector);
        told = null;
        return this;
    }

    // --- its end

    private Rehearsed end() {
        if (told == null) {
            told = tell(CrashAt.never());
        }
        return new Rehearsed(told);
    }

    private Performance tell(CrashAt chance) {
        var performance = perform(chance);
        if (crashing) {
            var without = Outcomes.of(performance);
            for (int point : chance.worthTrying()) {
                crash(point, without);
            }
        }
        return performance;
    }

    private Performance perform(CrashAt chance) {
        var performance = new Performance(model, new OutsideWorld(answers, connectors), chance, start);
        performance.play(acts);
        return performance;
    }

    private void crash(int point, List<String> without) {
        var chance = CrashAt.point(point);
        var performance = perform(chance);
        var difference = Outcomes.difference(without, Outcomes.of(performance));
        if (!difference.isEmpty()) {
            throw new AssertionError("the story ends differently when the node dies " + chance.point() + " (at "
                    + chance.point().at() + "); - without the crash, + with it:\n" + String.join("\n", difference)
                    + "\n\nWhat happened:\n" + performance.transcript());
        }
    }

    private AssertionError failed(String expected, Object instead) {
        return new AssertionError(
                "expected " + expected + "\ninstead: " + instead + "\n\nWhat happened:\n" + end().transcript());
    }

    private <T> Rehearsal some(String what, List<T> found, Predicate<? super T> test) {
        if (found.stream().noneMatch(test)) {
            throw failed(
                    what + " that meets the condition", found.isEmpty() ? "there was none" : "there were " + found);
        }
        return this;
    }

    private <T> Rehearsal none(String what, List<T> found, Predicate<? super T> test) {
        var wrong = found.stream().filter(test).toList();
        if (!wrong.isEmpty()) {
            throw failed("no " + what, wrong);
        }
        return this;
    }

    /** An entity was created like this. */
    public <E> Rehearsal thenCreates(Noun<E> noun, Predicate<E> test) {
        return some("a creation of " + noun.name(), end().after(noun, Kind.CREATED), test);
    }

    /** An entity was updated, and was like this afterwards. */
    public <E> Rehearsal thenUpdates(Noun<E> noun, Predicate<E> test) {
        return some("an update of " + noun.name(), end().after(noun, Kind.UPDATED), test);
    }

    /** An entity was deleted that was like this. */
    public <E> Rehearsal thenDeletes(Noun<E> noun, Predicate<E> test) {
        return some("a deletion of " + noun.name(), end().after(noun, Kind.DELETED), test);
    }

    /** A rule sent this. */
    public <P> Rehearsal thenSends(Verb<P> verb, Predicate<P> test) {
        return some("a sending of " + verb.name(), end().sent(verb), test);
    }

    /** A command was answered like this. */
    public <P, R> Rehearsal thenAnswers(Command<P, R> command, Predicate<R> test) {
        return some("an answer to " + command.name(), end().answers(command), test);
    }

    /** A run failed for good with this code. */
    public Rehearsal thenFails(String code) {
        return some("a run that fails with " + code, failures(), error -> error.startsWith(code));
    }

    private List<String> failures() {
        return end().runs().stream()
                .filter(run -> run.state() == RunState.FAILED)
                .map(run -> run.error() == null
                        ? run.rule()
                        : run.error().code() + " " + run.error().detail() + " in " + run.rule())
                .toList();
    }

    /** No entity of the noun was created. */
    public Rehearsal thenNothingCreates(Noun<?> noun) {
        return none("creation of " + noun.name(), end().after(noun, Kind.CREATED), _ -> true);
    }

    /** No entity of the noun was updated. */
    public Rehearsal thenNothingUpdates(Noun<?> noun) {
        return none("update of " + noun.name(), end().after(noun, Kind.UPDATED), _ -> true);
    }

    /** No rule sent this verb. */
    public Rehearsal thenNothingSends(Verb<?> verb) {
        return none("sending of " + verb.name(), end().sent(verb), _ -> true);
    }

    /** No rule sent anything like this. */
    public <P> Rehearsal thenNothingSends(Verb<P> verb, Predicate<P> test) {
        return none("sending of " + verb.name() + " that meets the condition", end().sent(verb), test);
    }

    /** No run failed for good. */
    public Rehearsal thenNothingFails() {
        return none("run that fails", failures(), _ -> true);
    }

    /** Looks at the world as it is then. */
    public Rehearsal then(Consumer<Rehearsed> look) {
        look.accept(end());
        return this;
    }

    /** Everything that happened, in order. */
    public Transcript transcript() {
        return end().transcript();
    }
}
