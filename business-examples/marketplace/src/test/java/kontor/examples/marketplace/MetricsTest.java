package kontor.examples.marketplace;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import kontor.examples.vocabulary.Content;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static Metrics metrics(@Nullable Long views, @Nullable Long purchases, String price) {
        return Metrics.of(World.content("c-1", Content.Status.PUBLISHED, price, views, purchases));
    }

    @Test
    void theConversionRateIsZeroWhereNobodyHasLooked() {
        assertThat(metrics(null, null, "9.99").json())
                .isEqualTo("{\"views\": 0, \"purchases\": 0, \"conversionRate\": 0, \"currentPrice\": 9.99}");
        assertThat(metrics(0L, 2L, "9.99").conversionRate()).isZero();
        assertThat(metrics(3L, 2L, "9.99").conversionRate()).isEqualByComparingTo("0.6667");
    }

    @Test
    void aPriceIsFarOnlyBeyondTenPercent() {
        var metrics = metrics(1L, 1L, "10.00");
        assertThat(metrics.isFar(new BigDecimal("11.00"))).isFalse();
        assertThat(metrics.isFar(new BigDecimal("9.00"))).isFalse();
        assertThat(metrics.isFar(new BigDecimal("11.01"))).isTrue();
        assertThat(metrics.isFar(new BigDecimal("8.99"))).isTrue();
        assertThat(metrics(1L, 1L, "0.00").isFar(new BigDecimal("0.01"))).isTrue();
    }
}
