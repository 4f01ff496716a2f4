package kontor.examples.vocabulary;

import java.util.List;
import kontor.sdk.AtLeast;
import kontor.sdk.Indexed;
import kontor.sdk.Noun;

/**
 * What we order from a supplier.
 *
 * @param id the id
 * @param supplier from whom
 * @param items what
 * @param status where it stands
 */
@Noun
public record PurchaseOrder(
        String id,
        Supplier supplier,
        List<Line> items,
        @Indexed Status status) {
    /** Where a purchase order stands. */
    public enum Status {
        PENDING,
        RECEIVED
    }

    /** So many of a product. */
    public record Line(@Indexed String product, @AtLeast(1) int quantity) {}
}
