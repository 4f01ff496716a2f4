package kontor.sdk.builtin;

import java.math.BigDecimal;
import kontor.sdk.Indexed;
import kontor.sdk.Noun;
import kontor.sdk.Subject;
import kontor.sdk.Verb;
import org.jspecify.annotations.Nullable;

/**
 * Money given back, never more than was paid. With no payment provider configured it stays {@code due}, and its error says
 * so; it is tried again when it is asked for again.
 *
 * @param id the id: of what it is for, as a return, so that it is given back once
 * @param order the order whose payment is given back
 * @param amount how much, two decimal digits
 * @param status where it stands
 * @param reference the provider's id of it
 * @param error why it was refused, or is still due
 */
@Noun
public record Refund(
        String id,
        @Indexed String order,
        BigDecimal amount,
        @Indexed Status status,
        @Nullable String reference,
        @Nullable String error) {
    /** Where a refund stands. */
    public enum Status {
        DUE,
        SUCCEEDED,
        REFUSED
    }

    /**
     * Gives back the payment of an order, in whole or in part.
     *
     * @param id what it is for, as a return's id; the order's where it is null
     * @param order the order
     * @param amount how much
     */
    @Verb(value = "process", action = true)
    public record Process(@Nullable String id, @Subject String order, BigDecimal amount) {}
}
