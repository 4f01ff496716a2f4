package kontor.examples.vocabulary;

import kontor.sdk.Indexed;
import kontor.sdk.Noun;
import kontor.sdk.Verb;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who uses the product.
 *
 * @param id the id
 * @param account their account
 * @param email where their mail goes; to the account where it is null
 * @param referralCount how many others they have brought
 */
@Noun
public record User(
        String id,
        @Indexed @Nullable String account,
        @Nullable String email,
        @Nullable Long referralCount) {
    /**
     * One side of a referral.
     *
     * @param id the user
     * @param account the user's account
     */
    public record Side(String id, String account) {}

    /**
     * Somebody was brought by somebody.
     *
     * @param referrer who brought
     * @param referred who came
     */
    @Verb(value = "referred", by = User.class)
    public record Referral(Side referrer, Side referred) {}
}
