package kontor.examples.vocabulary;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import kontor.sdk.AtLeast;
import kontor.sdk.Noun;
import kontor.sdk.Subject;
import kontor.sdk.Verb;
import kontor.sdk.api.ShippoApi.Address;
import org.jspecify.annotations.Nullable;

/** What a customer is about to buy. */
@Noun
public interface Cart {
    /**
     * One line.
     *
     * @param product the product
     * @param quantity how many
     * @param price what one costs, where the cart says
     * @param weight what one weighs, in kilograms
     * @param dimensions length x width x height in centimetres, as {@code 10x10x5}
     */
    record Item(
            String product,
            @AtLeast(1) int quantity,
            @AtLeast(0) @Nullable BigDecimal price,
            @AtLeast(0) @Nullable BigDecimal weight,
            @Nullable String dimensions) {}

    /**
     * The customer buys.
     *
     * @param id the cart's id
     * @param customer who buys
     * @param items what
     * @param total for how much
     * @param shippingAddress where it goes
     */
    @Verb("checkout")
    record Checkout(
            @Subject String id,
            Contact customer,
            List<Item> items,
            @AtLeast(0) BigDecimal total,
            Address shippingAddress) {
        /** Whether the items cost the total, to the cent; where one of them has no price, the total is the cart's word. */
        public boolean addsUp() {
            var sum = BigDecimal.ZERO;
            for (var item : items) {
                if (item.price() == null) {
                    return true;
                }
                sum = sum.add(item.price().multiply(BigDecimal.valueOf(item.quantity())));
            }
            return !items.isEmpty() && cents(sum).compareTo(cents(total)) == 0;
        }

        private static BigDecimal cents(BigDecimal amount) {
            return amount.setScale(2, RoundingMode.HALF_UP);
        }
    }
}
