package kontor.kernel.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import kontor.kernel.message.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * One recorded step of a run.
 *
 * @param index its place in the run, from 0
 * @param kind what the author wrote: {@code create}, {@code send}, {@code sleep}, …
 * @param target on what: a noun and id, a verb, a connector
 * @param hash the hash of the request
 * @param request the request, as far as it is worth showing
 * @param outcome how it came out; null while it is under way (asleep, waiting, a connector being called)
 * @param startedAt when it was first asked for
 * @param endedAt when its outcome was known
 * @param attempts how often it was tried
 */
public record StepRecord(
        int index,
        String kind,
        String target,
        String hash,
        JsonNode request,
        @Nullable Outcome outcome,
        Instant startedAt,
        @Nullable Instant endedAt,
        int attempts) {
    /** The same step, with its outcome known. */
    public StepRecord ended(Outcome known, Instant at) {
        return new StepRecord(index, kind, target, hash, request, known, startedAt, at, attempts);
    }
}
