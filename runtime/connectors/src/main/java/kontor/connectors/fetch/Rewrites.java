package kontor.connectors.fetch;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import kontor.sdk.KontorException;
import okhttp3.HttpUrl;

/** What stands in for other addresses, as a sandbox for a supplier. */
final class Rewrites {
    private record Rewrite(String from, HttpUrl to) {}

    // The longest beginning first.
    private final List<Rewrite> all;

    Rewrites(Map<String, String> rewrite) {
        all = rewrite.entrySet().stream()
                .map(one -> new Rewrite(from(one.getKey()), to(one.getKey(), one.getValue())))
                .sorted(Comparator.comparing((Rewrite one) -> one.from().length())
                        .reversed()
                        .thenComparing(Rewrite::from))
                .toList();
    }

    private static String from(String text) {
        var url = HttpUrl.parse(text);
        if (url == null || !text.endsWith("/") || url.query() != null) {
            throw malformed(text, text);
        }
        return url.toString();
    }

    private static HttpUrl to(String from, String text) {
        var url = HttpUrl.parse(text);
        if (url == null || !text.endsWith("/") || url.query() != null) {
            throw malformed(from, text);
        }
        return url;
    }

    private static KontorException malformed(String from, String text) {
        return new KontorException(
                "KON-1001",
                "fetch.rewrite for '" + from + "' has '" + text
                        + "'; expected two addresses that end with a slash, as https://supplier.example/ and"
                        + " http://127.0.0.1:9000/");
    }

    List<HttpUrl> targets() {
        return all.stream().map(Rewrite::to).toList();
    }

    /** Where a request really goes. */
    HttpUrl apply(HttpUrl url) {
        var text = url.toString();
        for (var one : all) {
            if (text.startsWith(one.from())) {
                var rewritten =
                        HttpUrl.parse(one.to() + text.substring(one.from().length()));
                return rewritten == null ? url : rewritten;
            }
        }
        return url;
    }
}
