package kontor.ingress;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The header {@code Prefer: wait=0…60} (RFC 7240). A preference that cannot be read is ignored, as the RFC wants. */
final class Prefer {
    /** The longest that anybody may wait. */
    static final Duration LONGEST = Duration.ofSeconds(60);

    private static final HeaderName PREFER = HeaderNames.create("Prefer");

    private Prefer() {}

    /** How long the caller is willing to wait, at most 60 seconds; null when it does not say. */
    static @Nullable Duration waiting(Headers headers) {
        if (!headers.contains(PREFER)) {
            return null;
        }
        for (var value : headers.all(PREFER, List::of)) {
            for (var preference : value.split(",", -1)) {
                var wait = seconds(preference);
                if (wait != null) {
                    return wait;
                }
            }
        }
        return null;
    }

    private static @Nullable Duration seconds(String preference) {
        var pair = preference.split(";", 2)[0].split("=", 2);
        if (pair.length != 2 || !pair[0].strip().equalsIgnoreCase("wait")) {
            return null;
        }
        try {
            long seconds = Long.parseLong(pair[1].strip().replace("\"", ""));
            return seconds < 0 ? null : Duration.ofSeconds(Math.min(seconds, LONGEST.toSeconds()));
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
