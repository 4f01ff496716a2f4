package kontor.kernel.run;

import java.time.Instant;
import java.util.Set;
import kontor.kernel.message.Outcome.Refused;
import kontor.kernel.model.Json;

/**
 * The marks that undoing leaves among a run's steps. What the author registers with {@code undo} is a step; when the run
 * has failed for good, a mark follows its last step, and the steps that undo follow the mark. Once all is undone the mark
 * says so, and a run that is then retried by hand counts its steps on from there: to everything outside they are new ones.
 */
public final class Undo {
    /** The kind of the step that says how to undo. */
    public static final String REGISTERED = "undo";
    /** The kind of the mark while undoing goes on. */
    public static final String BEGUN = "undoing";
    /** The kind of the mark once all is undone. */
    public static final String DONE = "undone";

    // Where the code is not what it was, nobody knows what it would undo.
    private static final Set<String> CODE_CHANGED = Set.of("KON-5102", "KON-5103", "KON-5106");

    private Undo() {}

    /** Whether a run that failed for good like this is undone. */
    public static boolean follows(Refused error) {
        return !CODE_CHANGED.contains(error.code());
    }

    /**
     * The mark behind a run's last step; its outcome is what the run failed with.
     *
     * @param open the first step whose outcome is not known, or the mark's own index: what becomes known later must not
     *     change what is undone
     */
    public static StepRecord begun(int index, int open, Refused error, Instant at) {
        return new StepRecord(index, BEGUN, "", "", Json.object().put("open", open), error, at, at, 1);
    }

    static int open(StepRecord begun) {
        return begun.request().path("open").asInt();
    }

    /** The mark once all is undone; {@code next} is where a retried run counts on. */
    static StepRecord done(StepRecord begun, int undos, int next, Instant at) {
        var request = Json.object().put("undos", undos).put("next", next);
        return new StepRecord(
                begun.index(), DONE, "", "", request, error(begun), begun.startedAt(), at, begun.attempts());
    }

    /** What the run failed with before it was undone. */
    public static Refused error(StepRecord mark) {
        return mark.outcome() instanceof Refused refused
                ? refused
                : new Refused("KON-5001", "the record does not tell what the run failed with");
    }

    static int next(StepRecord done) {
        return done.request().path("next").asInt();
    }
}
