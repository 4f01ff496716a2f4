package kontor.connectors.fetch;

import java.util.Collection;
import java.util.List;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Keeps credentials out of what is said about a request. */
final class Secrets {
    private static final int SHORTEST = 4;
    private final List<String> values;

    Secrets(Collection<FetchSettings.Credential> credentials) {
        values = credentials.stream()
                .flatMap(one -> parts(one.value()))
                .filter(value -> value.length() >= SHORTEST)
                .toList();
    }

    // "Bearer abc": a server repeats the second word only.
    private static java.util.stream.Stream<String> parts(String value) {
        var space = value.lastIndexOf(' ');
        return space < 0
                ? java.util.stream.Stream.of(value)
                : java.util.stream.Stream.of(value, value.substring(space + 1));
    }

    String hidden(@Nullable String text) {
        var shown = String.valueOf(text);
        for (var value : values) {
            shown = shown.replace(value, "***");
        }
        return shown;
    }

    /** An address without its query, in which keys like to be. */
    static String place(HttpUrl url) {
        return url.newBuilder().query(null).fragment(null).build().toString();
    }
}
