package kontor.sdk.builtin;

import java.math.BigDecimal;
import java.util.List;
import kontor.sdk.Indexed;
import kontor.sdk.Noun;
import kontor.sdk.Subject;
import kontor.sdk.Verb;
import org.jspecify.annotations.Nullable;

/**
 * What an account owes.
 *
 * @param id the id: {@code <account>:<period>} where there is a period
 * @param account who owes
 * @param amount the sum of the items, two decimal digits
 * @param items what for
 * @param status where it stands
 * @param period what time it bills, as {@code 2026-11}
 */
@Noun
public record Invoice(
        String id,
        @Indexed String account,
        BigDecimal amount,
        List<Item> items,
        @Indexed Status status,
        @Nullable String period) {
    /** Where an invoice stands. */
    public enum Status {
        OPEN,
        PAID,
        VOID
    }

    /**
     * One line.
     *
     * @param description what for
     * @param amount how much, two decimal digits
     * @param units how many, where it is counted
     */
    public record Item(
            String description, BigDecimal amount, @Nullable Long units) {}

    /**
     * Makes an invoice; the amounts are rounded half up to two digits.
     *
     * @param account who owes
     * @param amount the sum
     * @param items what for
     * @param period what time it bills, without a colon; a second invoice of the same account and period is the first one
     */
    @Verb(value = "create", reply = Invoice.class)
    public record Create(
            @Subject String account,
            BigDecimal amount,
            @Nullable List<Item> items,
            @Nullable String period) {}
}
