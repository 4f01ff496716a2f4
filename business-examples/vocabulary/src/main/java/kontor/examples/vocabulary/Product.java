package kontor.examples.vocabulary;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import kontor.sdk.AtLeast;
import kontor.sdk.Indexed;
import kontor.sdk.Noun;
import kontor.sdk.Searchable;
import kontor.sdk.Subject;
import kontor.sdk.Verb;
import org.jspecify.annotations.Nullable;

/**
 * Something that is sold.
 *
 * @param id the id: its stock keeping unit
 * @param name what it is called
 * @param description what it is
 * @param price what one costs
 * @param inventory how many are there; never below zero, whatever the concurrency
 * @param supplier who it comes from
 * @param status whether it is sold
 * @param alerted when somebody was last told that there are few left
 */
@Noun(verbs = "lowStock")
public record Product(
        String id,
        @Searchable String name,
        @Searchable @Nullable String description,
        @AtLeast(0) BigDecimal price,
        @Indexed @AtLeast(0) long inventory,
        @Nullable Supplier supplier,
        @Indexed @Nullable Status status,
        @Nullable Instant alerted) {
    /** Whether a product is sold. */
    public enum Status {
        ACTIVE,
        RETIRED
    }

    /** Whether there is one that says something, in 50 characters or more. */
    public boolean hasDescription() {
        return description != null && description.strip().length() >= 50;
    }

    /** The product that a supplier offers; its price is rounded half up to two digits. */
    public static Product of(Offer offer) {
        return new Product(
                offer.sku(),
                offer.name(),
                offer.description(),
                offer.price().setScale(2, RoundingMode.HALF_UP),
                offer.stock(),
                offer.supplier(),
                Status.ACTIVE,
                null);
    }

    /**
     * A supplier has this.
     *
     * @param sku the supplier's stock keeping unit, which is the product's id here
     * @param name what it is called
     * @param description what it is
     * @param price what one costs
     * @param stock how many there are
     * @param supplier who offers it
     */
    @Verb("offered")
    public record Offer(
            @Subject String sku,
            String name,
            @Nullable String description,
            @AtLeast(0) BigDecimal price,
            @AtLeast(0) long stock,
            Supplier supplier) {}
}
