package kontor.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import kontor.kernel.model.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mail to everybody goes on after the node is killed in the middle of it: nobody gets it twice, nobody is left out. */
class AudienceKillNineIT {
    private static final int PAID = 1_000;
    private static final int FREE = 500;
    private static final int ALL = PAID + FREE;
    private static final List<String> ARTICLES = List.of("first", "second");
    private static final int CONNECTIONS = 16;
    private static final String TEXT = "x".repeat(600);
    private static final String PREVIEW = "x".repeat(500) + "... [Upgrade to read more]";

    @TempDir
    Path folder;

    @Test
    void everySubscriberGetsEachArticleOnceThoughTheNodeDiesWhileItIsSent() throws Exception {
        var seed = System.nanoTime();
        System.err.println("AudienceKillNineIT seed " + seed);
        var random = new Random(seed);
        try (var node = NodeProcess.start(folder, NodeProcess.newsletter(), Map.of())) {
            subscribe(node);
            for (var article : ARTICLES) {
                var before = deliveries(node);
                var sent = before + 1 + random.nextInt(ALL / 2);
                approve(node, article, article);
                await(node, () -> deliveries(node) >= sent);
                System.err.println("AudienceKillNineIT kills after " + (deliveries(node) - before) + " of " + ALL);
                node.kill();
                node.restart();
                await(node, () -> deliveries(node) >= before + ALL);
            }
            for (var article : ARTICLES) {
                approve(node, article, article + " again");
            }
            everyRunEnds(node);
            assertThat(mails(node)).isEqualTo(expected());
        }
    }

    private static void subscribe(NodeProcess node) throws Exception {
        var next = new AtomicInteger();
        var clients = new ArrayList<Thread>();
        for (int i = 0; i < CONNECTIONS; i++) {
            clients.add(Thread.ofVirtual().start(() -> subscribeAll(node, next)));
        }
        for (var client : clients) {
            client.join();
        }
        assertThat(count(node, "Person")).isEqualTo(ALL);
    }

    private static void subscribeAll(NodeProcess node, AtomicInteger next) {
        int one;
        while ((one = next.getAndIncrement()) < ALL) {
            try {
                node.post("/db/Person", """
                        {"id":"p-%d","email":"%s","subscription":"%s"}""".formatted(one, address(one), one < PAID ? "paid" : "free"));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static String address(int one) {
        return "reader-" + one + "@example.com";
    }

    private static void approve(NodeProcess node, String article, String id) throws IOException {
        var answer = node.post("/events", """
                {"type":"Article.approved","id":"%s","data":{"id":"%s","headline":"%s","text":"%s"}}""".formatted(id, article, article, TEXT));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    /** For each article and reader, what they get. */
    private static Map<String, List<String>> expected() {
        var expected = new HashMap<String, List<String>>();
        for (var article : ARTICLES) {
            for (int one = 0; one < ALL; one++) {
                expected.put(article + " to " + address(one), List.of(one < PAID ? TEXT : PREVIEW));
            }
        }
        return expected;
    }

    private static Map<String, List<String>> mails(NodeProcess node) throws IOException {
        var mails = new HashMap<String, List<String>>();
        var cursor = "";
        while (cursor != null) {
            var page = Json.parse(node.get("/db/Delivery?limit=1000" + cursor).body());
            for (var row : page.get("items")) {
                var mail = row.get("state");
                var what =
                        mail.get("subject").asText() + " to " + mail.get("to").asText();
                mails.computeIfAbsent(what, _ -> new ArrayList<>())
                        .add(mail.get("body").asText());
            }
            var further = page.get("cursor");
            cursor = further.isNull() ? null : "&cursor=" + URLEncoder.encode(further.asText(), StandardCharsets.UTF_8);
        }
        return mails;
    }

    private static void everyRunEnds(NodeProcess node) throws IOException {
        for (var state : List.of("running", "retrying", "waiting", "blocked")) {
            await(node, () -> runs(node, state) == 0);
        }
        assertThat(runs(node, "failed")).isZero();
    }

    private static int runs(NodeProcess node, String state) {
        return read(node, "/runs?limit=1&state=" + state).get("items").size();
    }

    private static long deliveries(NodeProcess node) {
        return count(node, "Delivery");
    }

    private static long count(NodeProcess node, String noun) {
        return read(node, "/db/" + noun + "/count").get("count").asLong();
    }

    private static JsonNode read(NodeProcess node, String path) {
        try {
            return Json.parse(node.get(path).body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(NodeProcess node, BooleanSupplier condition) throws IOException {
        var until = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("what was waited for has not come; the node says:\n" + node.log())
                    .isLessThan(until);
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
    }
}
