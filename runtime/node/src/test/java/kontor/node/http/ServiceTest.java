package kontor.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedNode.class)
class ServiceTest {
    private final Client node;

    ServiceTest(Client node) {
        this.node = node;
    }

    /** Sends bytes as they are, which no HTTP client does, and gives what comes until the connection is closed. */
    private String raw(String request) throws IOException {
        var url = URI.create(node.url());
        try (var socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void theNodeLivesAndIsReady() {
        assertThat(node.get("/health/alive").status()).isEqualTo(200);
        assertThat(node.get("/health/ready").status()).isEqualTo(200);
        assertThat(node.get("/health/ready").at("/status")).isEqualTo("up");
    }

    @Test
    void figuresAreInPrometheusFormat() {
        node.get("/db");
        var metrics = node.get("/metrics");
        assertThat(metrics.header("content-type")).startsWith("text/plain");
        assertThat(metrics.text())
                .contains("kontor_http_requests_seconds_count{method=\"GET\",route=\"/db\",status=\"200\"}")
                .contains("jvm_memory_used_bytes");
    }

    @Test
    void theApiIsDescribedWithTheBusinesssOwnVerbs() {
        var document = node.get("/openapi.json").json();
        assertThat(document.path("openapi").asText()).startsWith("3.1");
        assertThat(document.path("paths").has("/events")).isTrue();
        assertThat(document.path("paths").has("/db/Account/{id}/history")).isTrue();
        assertThat(document.at("/components/schemas/Customer.signup/properties").has("email"))
                .isTrue();
    }

    @Test
    void everyReferenceOfTheDescriptionLeadsSomewhere() {
        var document = node.get("/openapi.json").json();
        assertThat(document.findValuesAsText("$ref"))
                .isNotEmpty()
                .allSatisfy(ref -> assertThat(document.at(ref.substring(1)).isMissingNode())
                        .as(ref)
                        .isFalse());
    }

    @Test
    void theRootIsAPageForPeople() {
        var page = node.get("/");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("content-type")).startsWith("text/html");
    }

    @Test
    void anUnknownPathIsNotFound() {
        for (var path : new String[] {"/nonsense", "/db/Account/a/nonsense", "/runs/a/b/c", "/events/a/b"}) {
            var answer = node.get(path);
            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(answer.header("content-type")).startsWith("application/problem+json");
        }
    }

    @Test
    void aWrongMethodIsToldWhichAreRight() {
        var answer = node.send("PUT", "/events", "{}");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("allow")).contains("GET", "POST");
        assertThat(answer.header("content-type")).startsWith("application/problem+json");
        assertThat(node.delete("/health/ready").status()).isEqualTo(405);
    }

    @Test
    void headHasTheHeadersOfGetAndNothingElse() {
        var answer = node.send("HEAD", "/db", null);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(answer.text()).isEmpty();
    }

    @Test
    void optionsTellsTheMethods() {
        var answer = node.send("OPTIONS", "/events", null);
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("allow")).contains("POST");
    }

    @Test
    void anErrorHasEveryMemberOfAProblem() {
        var problem = node.get("/nonsense").json();
        assertThat(problem.path("type").asText()).isNotEmpty();
        assertThat(problem.path("title").asText()).isNotEmpty();
        assertThat(problem.path("status").asInt()).isEqualTo(404);
        assertThat(problem.path("detail").asText()).contains("/nonsense");
        assertThat(problem.path("code").asText()).matches("KON-\\d{4}");
    }

    @Test
    void aForeignHostIsRefusedWhileNoKeysAreConfigured() throws Exception {
        assertThat(raw("GET /db HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403")
                .contains("KON-1403");
    }

    @Test
    void aPageOfAnotherSiteIsRefusedWhileNoKeysAreConfigured() throws Exception {
        assertThat(raw("POST /events HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\n"
                        + "Content-Length: 2\r\nConnection: close\r\n\r\n{}"))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void whatCannotBeReadIsAProblemToo() throws Exception {
        assertThat(raw("GET /db/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("application/problem+json");
        assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(50_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431")
                .contains("KON-1414");
    }
}
