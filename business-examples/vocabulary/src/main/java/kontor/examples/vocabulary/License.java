package kontor.examples.vocabulary;

import java.time.Instant;
import kontor.sdk.Indexed;
import kontor.sdk.Noun;
import org.jspecify.annotations.Nullable;

/**
 * The right to a content.
 *
 * @param id the id: the purchase's
 * @param content to which content
 * @param buyer whose right
 * @param type {@code subscription}, or for ever
 * @param expiresAt when it ends, null where it does not
 * @param status whether it is good
 * @param payment the payment's id
 */
@Noun
public record License(
        String id,
        @Indexed String content,
        @Indexed String buyer,
        String type,
        @Indexed @Nullable Instant expiresAt,
        @Indexed Status status,
        @Nullable String payment) {
    /** Whether a licence is good. */
    public enum Status {
        ACTIVE,
        EXPIRED
    }
}
