package kontor.node.config;

import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import kontor.ingress.JwtSettings;
import kontor.ingress.JwtSettings.Keys;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/** JWTs at {@code /api}: {@code http.jwt}. */
final class JwtPart {
    private JwtPart() {}

    static @Nullable JwtSettings read(Source source) {
        var issuer = source.text("KONTOR_JWT_ISSUER", "http.jwt.issuer").strip();
        var keys = keys(source);
        if (keys == null) {
            if (!issuer.isEmpty()) {
                throw new KontorException(
                        "KON-1203",
                        "http.jwt has an issuer but no keys; give one of http.jwt.keys-file, url and secret-file");
            }
            return null;
        }
        return new JwtSettings(
                issuer,
                source.text("KONTOR_JWT_AUDIENCE", "http.jwt.audience").strip(),
                keys,
                source.text("KONTOR_JWT_ACCOUNT_CLAIM", "http.jwt.account-claim")
                        .strip(),
                clockSkew(source));
    }

    private static @Nullable Keys keys(Source source) {
        var algorithms = Set.copyOf(source.config().getStringList("http.jwt.algorithms"));
        var given = new ArrayList<Keys>();
        var file = source.textOrNull("KONTOR_JWT_KEYS_FILE", "http.jwt.keys-file");
        if (file != null) {
            given.add(new Keys.Given(Source.content(Path.of(file)), algorithms));
        }
        var url = source.textOrNull("KONTOR_JWT_URL", "http.jwt.url");
        if (url != null) {
            given.add(new Keys.Published(uri(url), algorithms));
        }
        var secret =
                source.secretIn("KONTOR_JWT_SECRET", source.text("KONTOR_JWT_SECRET_FILE", "http.jwt.secret-file"));
        if (secret != null) {
            given.add(new Keys.Shared(secret));
        }
        if (given.size() > 1) {
            throw new KontorException(
                    "KON-1203",
                    "http.jwt names keys in " + given.size()
                            + " ways; expected one of keys-file, url and secret-file (KONTOR_JWT_KEYS_FILE, _URL,"
                            + " _SECRET_FILE, _SECRET)");
        }
        return given.isEmpty() ? null : given.getFirst();
    }

    private static URI uri(String text) {
        try {
            return new URI(text.strip());
        } catch (URISyntaxException e) {
            throw new KontorException("KON-1203", "http.jwt.url is no URL: " + e.getMessage(), e);
        }
    }

    private static Duration clockSkew(Source source) {
        var variable = source.variable("KONTOR_JWT_CLOCK_SKEW");
        return variable == null
                ? source.config().getDuration("http.jwt.clock-skew")
                : ConfigFactory.parseMap(Map.of("skew", variable), "KONTOR_JWT_CLOCK_SKEW")
                        .getDuration("skew");
    }
}
