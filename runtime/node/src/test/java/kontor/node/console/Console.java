package kontor.node.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Browser.NewContextOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import kontor.examples.saas.AcmeAnalytics;
import kontor.kernel.model.Json;
import kontor.node.TestNode;
import kontor.node.console.Browser.Window;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** A node with the SaaS business and the {@link Desk}, and a browser: one of each for all tests of the console. */
final class Console implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final AtomicLong COUNTER = new AtomicLong();

    private final TestNode node = TestNode.start(null, Map.of(), AcmeAnalytics.class, Desk.class);
    private final HttpClient http = HttpClient.newHttpClient();
    private final Browser browser;

    private Console() {
        try {
            browser = new Browser();
        } catch (RuntimeException e) {
            node.close();
            throw e;
        }
    }

    /** Gives the console to the constructors of tests. */
    static final class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Console.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(Namespace.create(Console.class))
                    .computeIfAbsent(Console.class, _ -> new Console(), Console.class);
        }
    }

    Window open() {
        return open(new NewContextOptions().setViewportSize(1280, 800));
    }

    Window open(NewContextOptions options) {
        return browser.open(node.url(), options);
    }

    /** A text that no test has used before, and that is no part of another. */
    static String fresh(String prefix) {
        return "%s-%04d".formatted(prefix, COUNTER.incrementAndGet());
    }

    /** A customer signs up for what a company of this name asks for; gives the answer, once all runs it started have ended. */
    JsonNode signup(String id, String name, String company) {
        return happens(
                "Customer.signup",
                Json.object()
                        .put("id", id)
                        .put("email", id + "@example.com")
                        .put("name", name)
                        .put("company", company));
    }

    /** Something happens; gives the answer once its runs have ended, or after a while. */
    JsonNode happens(String type, ObjectNode data) {
        var event = Json.object().put("type", type).set("data", data);
        return call("POST", "/events", Json.text(event), "Prefer", "wait=2");
    }

    /** The account of a customer, a trial and then a paying one. */
    String converted() {
        var id = fresh("c");
        signup(id, "Ada", "Analytical Engines");
        var email = id + "@example.com";
        var subscription = Json.object().put("id", fresh("s")).put("account", email);
        subscription.putObject("customer").put("id", id).put("email", email);
        happens("Subscription.created", subscription.put("plan", "pro").put("amount", 99));
        return email;
    }

    JsonNode get(String path) {
        return call("GET", path, "");
    }

    /** A call; fails when it is refused. */
    JsonNode call(String method, String path, String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(node.url() + path))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            var answer = http.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new AssertionError(method + " " + path + " was answered " + answer.body());
            }
            return Json.parse(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until what is at a JSON pointer of an answer is this text. */
    JsonNode await(String path, String pointer, String wanted) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        var answer = get(path);
        while (!answer.at(pointer).asText().equals(wanted)) {
            if (System.nanoTime() > end) {
                throw new AssertionError(pointer + " of " + path + " never was " + wanted + ": " + answer);
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            answer = get(path);
        }
        return answer;
    }

    @Override
    public void close() {
        browser.close();
        http.close();
        node.close();
    }
}
