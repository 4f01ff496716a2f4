package kontor.examples.marketplace;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;
import kontor.examples.vocabulary.Content;

/**
 * How a content sells.
 *
 * @param views how often it was looked at
 * @param purchases how often it was bought
 * @param conversionRate purchases a view, four decimal digits; 0 where nobody has looked
 * @param currentPrice what it costs
 */
record Metrics(long views, long purchases, BigDecimal conversionRate, BigDecimal currentPrice) {
    private static final BigDecimal FAR = new BigDecimal("0.1");

    static Metrics of(Content item) {
        long views = item.views() == null ? 0 : item.views();
        long purchases = item.purchases() == null ? 0 : item.purchases();
        var rate = views == 0
                ? BigDecimal.ZERO
                : BigDecimal.valueOf(purchases).divide(BigDecimal.valueOf(views), 4, RoundingMode.HALF_UP);
        return new Metrics(views, purchases, rate, Objects.requireNonNull(item.price()));
    }

    /** Whether a price differs from the current one by more than 10 %. */
    boolean isFar(BigDecimal price) {
        return price.subtract(currentPrice).abs().compareTo(currentPrice.multiply(FAR)) > 0;
    }

    String json() {
        return "{\"views\": " + views + ", \"purchases\": " + purchases + ", \"conversionRate\": "
                + conversionRate.toPlainString() + ", \"currentPrice\": " + currentPrice.toPlainString() + "}";
    }
}
