package kontor.ingress;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Set;
import kontor.sdk.KontorException;

/**
 * Which JWTs stand for an account at {@code /api}. Which algorithms are taken is settled here, never by the token.
 *
 * @param issuer what the claim {@code iss} must be
 * @param audience what must be among the claim {@code aud}
 * @param keys what signatures are checked with
 * @param accountClaim the claim that names the account, as {@code sub}
 * @param clockSkew how far the issuer's clock may be off
 */
public record JwtSettings(String issuer, String audience, Keys keys, String accountClaim, Duration clockSkew) {
    /** What is taken of public keys unless told otherwise. */
    public static final Set<String> USUAL_ALGORITHMS = Set.of("RS256", "ES256");
    /** The fewest bytes of a shared secret: as many as HS256 makes. */
    public static final int SHORTEST_SECRET = 32;

    private static final Duration MOST_SKEW = Duration.ofMinutes(10);

    /** What signatures are checked with. */
    public sealed interface Keys {
        /** A secret that the issuer has too; HS256. */
        record Shared(String secret) implements Keys {
            @Override
            public String toString() {
                return "Shared[secret=...]";
            }
        }

        /** Public keys, as the text of a JWK set. */
        record Given(String set, Set<String> algorithms) implements Keys {}

        /** Public keys, as a JWK set that the issuer publishes. */
        record Published(URI url, Set<String> algorithms) implements Keys {}
    }

    /** Refuses (KON-1203) what is not safe or cannot work. */
    void check() {
        require(!issuer.isBlank(), "http.jwt.issuer is empty; without it a token of any issuer would count");
        require(
                !audience.isBlank(),
                "http.jwt.audience is empty; without it a token for any other service would count");
        require(!accountClaim.isBlank(), "http.jwt.account-claim is empty; expected a claim, as sub");
        require(
                !clockSkew.isNegative() && clockSkew.compareTo(MOST_SKEW) <= 0,
                "http.jwt.clock-skew is " + clockSkew + "; expected at most " + MOST_SKEW);
        switch (keys) {
            case Keys.Shared(var secret) ->
                require(
                        secret.getBytes(StandardCharsets.UTF_8).length >= SHORTEST_SECRET,
                        "the secret of http.jwt.secret-file is shorter than " + SHORTEST_SECRET
                                + " bytes; make one with: openssl rand -hex 32");
            case Keys.Given(var set, var algorithms) -> {
                checkAlgorithms(algorithms);
                checkSet(set);
            }
            case Keys.Published(var url, var algorithms) -> {
                checkAlgorithms(algorithms);
                require(
                        isTrusted(url),
                        "http.jwt.url is " + url + "; expected https, or http on this machine: whoever can change the"
                                + " answer can sign tokens");
            }
        }
    }

    // A secret among public keys would let whoever reads the set sign tokens, so only signatures by key pairs are
    // taken.
    private static void checkAlgorithms(Set<String> algorithms) {
        require(!algorithms.isEmpty(), "http.jwt.algorithms is empty; expected some, as " + USUAL_ALGORITHMS);
        for (var name : algorithms) {
            var algorithm = JWSAlgorithm.parse(name);
            require(
                    JWSAlgorithm.Family.RSA.contains(algorithm) || JWSAlgorithm.Family.EC.contains(algorithm),
                    "http.jwt.algorithms has '" + name + "'; expected RS256, PS256, ES256 or one of their longer kin");
        }
    }

    private static void checkSet(String text) {
        JWKSet set;
        try {
            set = JWKSet.parse(text);
        } catch (ParseException e) {
            throw new KontorException("KON-1203", "http.jwt.keys-file is not a JWK set: " + e.getMessage(), e);
        }
        require(!set.getKeys().isEmpty(), "http.jwt.keys-file has no key");
        require(
                set.getKeys().stream().noneMatch(key -> key.getKeyType().equals(KeyType.OCT)),
                "http.jwt.keys-file has a secret among its keys; a shared secret goes into http.jwt.secret-file");
    }

    private static boolean isTrusted(URI url) {
        if (url.getHost() == null) {
            return false;
        }
        return "https".equalsIgnoreCase(url.getScheme())
                || "http".equalsIgnoreCase(url.getScheme()) && isThisMachine(url.getHost());
    }

    private static boolean isThisMachine(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new KontorException("KON-1203", otherwise);
        }
    }
}
