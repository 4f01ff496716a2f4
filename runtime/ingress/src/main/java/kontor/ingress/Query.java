package kontor.ingress;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/** The parameters behind the question mark. What does not fit is refused with KON-1442. */
final class Query {
    /** The items of a page where nothing else is asked for. */
    static final int USUAL_LIMIT = 100;
    /** The most items of a page. */
    static final int HIGHEST_LIMIT = 1_000;

    private final Map<String, List<String>> values = new LinkedHashMap<>();

    private Query() {}

    /** Reads a raw query; {@code +} is a space, as forms write it. */
    static Query of(@Nullable String raw) {
        var query = new Query();
        if (raw == null || raw.isEmpty()) {
            return query;
        }
        for (var pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            var name = decode(equals < 0 ? pair : pair.substring(0, equals));
            var value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            if (!name.isEmpty()) {
                query.values.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
            }
        }
        return query;
    }

    private static String decode(String raw) {
        return Paths.decode(raw.replace('+', ' '));
    }

    /** The parameter, null when it is absent or empty. */
    @Nullable
    String text(String name) {
        var given = values.get(name);
        if (given == null) {
            return null;
        }
        if (given.size() > 1) {
            throw refused(name, "is given " + given.size() + " times; give it once");
        }
        return given.getFirst().isEmpty() ? null : given.getFirst();
    }

    /** The items a page is to have: 1 to 1,000, 100 when nothing is asked for. */
    int limit() {
        var limit = number("limit", 1);
        if (limit == null) {
            return USUAL_LIMIT;
        }
        if (limit > HIGHEST_LIMIT) {
            throw refused("limit", "is " + limit + "; at most " + HIGHEST_LIMIT + " are given, the cursor leads on");
        }
        return limit.intValue();
    }

    /** A whole number that is not below {@code least}, null when it is absent. */
    @Nullable
    Long number(String name, long least) {
        var text = text(name);
        if (text == null) {
            return null;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, together with numbers that are too low.
        }
        throw refused(name, "is '" + text + "'; expected a whole number of at least " + least);
    }

    /** An instant in RFC 3339, null when it is absent. */
    @Nullable
    Instant instant(String name) {
        var text = text(name);
        if (text == null) {
            return null;
        }
        try {
            // An offset's plus sign that was not encoded arrives as a space.
            return OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
        } catch (DateTimeException e) {
            throw refused(name, "is '" + text + "'; expected a time as 2026-11-01T00:00:00Z");
        }
    }

    /** One of an enum's constants by its name in lower case, null when it is absent. */
    <E extends Enum<E>> @Nullable E choice(String name, Class<E> type) {
        var text = text(name);
        if (text == null) {
            return null;
        }
        var known = new ArrayList<String>();
        for (var constant : type.getEnumConstants()) {
            var word = constant.name().toLowerCase(Locale.ROOT);
            if (word.equals(text)) {
                return constant;
            }
            known.add(word);
        }
        throw refused(name, "is '" + text + "'; expected one of " + String.join(", ", known));
    }

    /** Every parameter; several of one name are joined by commas. */
    Map<String, String> joined() {
        var joined = new LinkedHashMap<String, String>();
        values.forEach((name, given) -> joined.put(name, String.join(",", given)));
        return joined;
    }

    private static KontorException refused(String name, String detail) {
        return new KontorException("KON-1442", "the parameter '" + name + "' " + detail);
    }
}
