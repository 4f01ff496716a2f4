package kontor.node.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import kontor.ingress.IngressSettings;
import kontor.sdk.KontorException;

/** The HTTP side: {@code http}. */
final class HttpPart {
    private HttpPart() {}

    static IngressSettings read(Source source) {
        var limits = source.config().getConfig("http.limits");
        return new IngressSettings(
                source.text("KONTOR_HTTP_HOST", "http.host"),
                source.number("KONTOR_HTTP_PORT", "http.port"),
                keys(source),
                new IngressSettings.Limits(
                        limits.getBytes("envelope").intValue(),
                        limits.getBytes("batch").intValue(),
                        limits.getInt("batch-events"),
                        limits.getBytes("headers").intValue(),
                        limits.getInt("waiters"),
                        limits.getInt("streams"),
                        limits.getInt("per-second")),
                JwtPart.read(source));
    }

    // name=key pairs, separated by commas; from the environment or from a file with one pair a line.
    private static Map<String, String> keys(Source source) {
        var keys = new LinkedHashMap<String, String>();
        var file = source.config().getString("http.keys-file");
        var given = source.environment().get("KONTOR_HTTP_KEYS");
        var text = given != null
                ? given
                : file.isBlank() ? "" : Source.content(Path.of(file)).replace('\n', ',');
        for (var pair : text.split(",")) {
            var at = pair.indexOf('=');
            if (at > 0) {
                keys.put(pair.substring(0, at).strip(), pair.substring(at + 1).strip());
            } else if (!pair.isBlank()) {
                throw new KontorException("KON-1001", "a key of the HTTP side is given as name=key; one has no name");
            }
        }
        return keys;
    }
}
