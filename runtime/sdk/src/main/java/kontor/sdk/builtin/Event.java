package kontor.sdk.builtin;

import java.time.Instant;
import java.util.Map;
import kontor.sdk.Indexed;
import kontor.sdk.Noun;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, noted by {@code Analytics.track}.
 *
 * @param id the id
 * @param type what happened
 * @param account whose it is
 * @param timestamp when
 * @param data anything else
 */
@Noun(fact = true)
public record Event(
        String id,
        @Indexed String type,
        @Indexed @Nullable String account,
        @Indexed Instant timestamp,
        @Nullable Map<String, Object> data) {}
