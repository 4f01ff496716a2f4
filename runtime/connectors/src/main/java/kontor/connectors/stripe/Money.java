package kontor.connectors.stripe;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Set;
import kontor.sdk.KontorException;

/**
 * Amounts as Stripe takes them: whole minor units of the currency. How many digits a currency has there is Stripe's list
 * (https://docs.stripe.com/currencies), which differs from ISO 4217 for ISK and UGX.
 */
final class Money {
    private static final Set<String> WITHOUT_DIGITS = Set.of(
            "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF");
    private static final Set<String> THREE_DIGITS = Set.of("BHD", "JOD", "KWD", "OMR", "TND");
    // No fraction is in use, but they are sent with two digits.
    private static final Set<String> WHOLE_ONLY = Set.of("ISK", "UGX");

    private Money() {}

    /** The amount in minor units; refused with KON-4213 when it is not positive or has a fraction of a minor unit. */
    static long minor(BigDecimal amount, String currency) {
        var code = code(currency);
        if (amount.signum() <= 0) {
            throw unfit(amount, code, "more than nothing");
        }
        // Stripe takes the third digit of those currencies as a zero only.
        int used = WHOLE_ONLY.contains(code) ? 0 : Math.min(digits(code), 2);
        if (amount.stripTrailingZeros().scale() > used) {
            throw unfit(amount, code, "at most " + used + " decimal digits");
        }
        try {
            return amount.movePointRight(digits(code)).longValueExact();
        } catch (ArithmeticException e) {
            throw unfit(amount, code, "less");
        }
    }

    /** Minor units as an amount, with as many digits as the currency has. */
    static BigDecimal major(long minor, String currency) {
        return BigDecimal.valueOf(minor, digits(code(currency)));
    }

    private static String code(String currency) {
        return currency.strip().toUpperCase(Locale.ROOT);
    }

    private static int digits(String code) {
        return WITHOUT_DIGITS.contains(code) ? 0 : THREE_DIGITS.contains(code) ? 3 : 2;
    }

    private static KontorException unfit(BigDecimal amount, String code, String expected) {
        return new KontorException(
                "KON-4213",
                "the amount is " + amount.toPlainString() + " " + code + "; expected " + expected
                        + ", because Stripe takes whole minor units");
    }
}
