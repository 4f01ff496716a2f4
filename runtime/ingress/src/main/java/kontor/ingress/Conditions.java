package kontor.ingress;

import io.helidon.http.HeaderNames;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/** The headers {@code If-Match} and {@code If-None-Match} on writes; an entity's tag is its version in quotes. */
final class Conditions {
    private static final String ANY = "*";
    private static final long ANY_VERSION = -1;

    private Conditions() {}

    /** The version asked for, -1 for any, null for no condition; refused (KON-2412) when it can be no version. */
    static @Nullable Long ifMatch(Call call) {
        var given = call.header(HeaderNames.IF_MATCH);
        if (given == null || given.isBlank()) {
            return null;
        }
        var tag = given.strip();
        if (tag.equals(ANY)) {
            return ANY_VERSION;
        }
        try {
            long version = Long.parseLong(
                    tag.startsWith("\"") && tag.endsWith("\"") && tag.length() > 2
                            ? tag.substring(1, tag.length() - 1)
                            : tag);
            if (version >= 0) {
                return version;
            }
        } catch (NumberFormatException e) {
            // Told below, together with negative numbers.
        }
        throw failed("If-Match is " + given + ", which is no version; expected one as \"3\", or *");
    }

    /** Whether the entity must not be there. */
    static boolean ifNoneMatch(Call call) {
        var given = call.header(HeaderNames.IF_NONE_MATCH);
        return given != null && given.strip().equals(ANY);
    }

    static KontorException failed(String detail) {
        return new KontorException("KON-2412", detail);
    }
}
