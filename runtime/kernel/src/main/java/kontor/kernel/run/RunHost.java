package kontor.kernel.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import kontor.kernel.entity.EntityCommand;
import kontor.kernel.entity.StepKey;
import kontor.kernel.message.Cause;
import kontor.kernel.message.Message;
import kontor.kernel.message.Outcome;
import kontor.kernel.model.Model;
import kontor.kernel.model.NounModel;
import kontor.kernel.model.Problem;
import kontor.kernel.port.Store;
import org.jspecify.annotations.Nullable;

/**
 * What a run needs of the world. Calls may block the run's thread. A call that cannot be answered because the host is
 * going away, or the run is not the host's any more, never returns: the thread is abandoned and collected, so that
 * nothing is thrown through the author's code.
 */
public interface RunHost {
    Model model();

    Store store();

    /** The time on the clock, for what is shown; the author's {@code now()} does not use it. */
    Instant clock();

    /** Returns if the run may go on; a run that was cancelled or lost its shard never gets past here. */
    void checkpoint(Progress progress);

    /** Makes progress durable, then returns. */
    void record(Progress progress);

    /** Makes progress durable and gives up the thread until the reason is over. Never returns. */
    void suspend(Progress progress, Suspension reason);

    /** Ends the run's try. Never returns. */
    void finish(Progress progress, End end);

    /** Waits for the answer to the command that was sent at this step; it is durable when this returns. */
    Outcome reply(int step);

    /** Asks an entity; durable when this returns. */
    EntityAnswer entity(EntityRequest request);

    /** Waits for a stage of the store. */
    <T> T await(CompletionStage<T> stage);

    /** A step is carried out that no record answers; for figures. */
    default void began(String kind) {}

    /** A step of the run was carried out: {@code outcome} is null where it has only begun, as a sleep has. */
    default void stepped(StepRecord step) {}

    /** Whether a trace that begins on this node is to be recorded. */
    default boolean samples(String trace) {
        return false;
    }

    /** Whether a connector's operation only finds something out. */
    default boolean reads(String connector, String operation) {
        return false;
    }

    /** Calls a connector. Refusals come as {@link kontor.sdk.KontorException}; anything else means try again later. */
    JsonNode connector(String name, String operation, JsonNode request, String key) throws Exception;

    /** What a run has done since its last record: the steps, and what they sent. */
    record Progress(List<StepRecord> steps, List<Outgoing> sends) {}

    /**
     * A message on its way out.
     *
     * @param message the message
     * @param local whether it has no subject of its own, so that it may stay on the sender's shard
     * @param due when to send it, null for at once
     */
    record Outgoing(
            Message message, boolean local, @Nullable Instant due) {}

    /** Why a run gives up its thread. */
    sealed interface Suspension {
        /** It sleeps until a time. */
        record Sleep(Instant until) implements Suspension {}

        /** It waits for a message, no longer than until a time. */
        record Next(
                int step,
                String type,
                Map<String, String> equals,
                Instant since,
                @Nullable Instant until) implements Suspension {}

        /** Its rows are visited. */
        record Each(int step, String noun, JsonNode where) implements Suspension {}
    }

    /** How a try ends. */
    sealed interface End {
        /** The body returned. */
        record Returned(JsonNode value) implements End {}

        /** The body threw, or a step did; to be tried again. */
        record Threw(String code, String detail) implements End {}

        /** The run must stop: its code does not fit its record, it passed a limit, or its author refused. */
        record Stopped(String code, String detail) implements End {}

        /** The run had failed for good with this; what was to be undone is undone now. */
        record Undone(Outcome.Refused error) implements End {}

        /** The store or an entity could not be reached: to be tried again, without counting as a failure of the rule. */
        record Unreachable(String detail) implements End {}
    }

    /**
     * A step on an entity.
     *
     * @param blind whether it is a fact, or a create under an id that this run has made itself: nobody else can know the
     *     entity, so that one write does without loading it
     */
    record EntityRequest(
            NounModel noun,
            String id,
            EntityCommand command,
            StepKey key,
            boolean first,
            Cause cause,
            int depth,
            Instant since,
            boolean blind) {}

    /** What an entity answered. */
    sealed interface EntityAnswer {
        /** Done; the state after it, null after a delete. */
        record Done(@Nullable JsonNode state, long version) implements EntityAnswer {}

        /** Refused. */
        record Refused(String code, String detail, List<Problem> problems) implements EntityAnswer {}
    }

    /** How long an entity or reply may take before the run is tried again later. */
    Duration PATIENCE = Duration.ofSeconds(30);
}
