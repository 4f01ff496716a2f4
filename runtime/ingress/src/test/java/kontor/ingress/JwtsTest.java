package kontor.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import kontor.ingress.JwtSettings.Keys;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JwtsTest {
    private static final Instant NOW = Instant.parse("2026-11-02T09:00:00Z");
    private static final InstantSource CLOCK = () -> NOW;
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private static RSAKey rsa;
    private static RSAKey stranger;
    private static ECKey ec;

    @BeforeAll
    static void keys() throws JOSEException {
        rsa = new RSAKeyGenerator(2048).keyID("r1").generate();
        stranger = new RSAKeyGenerator(2048).keyID("r1").generate();
        ec = new ECKeyGenerator(Curve.P_256).keyID("e1").generate();
    }

    private static String set() {
        return new JWKSet(List.of(rsa, ec)).toString(true);
    }

    private static JwtSettings settings(Keys keys) {
        return new JwtSettings("https://id.example", "api", keys, "sub", Duration.ofSeconds(60));
    }

    private static Jwts jwts(Keys keys) {
        var settings = settings(keys);
        settings.check();
        return new Jwts(settings, CLOCK);
    }

    private static Jwts jwts() {
        return jwts(new Keys.Given(set(), JwtSettings.USUAL_ALGORITHMS));
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer("https://id.example")
                .audience(List.of("other", "api"))
                .subject("ada@example.com")
                .expirationTime(at(300));
    }

    private static Date at(long seconds) {
        return Date.from(NOW.plusSeconds(seconds));
    }

    private static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) throws JOSEException {
        var jwt = new SignedJWT(header, claims);
        jwt.sign(signer);
        return jwt.serialize();
    }

    private static JWSHeader.Builder rs256() {
        return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("r1");
    }

    private static String token(UnaryOperator<JWTClaimsSet.Builder> change) throws JOSEException {
        return signed(rs256().build(), change.apply(claims()).build(), new RSASSASigner(rsa));
    }

    // --- what is taken

    @Test
    void aTokenOfTheIssuerStandsForItsSubject() throws JOSEException {
        assertThat(jwts().account(token(claims -> claims))).isEqualTo("ada@example.com");
        var byCurve = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("e1").type(new JOSEObjectType("at+jwt"));
        assertThat(jwts().account(signed(byCurve.build(), claims().build(), new ECDSASigner(ec))))
                .isEqualTo("ada@example.com");
    }

    @Test
    void anotherClaimMayNameTheAccount() throws JOSEException {
        var settings = new JwtSettings(
                "https://id.example",
                "api",
                new Keys.Given(set(), JwtSettings.USUAL_ALGORITHMS),
                "tenant",
                Duration.ZERO);
        var jwts = new Jwts(settings, CLOCK);
        assertThat(jwts.account(token(claims -> claims.claim("tenant", "acme"))))
                .isEqualTo("acme");
        assertThat(jwts.account(token(claims -> claims))).isNull();
        assertThat(jwts.account(token(claims -> claims.claim("tenant", 7)))).isNull();
        assertThat(jwts.account(token(claims -> claims.claim("tenant", " ")))).isNull();
    }

    @Test
    void aSharedSecretSignsWithHs256() throws JOSEException {
        var jwts = jwts(new Keys.Shared(SECRET));
        var header = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("any").type(JOSEObjectType.JWT);
        assertThat(jwts.account(signed(header.build(), claims().build(), new MACSigner(SECRET))))
                .isEqualTo("ada@example.com");
        assertThat(jwts.account(signed(header.build(), claims().build(), new MACSigner(SECRET.replace('0', '1')))))
                .isNull();
        assertThat(jwts.account(token(claims -> claims))).isNull();
    }

    // --- what is not

    @Test
    void anotherIssuerAudienceOrSubjectStandsForNobody() throws JOSEException {
        assertThat(jwts().account(token(claims -> claims.issuer("https://evil.example"))))
                .isNull();
        assertThat(jwts().account(token(claims -> claims.issuer(null)))).isNull();
        assertThat(jwts().account(token(claims -> claims.audience("other")))).isNull();
        assertThat(jwts().account(token(claims -> claims.audience((String) null))))
                .isNull();
        assertThat(jwts().account(token(claims -> claims.subject(null)))).isNull();
        assertThat(jwts().account(token(claims -> claims.subject("")))).isNull();
    }

    @Test
    void timesHoldWithinTheClockSkew() throws JOSEException {
        assertThat(jwts().account(token(claims -> claims.expirationTime(at(-59)))))
                .isNotNull();
        assertThat(jwts().account(token(claims -> claims.expirationTime(at(-61)))))
                .isNull();
        assertThat(jwts().account(token(claims -> claims.expirationTime(null)))).isNull();
        assertThat(jwts().account(token(claims -> claims.notBeforeTime(at(59)))))
                .isNotNull();
        assertThat(jwts().account(token(claims -> claims.notBeforeTime(at(61)))))
                .isNull();
    }

    @Test
    void anUnsignedTokenStandsForNobody() {
        assertThat(jwts().account(new PlainJWT(claims().build()).serialize())).isNull();
        assertThat(jwts(new Keys.Shared(SECRET)).account(new PlainJWT(claims().build()).serialize()))
                .isNull();
    }

    @Test
    void aPublicKeyIsNeverTakenForASharedSecret() throws JOSEException {
        var header = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("r1").build();
        for (var secret : List.of(
                rsa.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8),
                rsa.toRSAPublicKey().getEncoded(),
                set().getBytes(StandardCharsets.UTF_8))) {
            assertThat(jwts().account(signed(header, claims().build(), new MACSigner(secret))))
                    .isNull();
        }
    }

    @Test
    void aKeyOrAnAlgorithmThatIsNotConfiguredStandsForNobody() throws JOSEException {
        assertThat(jwts().account(signed(rs256().build(), claims().build(), new RSASSASigner(stranger))))
                .isNull();
        var other = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("r2").build();
        assertThat(jwts().account(signed(other, claims().build(), new RSASSASigner(rsa))))
                .isNull();
        var longer = new JWSHeader.Builder(JWSAlgorithm.RS512).keyID("r1").build();
        assertThat(jwts().account(signed(longer, claims().build(), new RSASSASigner(rsa))))
                .isNull();
        // A key that the token brings along proves nothing.
        var brought = rs256().keyID("r9").jwk(stranger.toPublicJWK()).build();
        assertThat(jwts().account(signed(brought, claims().build(), new RSASSASigner(stranger))))
                .isNull();
    }

    @Test
    void whatWasChangedOrIsForAnotherPurposeStandsForNobody() throws JOSEException {
        var parts = token(claims -> claims).split("\\.");
        var others = token(claims -> claims.subject("eve@example.com")).split("\\.");
        assertThat(jwts().account(parts[0] + "." + others[1] + "." + parts[2])).isNull();
        assertThat(jwts().account(parts[0] + "." + parts[1] + ".")).isNull();
        for (var junk : List.of("a.b.c", "..", "a.b.c.d.e", "a..c", parts[0] + ".." + parts[2])) {
            assertThat(jwts().account(junk)).as(junk).isNull();
        }
        var logout = rs256().type(new JOSEObjectType("logout+jwt")).build();
        assertThat(jwts().account(signed(logout, claims().build(), new RSASSASigner(rsa))))
                .isNull();
    }

    // --- published keys

    @Test
    void publishedKeysAreReadOnceAndAgainWhenATokenNamesAnother() throws Exception {
        var text = new AtomicReference<>(new JWKSet(ec).toString(true));
        var reads = new AtomicInteger();
        var server = issuer(text, reads);
        try {
            var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/keys");
            var jwts = jwts(new Keys.Published(url, JwtSettings.USUAL_ALGORITHMS));
            var byCurve = signed(
                    new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("e1").build(),
                    claims().build(),
                    new ECDSASigner(ec));
            assertThat(jwts.account(byCurve)).isNotNull();
            assertThat(jwts.account(byCurve)).isNotNull();
            assertThat(reads).hasValue(1);
            text.set(set());
            assertThat(jwts.account(token(claims -> claims))).isNotNull();
            assertThat(reads).hasValue(2);
            // Made-up names of keys do not make this node ask for ever.
            for (int i = 0; i < 20; i++) {
                var unknown =
                        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("x" + i).build();
                assertThat(jwts.account(signed(unknown, claims().build(), new RSASSASigner(rsa))))
                        .isNull();
            }
            assertThat(reads.get()).isLessThanOrEqualTo(4);
            assertThat(jwts.account(byCurve)).isNotNull();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void nobodyIsRefusedAsUnknownWhileTheKeysCannotBeRead() throws Exception {
        var server = issuer(new AtomicReference<>(""), new AtomicInteger());
        var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/keys");
        server.stop(0);
        var jwts = jwts(new Keys.Published(url, JwtSettings.USUAL_ALGORITHMS));
        var token = token(claims -> claims);
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> jwts.account(token)).hasFieldOrPropertyWithValue("code", "KON-1506");
        }
        assertThat(jwts.account("a.b.c")).isNull();
    }

    private static HttpServer issuer(AtomicReference<String> text, AtomicInteger reads) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/keys", exchange -> {
            reads.incrementAndGet();
            var bytes = text.get().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        return server;
    }

    // --- settings

    private static void refuses(String reason, JwtSettings settings) {
        assertThatThrownBy(settings::check)
                .hasFieldOrPropertyWithValue("code", "KON-1203")
                .hasMessageContaining(reason);
    }

    @Test
    void whatCouldNotBeTrustedIsRefusedAtTheStart() throws JOSEException {
        var usual = JwtSettings.USUAL_ALGORITHMS;
        refuses("issuer", new JwtSettings("", "api", new Keys.Shared(SECRET), "sub", Duration.ZERO));
        refuses("audience", new JwtSettings("https://id.example", " ", new Keys.Shared(SECRET), "sub", Duration.ZERO));
        refuses("account-claim", new JwtSettings("i", "api", new Keys.Shared(SECRET), "", Duration.ZERO));
        refuses("clock-skew", new JwtSettings("i", "api", new Keys.Shared(SECRET), "sub", Duration.ofHours(1)));
        refuses("shorter", settings(new Keys.Shared("secret")));
        refuses("not a JWK set", settings(new Keys.Given("{}", usual)));
        refuses("no key", settings(new Keys.Given("{\"keys\":[]}", usual)));
        refuses(
                "a secret among its keys",
                settings(new Keys.Given(
                        new JWKSet(new OctetSequenceKeyGenerator(256).generate()).toString(false), usual)));
        for (var algorithm : List.of("HS256", "none", "nonsense", "")) {
            refuses("algorithms", settings(new Keys.Given(set(), Set.of(algorithm))));
        }
        refuses("algorithms", settings(new Keys.Given(set(), Set.of())));
        for (var url : List.of("http://id.example/keys", "ftp://127.0.0.1/keys", "file:///etc/passwd", "keys")) {
            refuses("url", settings(new Keys.Published(URI.create(url), usual)));
        }
        settings(new Keys.Published(URI.create("https://id.example/keys"), usual))
                .check();
    }

    @Test
    void theSecretIsNotInTheSettingsText() {
        assertThat(settings(new Keys.Shared(SECRET)).toString()).doesNotContain(SECRET);
    }
}
