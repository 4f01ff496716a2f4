package kontor.kernel.port;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import kontor.kernel.message.Message;
import kontor.kernel.message.Outcome;
import kontor.kernel.port.Store.LoggedMessage;
import kontor.kernel.run.RunState;
import org.jspecify.annotations.Nullable;

/** The way in: what HTTP and the command line ask of a running node. Nothing here blocks. */
public interface Gateway {
    /**
     * Takes messages, all or none; completes once they are durable, or with {@code wait} once their runs are done or
     * the time is up. Messages have been checked by {@code Admission}.
     *
     * <p>Fails with a {@link kontor.sdk.KontorException}: KON-1409 same identity with another body, KON-1503 overloaded,
     * KON-1504 too many are waiting.
     */
    default CompletionStage<List<Admitted>> submit(List<Message> messages, Duration wait) {
        return submit(messages, wait, false);
    }

    /** The same; {@code fresh} says that the ids were made just now, so that nobody can have sent them before. */
    CompletionStage<List<Admitted>> submit(List<Message> messages, Duration wait, boolean fresh);

    /**
     * Operates a run: retry a failed one, cancel one at its next step, wake a sleeping one. Fails with KON-1404 when
     * there is no such run, KON-1410 when its state does not allow it (the detail says which do).
     */
    CompletionStage<RunState> operate(String run, Operation operation);

    /** Every rule's schedule: the next tick and whether it is paused. */
    CompletionStage<List<ScheduleView>> schedules();

    /** Runs a schedule's rule now; answers what was started. Fails with KON-1404 when no {@code every} rule has the name. */
    CompletionStage<Admitted> tickNow(String rule);

    /** Pauses or resumes a schedule. Fails with KON-1404 when no {@code every} rule has the name. */
    CompletionStage<Void> pause(String rule, boolean paused);

    /** Calls the listener with each message as it is accepted, on a thread that must not be blocked, until closed. */
    AutoCloseable listen(Consumer<LoggedMessage> listener);

    /** What is not ready yet, by part; empty when the node can take messages. */
    Map<String, String> notReady();

    /** An entity as its live actor holds it in memory; for {@code replay}. */
    CompletionStage<java.util.Optional<kontor.kernel.entity.EntityState>> live(String noun, String id);

    /** Figures about the node for metrics, as name and value. */
    Map<String, Double> figures();

    /** The nodes, this one first. */
    List<Member> members();

    /** What to do with a run. */
    enum Operation {
        RETRY,
        CANCEL,
        WAKE
    }

    /**
     * What became of a message.
     *
     * @param id its id
     * @param type its type
     * @param duplicate whether it had been accepted before
     * @param done whether all its runs have ended
     * @param runs the runs it started
     * @param answer the answering rule's outcome, null when there is none (yet)
     * @param traceparent its own place in its trace
     */
    record Admitted(
            String id,
            String type,
            boolean duplicate,
            boolean done,
            List<RunView> runs,
            @Nullable Outcome answer,
            String traceparent) {}

    /** A run in one line. */
    record RunView(String id, String rule, RunState state, Outcome.@Nullable Refused error) {}

    /**
     * A node.
     *
     * @param address where the other nodes reach it
     * @param self whether it is this one
     * @param state {@code up}, {@code joining}, {@code leaving}, …
     * @param shards how many shards it holds, null where this node does not know
     */
    record Member(
            String address,
            boolean self,
            String state,
            @Nullable Integer shards) {}

    /** A schedule. */
    record ScheduleView(
            String rule, String cron, String zone, @Nullable Instant next, boolean paused) {}
}
