package kontor.kernel.run;

import java.util.ArrayList;
import java.util.List;
import kontor.sdk.Lambdas.Task;
import org.jspecify.annotations.Nullable;

/** What a try has learnt about undoing, and whether it is at it. */
final class Undoing {
    private final @Nullable StepRecord mark;
    private final List<Task> registered = new ArrayList<>();
    private boolean begun;

    /** A try of a run with these steps of its own. */
    Undoing(List<StepRecord> steps) {
        mark = steps.stream()
                .filter(step -> step.kind().equals(Undo.BEGUN))
                .findFirst()
                .orElse(null);
    }

    /** Whether the body is only replayed to learn what is to be undone: no step is carried out. */
    boolean isReplaying() {
        return mark != null && !begun;
    }

    /** Whether undoing goes on. */
    boolean isUndoing() {
        return begun;
    }

    /** Whether a step of the body was not done when the run failed, whatever lies there by now. */
    boolean isBeyond(int step) {
        return mark != null && !begun && step >= Undo.open(mark);
    }

    void register(Task compensation) {
        registered.add(compensation);
    }

    int count() {
        return registered.size();
    }

    StepRecord mark() {
        if (mark == null) {
            throw new IllegalStateException("the run is not to be undone");
        }
        return mark;
    }

    /** Begins; answers the first step's index. */
    int begin() {
        begun = true;
        return mark().index() + 1;
    }

    /** Carries out what was registered, the last first. */
    void carryOut() throws Exception {
        for (var one : registered.reversed()) {
            one.run();
        }
    }
}
