package kontor.connectors.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import kontor.sdk.KontorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyTest {
    @ParameterizedTest
    @CsvSource({
        "29.90, eur, 2990",
        "29.9, EUR, 2990",
        "29.900, eur, 2990",
        "30, eur, 3000",
        "0.01, usd, 1",
        "500, jpy, 500",
        "5E+2, jpy, 500",
        "5.12, kwd, 5120",
        "1500, isk, 150000",
        "99999999.99, eur, 9999999999"
    })
    void anAmountIsExactInMinorUnits(String amount, String currency, long minor) {
        assertThat(Money.minor(new BigDecimal(amount), currency)).isEqualTo(minor);
    }

    @ParameterizedTest
    @CsvSource({"0.001, eur", "29.905, eur", "0.5, jpy", "5.125, kwd", "15.50, isk", "0, eur", "-1, eur", "1E+30, eur"})
    void whatHasNoWholeMinorUnitsIsRefused(String amount, String currency) {
        assertThatThrownBy(() -> Money.minor(new BigDecimal(amount), currency))
                .isInstanceOfSatisfying(
                        KontorException.class, e -> assertThat(e.code()).isEqualTo("KON-4213"))
                .hasMessageContaining(currency.toUpperCase(java.util.Locale.ROOT));
    }

    @Test
    void minorUnitsComeBackWithTheCurrencysDigits() {
        assertThat(Money.major(2990, "eur")).isEqualTo(new BigDecimal("29.90"));
        assertThat(Money.major(500, "jpy")).isEqualTo(new BigDecimal("500"));
        assertThat(Money.major(5120, "kwd")).isEqualTo(new BigDecimal("5.120"));
    }
}
