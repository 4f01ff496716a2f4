package kontor.store.embedded;

import java.math.BigDecimal;

/**
 * Decimals as text whose order as text is their order as numbers, exactly; equal numbers have equal keys whatever
 * their scale. SQLite compares numbers as 64-bit floats, which would confuse large amounts of money.
 *
 * <p>A positive number is {@code 2}, then its exponent (the power of ten of its first digit) as a sortable number, then
 * its digits; zero is {@code 1}; a negative one is {@code 0} and the complement of its absolute value's key, closed by
 * {@code ~} so that a longer one comes first.
 */
final class DecimalKey {
    private static final String ZERO = "1";
    // Exponents within ±999 take four characters; the rest of BigDecimal's range is marked by its first.
    private static final int SMALL = 999;
    private static final long WIDE = 10_000_000_000L;

    private DecimalKey() {}

    static String of(BigDecimal number) {
        if (number.signum() == 0) {
            return ZERO;
        }
        var positive = magnitude(number.abs());
        return number.signum() > 0 ? "2" + positive : "0" + complement(positive) + "~";
    }

    private static String magnitude(BigDecimal number) {
        var digits = number.unscaledValue().toString();
        long exponent = (long) digits.length() - 1 - number.scale();
        int end = digits.length();
        while (end > 1 && digits.charAt(end - 1) == '0') {
            end--;
        }
        return exponent(exponent) + digits.substring(0, end);
    }

    private static String exponent(long exponent) {
        if (exponent > SMALL) {
            return "9" + Long.toString(WIDE + exponent);
        }
        if (exponent >= 0) {
            return "5" + Long.toString(1000 + exponent).substring(1);
        }
        if (exponent >= -SMALL) {
            return "4" + Long.toString(1000 + (SMALL + exponent)).substring(1);
        }
        return "0" + Long.toString(WIDE + exponent);
    }

    private static String complement(String digits) {
        var result = new StringBuilder(digits.length());
        for (int i = 0; i < digits.length(); i++) {
            result.append((char) ('0' + '9' - digits.charAt(i)));
        }
        return result.toString();
    }
}
