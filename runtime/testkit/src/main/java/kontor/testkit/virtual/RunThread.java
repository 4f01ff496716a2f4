package kontor.testkit.virtual;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import kontor.kernel.message.Outcome;
import kontor.kernel.run.RunHost.End;
import kontor.kernel.run.RunHost.EntityRequest;
import kontor.kernel.run.RunHost.Progress;
import kontor.kernel.run.RunHost.Suspension;
import org.jspecify.annotations.Nullable;

/**
 * A run's body on a virtual thread of its own, which moves only while the driver waits for it: so a node is one thread of
 * control. A thread that is not let go on is parked for ever, and collected once nobody knows it any more.
 */
final class RunThread {
    final String run;
    final long token;
    final Map<Integer, Outcome> replies = new HashMap<>();
    boolean cancelled;
    /** The step whose reply it waits for, -1 when it waits for none. */
    int awaited = -1;
    /** Grows with each thing it asks for, so that what comes too late is known. */
    long asked;

    private final Semaphore go = new Semaphore(0);
    private final Semaphore back = new Semaphore(0);
    private @Nullable Ask ask;
    private @Nullable Object answer;

    RunThread(String run, long token) {
        this.run = run;
        this.token = token;
    }

    /** What a run wants of its driver. */
    sealed interface Ask {
        record Record(Progress progress) implements Ask {}

        record Suspend(Progress progress, Suspension reason) implements Ask {}

        record Finish(Progress progress, End end) implements Ask {}

        record Cancel(Progress progress) implements Ask {}

        record Reply(int step) implements Ask {}

        record Entity(EntityRequest request) implements Ask {}

        record Call(Witness.Call call) implements Ask {}

        record Died(Throwable cause) implements Ask {}
    }

    void begin(Runnable body) {
        Thread.ofVirtual().name("run " + run).start(() -> {
            go.acquireUninterruptibly();
            try {
                body.run();
                ask(new Ask.Died(new IllegalStateException("a run's body returned to its thread")));
            } catch (Throwable e) {
                ask(new Ask.Died(e));
            }
        });
    }

    /** Driver: lets the body go on with an answer until it asks for the next thing. */
    Ask goOn(@Nullable Object with) {
        answer = with;
        awaited = -1;
        asked++;
        go.release();
        back.acquireUninterruptibly();
        if (ask == null) {
            throw new IllegalStateException("a run came back without a wish");
        }
        return ask;
    }

    /** Body: asks for something and waits for the answer. */
    @Nullable
    Object ask(Ask wish) {
        ask = wish;
        back.release();
        go.acquireUninterruptibly();
        return answer;
    }
}
