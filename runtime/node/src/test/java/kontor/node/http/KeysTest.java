package kontor.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import kontor.examples.saas.AcmeAnalytics;
import kontor.node.TestNode;
import org.junit.jupiter.api.Test;

class KeysTest {
    private static final String KEY = "0123456789abcdef0123456789abcdef";

    @Test
    void withKeysEveryCallButHealthAndTheConsolesFilesNeedsOne() {
        try (var running = TestNode.start(null, Map.of("KONTOR_HTTP_KEYS", "ops=" + KEY), AcmeAnalytics.class)) {
            var node = new Client(running.url());
            assertThat(node.get("/health/ready").status()).isEqualTo(200);
            for (var path : new String[] {"/db", "/metrics", "/openapi.json", "/rules", "/figures", "/nonsense"}) {
                assertThat(node.get(path).status()).as(path).isEqualTo(401);
            }
            for (var path : new String[] {"/", "/console/app.js", "/console/lib/preact.js"}) {
                assertThat(node.get(path).status()).as(path).isEqualTo(200);
            }
            assertThat(node.get("/db").header("www-authenticate")).startsWith("Bearer");
            assertThat(node.get("/db", "Authorization: Bearer wrong").status()).isEqualTo(401);
            assertThat(node.get("/db", "Authorization: Bearer " + KEY).status()).isEqualTo(200);
        }
    }

    @Test
    void aWriteIsByWhoeverHoldsTheKey() {
        try (var running = TestNode.start(null, Map.of("KONTOR_HTTP_KEYS", "ops=" + KEY), AcmeAnalytics.class)) {
            var node = new Client(running.url());
            var key = "Authorization: Bearer " + KEY;
            node.post("/db/Account", "{\"id\":\"a\",\"status\":\"trial\"}", key);
            assertThat(node.get("/db/Account/a/history", key).at("/items/0/by")).isEqualTo("ops");
        }
    }

    @Test
    void aNodeThatOthersReachDoesNotStartWithoutAKey() {
        assertThatThrownBy(() -> TestNode.start(null, Map.of("KONTOR_HTTP_HOST", "0.0.0.0"), AcmeAnalytics.class))
                .hasMessageContaining("no key is configured");
    }
}
