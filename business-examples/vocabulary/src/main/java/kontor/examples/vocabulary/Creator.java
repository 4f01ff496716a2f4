package kontor.examples.vocabulary;

import kontor.sdk.Indexed;
import kontor.sdk.Noun;
import kontor.sdk.Subject;
import kontor.sdk.Verb;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who makes content.
 *
 * @param id the id: the mail address
 * @param name what we call them
 * @param role always {@code creator}
 * @param portfolio what they have made: a text, or a list of addresses
 * @param status where they stand
 * @param stripeAccount the account by which they are paid
 */
@Noun
public record Creator(
        String id,
        @Nullable String name,
        @Nullable String role,
        @Nullable Object portfolio,
        @Indexed @Nullable Status status,
        @Nullable String stripeAccount) {
    /** Where a creator stands. */
    public enum Status {
        ACTIVE,
        SUSPENDED
    }

    /**
     * Somebody wants to become a creator.
     *
     * @param email the mail address
     * @param name the name
     * @param portfolio what they have made: a text, or a list of addresses
     */
    @Verb("applies")
    public record Application(
            @Subject String email,
            @Nullable String name,
            @Nullable Object portfolio) {}
}
