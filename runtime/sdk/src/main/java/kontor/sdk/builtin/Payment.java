package kontor.sdk.builtin;

import java.math.BigDecimal;
import kontor.sdk.Indexed;
import kontor.sdk.Noun;
import kontor.sdk.Subject;
import kontor.sdk.Verb;
import org.jspecify.annotations.Nullable;

/**
 * A payment of an invoice. With no payment provider configured it stays {@code due}.
 *
 * @param id the id: the invoice's, so that one invoice is charged once
 * @param account who pays
 * @param invoice what is paid
 * @param amount how much, two decimal digits
 * @param status where it stands
 * @param error what the provider said, where it was declined
 */
@Noun
public record Payment(
        String id,
        @Indexed String account,
        @Nullable String invoice,
        BigDecimal amount,
        @Indexed Status status,
        @Nullable String error) {
    /** Where a payment stands. */
    public enum Status {
        DUE,
        SUCCEEDED,
        DECLINED
    }

    /**
     * Charges the account of an invoice.
     *
     * @param invoice the invoice's id
     */
    @Verb(value = "charge", reply = Payment.class)
    public record Charge(@Subject String invoice) {}
}
