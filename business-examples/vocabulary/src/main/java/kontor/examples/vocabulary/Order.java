package kontor.examples.vocabulary;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import kontor.sdk.AtLeast;
import kontor.sdk.Indexed;
import kontor.sdk.Noun;
import kontor.sdk.Subject;
import kontor.sdk.Verb;
import kontor.sdk.api.ShippoApi.Address;
import kontor.sdk.api.ShippoApi.Parcel;
import org.jspecify.annotations.Nullable;

/**
 * What a customer has bought.
 *
 * @param id the id: the cart's, so that a cart is sold once
 * @param cart the cart it was made from
 * @param customer who bought
 * @param items what
 * @param total for how much
 * @param status where it stands
 * @param paidAt when it was paid
 * @param shippingAddress where it goes
 * @param tracking the carrier's tracking number
 * @param carrier who carries it
 * @param reason why it was cancelled, where it was
 * @param refundable what may still be given back of what was paid; null before it is shipped
 */
@Noun
public record Order(
        String id,
        @Indexed @Nullable String cart,
        Contact customer,
        List<Cart.Item> items,
        BigDecimal total,
        @Indexed Status status,
        @Nullable Instant paidAt,
        Address shippingAddress,
        @Indexed @Nullable String tracking,
        @Nullable String carrier,
        @Nullable String reason,
        @AtLeast(0) @Nullable BigDecimal refundable) {
    /** Where an order stands. */
    public enum Status {
        PENDING,
        PAID,
        SHIPPED,
        CANCELLED
    }

    /** A parcel for each item; of a kilogram a piece, in the usual box, where the cart says nothing. */
    public List<Parcel> parcels() {
        return items.stream()
                .map(item -> new Parcel(
                        item.weight() == null || item.weight().signum() == 0
                                ? BigDecimal.valueOf(item.quantity())
                                : item.weight().multiply(BigDecimal.valueOf(item.quantity())),
                        item.dimensions() == null ? "20x15x10" : item.dimensions()))
                .toList();
    }

    /** The order of a cart, as it begins; its total is rounded half up to two digits. */
    public static Order of(Cart.Checkout cart) {
        return new Order(
                cart.id(),
                cart.id(),
                cart.customer(),
                cart.items(),
                cart.total().setScale(2, RoundingMode.HALF_UP),
                Status.PENDING,
                null,
                cart.shippingAddress(),
                null,
                null,
                null,
                null);
    }

    /**
     * Sends the goods of a paid order on their way.
     *
     * @param id the order
     */
    @Verb(value = "fulfill", action = true)
    public record Fulfill(@Subject String id) {}
}
