package kontor.node.http;

import static kontor.node.http.Client.eventually;
import static kontor.node.http.Client.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import kontor.examples.apifirst.APIBusiness;
import kontor.examples.saas.AcmeAnalytics;
import kontor.node.TestNode;
import kontor.node.http.Client.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whoever calls a business's own API: with a key or a JWT, and how often. */
class CallersTest {
    private static RSAKey key;
    private static HttpServer issuer;
    private static TestNode running;
    private static Client node;

    @BeforeAll
    static void start() throws IOException, JOSEException {
        key = new RSAKeyGenerator(2048).keyID("k1").generate();
        var set = new JWKSet(key).toString(true).getBytes(StandardCharsets.UTF_8);
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/keys", exchange -> {
            exchange.sendResponseHeaders(200, set.length);
            exchange.getResponseBody().write(set);
            exchange.close();
        });
        issuer.start();
        running = TestNode.start(
                null,
                Map.of(
                        "KONTOR_JWT_ISSUER", "https://id.example",
                        "KONTOR_JWT_AUDIENCE", "kontor",
                        "KONTOR_JWT_URL",
                                "http://127.0.0.1:" + issuer.getAddress().getPort() + "/keys"),
                APIBusiness.class,
                AcmeAnalytics.class);
        node = new Client(running.url());
    }

    @AfterAll
    static void stop() {
        if (running != null) {
            running.close();
        }
        if (issuer != null) {
            issuer.stop(0);
        }
    }

    private record Key(String id, String secret) {
        String header() {
            return "Authorization: Bearer " + secret;
        }
    }

    private static Key keyOf(String account) {
        var made = node.post(
                "/events",
                "{\"type\":\"API.generateKey\",\"data\":{\"account\":\"%s\"}}".formatted(account),
                "Prefer: wait=30");
        return new Key(made.at("/result/id"), made.at("/result/key"));
    }

    private static String jwt(String account, Instant expires, RSAKey signer) throws JOSEException {
        var claims = new JWTClaimsSet.Builder()
                .issuer("https://id.example")
                .audience("kontor")
                .subject(account)
                .expirationTime(Date.from(expires))
                .build();
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").build(), claims);
        jwt.sign(new RSASSASigner(signer));
        return jwt.serialize();
    }

    private static Answer usage(String account) {
        return node.get("/db/Usage/count?where=" + Client.encoded("{\"account\":\"" + account + "\"}"));
    }

    private static void used(String account, int times) {
        var answer =
                eventually(() -> usage(account), one -> one.json().path("count").asInt() == times);
        assertThat(answer.at("/count")).isEqualTo(Integer.toString(times));
    }

    private static void unauthenticated(Answer answer) {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("www-authenticate")).startsWith("Bearer");
    }

    @Test
    void aKeyCallsForItsAccountAndIsToldWhatIsLeft() {
        var account = fresh("a");
        var called = node.get("/api/v1/echo?q=hello", keyOf(account).header());
        assertThat(called.status()).isEqualTo(200);
        assertThat(called.at("/q")).isEqualTo("hello");
        assertThat(called.header("x-ratelimit-limit")).isEqualTo("600");
        assertThat(called.header("x-ratelimit-remaining")).isEqualTo("599");
        used(account, 1);
    }

    @Test
    void whatIsPostedComesBack() {
        var key = keyOf(fresh("a")).header();
        var called = node.post("/api/v1/echo", "{\"n\":[1,2]}", key);
        assertThat(called.text()).isEqualTo("{\"n\":[1,2]}");
        assertThat(node.get("/api/v1/nonsense", key).status()).isEqualTo(404);
    }

    @Test
    void noKeyAWrongOneAndADeletedOneAreNotAuthenticated() {
        unauthenticated(node.get("/api/v1/echo"));
        unauthenticated(node.get("/api/v1/echo", "Authorization: Basic YTpi"));
        unauthenticated(node.get("/api/v1/echo", "Authorization: Bearer nonsense"));
        unauthenticated(node.get("/api/v1/echo", "Authorization: Bearer nonsense.secret"));
        var key = keyOf(fresh("a"));
        unauthenticated(node.get("/api/v1/echo", "Authorization: Bearer " + key.id() + ".secret"));
        assertThat(node.get("/api/v1/echo", key.header()).status()).isEqualTo(200);
        assertThat(node.delete("/db/ApiKey/" + key.id()).status()).isEqualTo(204);
        unauthenticated(node.get("/api/v1/echo", key.header()));
        var failed = node.get("/runs?state=failed&rule=APIBusiness.endpoint");
        assertThat(failed.json().path("items")).isEmpty();
    }

    @Test
    void aJwtCallsForItsSubjectWhileItIsValid() throws JOSEException {
        var account = fresh("a") + "@example.com";
        var later = Instant.now().plusSeconds(600);
        var token = jwt(account, later, key);
        var called = node.get("/api/v1/echo?q=1", "Authorization: bearer " + token);
        assertThat(called.status()).isEqualTo(200);
        used(account, 1);
        var stranger = new RSAKeyGenerator(2048).keyID("k1").generate();
        unauthenticated(node.get("/api/v1/echo", "Authorization: Bearer " + jwt(account, later, stranger)));
        unauthenticated(node.get(
                "/api/v1/echo",
                "Authorization: Bearer " + jwt(account, Instant.now().minusSeconds(120), key)));
        used(account, 1);
    }

    @Test
    void ofATokenOnlyTheHashIsKept() throws JOSEException {
        var account = fresh("a");
        var id = fresh("call");
        var token = jwt(account, Instant.now().plusSeconds(600), key);
        node.get("/api/v1/echo", "Authorization: Bearer " + token, "Idempotency-Key: " + id);
        var stored = node.get("/events/" + id + "?source=%2Fapi");
        assertThat(stored.at("/data/account")).isEqualTo(account);
        assertThat(stored.at("/data/token")).matches("[0-9a-f]{64}");
        assertThat(stored.text()).doesNotContain(token).doesNotContain(token.substring(token.lastIndexOf('.') + 1));
    }

    @Test
    void pastItsRateAnAccountIsToldWhenToCallAgain() {
        var account = node.account("\"status\":\"active\",\"plan\":\"free\"");
        var key = keyOf(account).header();
        var another = keyOf(account).header();
        var calls = 0;
        Answer called;
        do {
            called = node.get("/api/v1/echo", key);
            calls++;
        } while (called.status() == 200 && calls < 500);
        assertThat(calls).isGreaterThan(60);
        assertThat(called.status()).isEqualTo(429);
        assertThat(called.header("retry-after")).isEqualTo("1");
        assertThat(called.header("x-ratelimit-limit")).isEqualTo("60");
        assertThat(called.header("x-ratelimit-remaining")).isEqualTo("0");
        used(account, calls - 1);
        // Two keys of one account share its rate; another account has its own.
        assertThat(eventually(() -> node.get("/api/v1/echo", another), answer -> answer.status() == 429)
                        .status())
                .isEqualTo(429);
        assertThat(node.get("/api/v1/echo", keyOf(fresh("a")).header()).status())
                .isEqualTo(200);
    }
}
