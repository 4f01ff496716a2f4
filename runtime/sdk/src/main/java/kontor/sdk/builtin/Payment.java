package kontor.sdk.builtin;

import java.math.BigDecimal;
import kontor.sdk.Indexed;
import kontor.sdk.Noun;
import kontor.sdk.Subject;
import kontor.sdk.Verb;
import org.jspecify.annotations.Nullable;

/**
 * A payment of an invoice or an order, in euros. With no payment provider configured it stays {@code due}, and its error
 * says so; it is tried again when it is charged again.
 *
 * @param id the id: the invoice's or the order's, so that one is charged once
 * @param account who pays
 * @param invoice the invoice that is paid
 * @param order the order that is paid
 * @param amount how much, two decimal digits
 * @param status where it stands
 * @param intent the provider's id of it
 * @param error what the provider said, where it was declined, or why it is still due
 */
@Noun(verbs = {"succeeded", "failed"})
public record Payment(
        String id,
        @Indexed String account,
        @Nullable String invoice,
        @Indexed @Nullable String order,
        BigDecimal amount,
        @Indexed Status status,
        @Nullable String intent,
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

    /**
     * Takes the money for an order. What came of it is told by {@code $.Payment.succeeded} or {@code $.Payment.failed}.
     *
     * @param order the order's id
     * @param customer who pays
     * @param amount how much
     */
    @Verb(value = "process", action = true)
    public record Process(@Subject String order, String customer, BigDecimal amount) {}
}
