package kontor.kernel.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import kontor.kernel.message.Outcome.Refused;
import org.jspecify.annotations.Nullable;

/**
 * A run as it is stored, without its steps.
 *
 * @param id the run's id
 * @param shard the shard that owns it
 * @param rule the rule's name
 * @param source the source of its message
 * @param message the id of its message
 * @param type the type of its message
 * @param subject its subject
 * @param row the row of an {@code each} it is for, null for a run of its own
 * @param state where it stands
 * @param attempts how many tries have begun since it was accepted, or since it was last retried by hand
 * @param fingerprint the fingerprint of the rule's code at the last start
 * @param startedAt when it was accepted
 * @param endedAt when it ended
 * @param wakeAt when it goes on by itself
 * @param error what went wrong last
 * @param result what the body returned
 */
public record RunRecord(
        String id,
        int shard,
        String rule,
        String source,
        String message,
        String type,
        String subject,
        @Nullable String row,
        RunState state,
        int attempts,
        String fingerprint,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Instant wakeAt,
        @Nullable Refused error,
        @Nullable JsonNode result) {
    /** The same run, gone on to another state. */
    public RunRecord with(
            RunState next,
            @Nullable Instant endedAt,
            @Nullable Instant wakeAt,
            @Nullable Refused error,
            @Nullable JsonNode result) {
        return new RunRecord(
                id,
                shard,
                rule,
                source,
                message,
                type,
                subject,
                row,
                next,
                attempts,
                fingerprint,
                startedAt,
                endedAt,
                wakeAt,
                error,
                result);
    }

    /** The same run at the start of another try. */
    public RunRecord starting(int attempts, String fingerprint) {
        return new RunRecord(
                id,
                shard,
                rule,
                source,
                message,
                type,
                subject,
                row,
                RunState.RUNNING,
                attempts,
                fingerprint,
                startedAt,
                null,
                null,
                error,
                null);
    }
}
