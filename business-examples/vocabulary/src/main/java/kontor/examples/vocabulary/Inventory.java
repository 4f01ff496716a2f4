package kontor.examples.vocabulary;

import kontor.sdk.AtLeast;
import kontor.sdk.Noun;
import kontor.sdk.Subject;
import kontor.sdk.Verb;

/** The stock of the shop's products. */
@Noun
public interface Inventory {
    /**
     * Takes some of a product out of the stock for an order; refused when there are not as many.
     *
     * @param product the product
     * @param quantity how many
     * @param order for which order
     */
    @Verb(value = "reserve", reply = Reserved.class)
    record Reserve(@Subject String product, @AtLeast(1) int quantity, String order) {}

    /**
     * Puts back what was reserved.
     *
     * @param product the product
     * @param quantity how many
     * @param order for which order
     */
    @Verb(value = "release", action = true)
    record Release(@Subject String product, @AtLeast(1) int quantity, String order) {}

    /**
     * What was reserved.
     *
     * @param product the product
     * @param quantity how many
     * @param left how many are left
     */
    record Reserved(String product, int quantity, long left) {}
}
