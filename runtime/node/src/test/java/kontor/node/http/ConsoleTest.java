package kontor.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import kontor.node.http.Client.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console's files, and what its pages are drawn from. */
@ExtendWith(SharedNode.class)
class ConsoleTest {
    private static final Pattern IMPORT = Pattern.compile("import ?[\\w{},* ]+?from ?\"([^\"]+)\"");

    private final Client node;

    ConsoleTest(Client node) {
        this.node = node;
    }

    @Test
    void thePageLoadsOnlyWhatIsThere() {
        var page = node.get("/");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("content-type")).startsWith("text/html");
        assertThat(page.header("content-security-policy")).contains("default-src 'none'", "script-src 'self'");
        assertThat(page.text()).contains("src=\"/console/app.js\"").doesNotContain("http://", "https://");

        var found = new TreeSet<>(List.of("/console/app.js"));
        var waiting = new ArrayDeque<>(found);
        while (!waiting.isEmpty()) {
            var path = waiting.remove();
            var script = node.get(path);
            assertThat(script.status()).as(path).isEqualTo(200);
            assertThat(script.header("content-type")).as(path).startsWith("text/javascript");
            var imports = IMPORT.matcher(script.text());
            while (imports.find()) {
                assertThat(imports.group(1)).as("import in " + path).startsWith("/console/");
                if (found.add(imports.group(1))) {
                    waiting.add(imports.group(1));
                }
            }
        }
        assertThat(found).contains("/console/lib/hooks.js", "/console/lib/uplot.js", "/console/entity.js");
        for (var path : List.of("/console/style.css", "/console/icon.svg", "/console/lib/uplot.css")) {
            assertThat(node.get(path).status()).as(path).isEqualTo(200);
        }
    }

    @Test
    void aFileThatHasNotChangedIsNotSentAgain() {
        var tag = node.get("/console/app.js").header("etag");
        var again = node.get("/console/app.js", "If-None-Match: " + tag);
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.text()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/nothing.js",
                "/console/index.html",
                "/console/lib/nothing.js",
                "/console/..%2f..%2fkontor-defaults.conf",
                "/console/%2e%2e%2flogback.xml",
                "/console/lib/..%2fpreact.js"
            })
    void nothingElseIsServed(String path) {
        assertThat(node.get(path).status()).isEqualTo(404);
    }

    @Test
    void rulesTellWhatTheyListenToAndDo() {
        var rules = node.get("/rules");
        assertThat(rules.status()).isEqualTo(200);
        var signup = rule(rules, "AcmeAnalytics.Lifecycle.signup");
        assertThat(signup.path("listens").asText()).isEqualTo("Customer.signup");
        assertThat(signup.path("business").asText()).isEqualTo("Acme Analytics");
        assertThat(signup.path("does").toString())
                .contains("{\"kind\":\"sends\",\"target\":\"Email.send\"}")
                .contains("{\"kind\":\"writes\",\"target\":\"Account.created\"}")
                .contains("{\"kind\":\"calls\",\"target\":\"slack.send\"}");
        var invoices = rule(rules, "AcmeAnalytics.Billing.generateInvoices");
        assertThat(invoices.path("cron").asText()).isEqualTo("0 0 1 * *");
        assertThat(invoices.path("listens").isNull()).isTrue();
    }

    @Test
    void figuresAndNodes() {
        var figures = node.get("/figures");
        assertThat(figures.at("/now/node_shards_up")).isNotIn("", "0", "0.0");
        assertThat(figures.text()).contains("\"times\":", "\"series\":");
        assertThat(node.get("/figures?after=4102444800").json().path("times")).isEmpty();
        var nodes = node.get("/cluster");
        assertThat(nodes.at("/items/0/self")).isEqualTo("true");
        assertThat(nodes.at("/items/0/state")).contains("up");
        assertThat(nodes.at("/store/kind")).isEqualTo("embedded");
        assertThat(nodes.at("/store/answers")).isEqualTo("true");
    }

    private static JsonNode rule(Answer rules, String name) {
        for (var rule : rules.json().get("items")) {
            if (rule.path("rule").asText().equals(name)) {
                return rule;
            }
        }
        throw new AssertionError("no rule " + name + " in " + rules.text());
    }
}
