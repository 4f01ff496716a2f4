package kontor.testkit.words;

import kontor.sdk.Indexed;
import kontor.sdk.Noun;
import kontor.sdk.Verb;
import org.jspecify.annotations.Nullable;

/**
 * An order.
 *
 * @param id the id
 * @param buyer whose it is
 * @param amount how much
 * @param state where it stands
 * @param note anything
 */
@Noun
public record Order(
        String id,
        @Indexed String buyer,
        long amount,
        @Indexed State state,
        @Nullable String note) {
    /** Where an order stands. */
    public enum State {
        OPEN,
        PAID,
        LATE
    }

    /**
     * Somebody orders.
     *
     * @param id the order's id
     * @param buyer who
     * @param amount how much
     */
    @Verb({"placed", "repeated"})
    public record Placed(String id, String buyer, long amount) {}

    /**
     * Asks what an order costs with taxes.
     *
     * @param id the order
     * @param amount without taxes
     */
    @Verb(value = "price", reply = Price.class)
    public record Quote(String id, long amount) {}

    /**
     * A price.
     *
     * @param amount with taxes
     */
    public record Price(long amount) {}
}
