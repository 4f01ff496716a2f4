package kontor.examples.vocabulary;

import java.math.BigDecimal;
import kontor.sdk.Indexed;
import kontor.sdk.Noun;
import org.jspecify.annotations.Nullable;

/**
 * A creator's share of a purchase.
 *
 * @param id the id: the purchase's
 * @param creator whose share, null where nobody knows
 * @param amount how much, two decimal digits
 * @param status where it stands
 * @param transfer the payment provider's id of the transfer, once it was made
 */
@Noun
public record Payout(
        String id,
        @Indexed @Nullable String creator,
        BigDecimal amount,
        @Indexed Status status,
        @Nullable String transfer) {
    /** Where a share stands. */
    public enum Status {
        /** There is no account yet to which it could go. */
        DUE,
        PAID
    }
}
