package kontor.kernel.shard;

import java.util.List;
import java.util.TreeSet;
import kontor.kernel.message.Message;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.StepRecord;
import kontor.kernel.run.Undo;
import org.jspecify.annotations.Nullable;

/** A run in memory: at work, or waiting for its turn. */
final class Live {
    RunRecord run;
    final Message message;
    /** The steps with which it was started. */
    final List<StepRecord> steps;

    final boolean first;
    long token;
    boolean cancel;
    private final TreeSet<Integer> open = new TreeSet<>();
    private int last = -1;
    private boolean undos;
    private @Nullable StepRecord undoing;

    Live(RunRecord run, Message message, List<StepRecord> steps, boolean first) {
        this.run = run;
        this.message = message;
        this.steps = steps;
        this.first = first;
        steps.forEach(this::note);
    }

    /** A step was recorded. */
    void note(StepRecord step) {
        last = Math.max(last, step.index());
        if (step.outcome() == null) {
            open.add(step.index());
        } else {
            open.remove(step.index());
        }
        switch (step.kind()) {
            case Undo.REGISTERED -> undos = true;
            case Undo.BEGUN -> undoing = step;
            case Undo.DONE -> {
                // What came before is over, whether it was ever known or not.
                open.clear();
                undos = false;
                undoing = null;
            }
            default -> {
                // Nothing to do with undoing.
            }
        }
    }

    /** The outcome of a step that was under way has come. */
    void known(int step) {
        open.remove(step);
    }

    /** Whether the author has said how to undo what was done. */
    boolean hasUndos() {
        return undos;
    }

    /** The mark of its undoing, null when it is not being undone. */
    @Nullable
    StepRecord undoing() {
        return undoing;
    }

    /** Where the mark of its undoing goes. */
    int nextStep() {
        return last + 1;
    }

    /** The first step whose outcome is not known; where the next one goes when all are. */
    int firstOpen() {
        return open.isEmpty() ? nextStep() : open.first();
    }
}
