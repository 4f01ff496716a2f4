package kontor.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Locale;
import kontor.kernel.model.Json;
import org.jspecify.annotations.Nullable;

/** Values as a person reads them in a terminal. */
final class Text {
    /** What stands where there is nothing. */
    static final String NOTHING = "-";

    private Text() {}

    /** A value in one line: text without quotes, {@code -} for nothing, JSON for what has parts. */
    static String of(@Nullable JsonNode value) {
        if (value == null || value.isMissingNode() || value.isNull()) {
            return NOTHING;
        }
        return plain(value.isTextual() ? value.textValue() : Json.text(value));
    }

    /** A member's value in one line. */
    static String of(JsonNode object, String member) {
        return of(object.get(member));
    }

    /** Every member as {@code name=value}. */
    static String members(@Nullable JsonNode object) {
        if (object == null || !object.isObject()) {
            return of(object);
        }
        var members = new ArrayList<String>();
        object.properties().forEach(member -> members.add(plain(member.getKey()) + "=" + of(member.getValue())));
        return members.isEmpty() ? NOTHING : String.join(", ", members);
    }

    /** Escapes what would steer the terminal: what is stored may come from anybody. */
    static String plain(String text) {
        if (text.codePoints().noneMatch(Text::steers)) {
            return text;
        }
        var plain = new StringBuilder();
        text.codePoints().forEach(point -> {
            switch (point) {
                case '\n' -> plain.append("\\n");
                case '\t' -> plain.append("\\t");
                case '\r' -> plain.append("\\r");
                default -> {
                    if (steers(point)) {
                        plain.append("\\u%04x".formatted(point));
                    } else {
                        plain.appendCodePoint(point);
                    }
                }
            }
        });
        return plain.toString();
    }

    // Controls, and the formats that turn the direction of writing.
    private static boolean steers(int point) {
        return Character.isISOControl(point)
                || (point >= 0x202a && point <= 0x202e)
                || (point >= 0x2066 && point <= 0x2069)
                || point == 0x2028
                || point == 0x2029;
    }

    /** At most so many characters, with an ellipsis where some are gone. */
    static String shortened(String text, int most) {
        if (length(text) <= most) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, Math.max(0, most - 1))) + "…";
    }

    /** Characters, as a person counts them. */
    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** {@code 1,234}. */
    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 1 row}, {@code 1,234 rows}. */
    static String count(long number, String one) {
        return String.format(Locale.ROOT, "%,d %s%s", number, one, number == 1 ? "" : "s");
    }
}
