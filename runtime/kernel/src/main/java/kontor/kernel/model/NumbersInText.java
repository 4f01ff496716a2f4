package kontor.kernel.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers that stand in a text under a name, as {@code "currentPrice":12.50} does under {@code price}. */
final class NumbersInText {
    private static final Pattern MEMBER =
            Pattern.compile("\"(\\w{1,64})\"\\s*:\\s*(\\d{1,12}(?:\\.\\d{1,6})?)(?![\\d.eE])");
    private static final BigDecimal MORE = new BigDecimal("1.15");

    private NumbersInText() {}

    /** 15 % more than the first number above 0 under the name, with two decimals; null where there is none. */
    static @Nullable BigDecimal moreThan(String text, String name) {
        var members = MEMBER.matcher(text);
        while (members.find()) {
            var number = new BigDecimal(members.group(2));
            if (isNamed(members.group(1), name) && number.signum() > 0) {
                return number.multiply(MORE).setScale(2, RoundingMode.HALF_UP);
            }
        }
        return null;
    }

    private static boolean isNamed(String member, String name) {
        return !name.isEmpty()
                && (member.equals(name)
                        || member.endsWith(name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1)));
    }
}
