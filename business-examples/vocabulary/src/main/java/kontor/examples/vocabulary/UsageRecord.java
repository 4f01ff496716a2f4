package kontor.examples.vocabulary;

import java.time.Instant;
import kontor.sdk.Indexed;
import kontor.sdk.Noun;
import org.jspecify.annotations.Nullable;

/**
 * One call of the API.
 *
 * @param id the id
 * @param account whose call it was
 * @param endpoint what was called
 * @param timestamp when
 * @param units how many calls it counts for
 */
@Noun(fact = true)
public record UsageRecord(
        String id,
        @Indexed String account,
        @Nullable String endpoint,
        @Indexed Instant timestamp,
        long units) {}
