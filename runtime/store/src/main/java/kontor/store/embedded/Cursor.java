package kontor.store.embedded;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import kontor.kernel.model.Json;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/** Where a page ended, opaque to whoever passes it back: the keys of its last row, never a number of rows. */
final class Cursor {
    private Cursor() {}

    static String of(long position) {
        return encode(Long.toString(position, 36));
    }

    static long position(String cursor) {
        try {
            return Long.parseLong(decode(cursor), 36);
        } catch (NumberFormatException e) {
            throw refused();
        }
    }

    /** A cursor from the keys of the sorts and the id. */
    static String of(List<? extends @Nullable Object> keys) {
        var array = new ArrayList<@Nullable Object>();
        for (var key : keys) {
            // Numbers of different kinds must come back as what they were.
            array.add(key instanceof Double number ? List.of(number.toString()) : key);
        }
        return encode(Json.text(Json.of(array)));
    }

    static List<@Nullable Object> keys(String cursor, int count) {
        var result = new ArrayList<@Nullable Object>();
        try {
            for (var key : Json.parse(decode(cursor))) {
                if (key.isNull()) {
                    result.add(null);
                } else if (key.isArray()) {
                    result.add(Double.valueOf(key.get(0).asText()));
                } else {
                    result.add(key.isNumber() ? (Object) key.longValue() : key.textValue());
                }
            }
        } catch (NumberFormatException | KontorException e) {
            throw refused();
        }
        if (result.size() != count || !(result.getLast() instanceof String)) {
            throw refused();
        }
        return result;
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw refused();
        }
    }

    private static KontorException refused() {
        return new KontorException(
                "KON-3422",
                "the cursor is none of this list; pass back the 'cursor' of the page before, with the same sort");
    }
}
