package kontor.sdk.builtin;

import java.time.Instant;
import kontor.sdk.Indexed;
import kontor.sdk.Noun;
import kontor.sdk.Verb;
import org.jspecify.annotations.Nullable;

/**
 * One use of something that is counted or billed.
 *
 * @param id the id
 * @param account who used it
 * @param endpoint what was used
 * @param timestamp when
 * @param units how much
 */
@Noun(fact = true)
public record Usage(
        String id,
        @Indexed String account,
        @Nullable String endpoint,
        @Indexed Instant timestamp,
        long units) {
    /**
     * Notes one use.
     *
     * @param account who used it
     * @param endpoint what was used
     * @param timestamp when; the run's time where it is not given
     */
    @Verb(value = "track", action = true)
    public record Track(
            String account,
            @Nullable String endpoint,
            @Nullable Instant timestamp) {}
}
