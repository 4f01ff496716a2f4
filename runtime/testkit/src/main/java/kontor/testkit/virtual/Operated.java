package kontor.testkit.virtual;

import kontor.kernel.run.RunState;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/** An operation on a run or a schedule, and what came of it. */
public final class Operated {
    private boolean answered;
    private @Nullable RunState state;
    private @Nullable KontorException refused;

    Operated() {}

    void answer(@Nullable RunState state, @Nullable KontorException refused) {
        this.answered = true;
        this.state = state;
        this.refused = refused;
    }

    /** Whether there is an answer; a crash may have swallowed it. */
    public boolean answered() {
        return answered;
    }

    public @Nullable RunState state() {
        return state;
    }

    public @Nullable KontorException refused() {
        return refused;
    }
}
