package kontor.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import kontor.kernel.model.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is lost or doubled when the node is killed under load and the client sends again what was not answered. */
class KillNineIT {
    private static final int SIGNUPS = 3_000;
    private static final int CONNECTIONS = 32;
    private static final int KILLS = 3;

    @TempDir
    Path folder;

    private final AtomicInteger next = new AtomicInteger();
    private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger resent = new AtomicInteger();

    @Test
    void signupsSurviveThreeKillsAtRandomMoments() throws Exception {
        var seed = System.nanoTime();
        System.err.println("KillNineIT seed " + seed);
        var random = new Random(seed);
        try (var node = NodeProcess.start(folder, NodeProcess.saas(), Map.of())) {
            var senders = new ArrayList<Thread>();
            for (int i = 0; i < CONNECTIONS; i++) {
                senders.add(Thread.ofVirtual().start(() -> sendAll(node)));
            }
            for (int kill = 1; kill <= KILLS; kill++) {
                awaitAcknowledged(SIGNUPS * kill / (KILLS + 1) - random.nextInt(SIGNUPS / (KILLS + 1)));
                LockSupport.parkNanos(random.nextInt(20_000_000));
                node.kill();
                node.restart();
            }
            for (var sender : senders) {
                sender.join();
            }
            System.err.println("KillNineIT sent again " + resent);
            assertThat(acknowledged).hasSize(SIGNUPS);
            everyRunEnds(node);
            everyMessageIsThere(node);
            everyAccountIsThereOnceAndReplays(node);
            everyDeliveryIsThereOnce(node);
        }
    }

    private void sendAll(NodeProcess node) {
        int one;
        while ((one = next.getAndIncrement()) < SIGNUPS) {
            while (!send(node, one)) {
                resent.incrementAndGet();
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
            acknowledged.add(one);
        }
    }

    private static boolean send(NodeProcess node, int one) {
        try {
            return node.post("/events", signup(one)).statusCode() == 202;
        } catch (IOException e) {
            return false;
        }
    }

    private static String signup(int one) {
        return """
                {"type":"Customer.signup","id":"signup-%1$d",
                 "data":{"id":"c-%1$d","email":"c%1$d@example.com","name":"C %1$d","company":"Company %1$d"}}""".formatted(one);
    }

    private void awaitAcknowledged(int count) {
        while (acknowledged.size() < count) {
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
    }

    private static void everyRunEnds(NodeProcess node) throws IOException {
        var until = System.nanoTime() + Duration.ofMinutes(3).toNanos();
        for (var state : List.of("running", "retrying", "waiting", "blocked")) {
            while (items(node.get("/runs?limit=1&state=" + state)).size() > 0) {
                assertThat(System.nanoTime())
                        .as("runs stay " + state + ":\n"
                                + node.get("/runs?limit=3&state=" + state).body())
                        .isLessThan(until);
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
        }
        assertThat(node.get("/runs?limit=3&state=failed").body()).contains("\"items\":[]");
    }

    private static void everyMessageIsThere(NodeProcess node) throws IOException {
        for (int one = 0; one < SIGNUPS; one++) {
            assertThat(node.get("/events/signup-" + one).statusCode())
                    .as("signup-" + one)
                    .isEqualTo(200);
        }
    }

    private static void everyAccountIsThereOnceAndReplays(NodeProcess node) throws IOException {
        assertThat(Json.parse(node.get("/db/Account/count").body()).get("count").asInt())
                .isEqualTo(SIGNUPS);
        for (int one = 0; one < SIGNUPS; one++) {
            var replay = Json.parse(
                    node.post("/db/Account/c" + one + "@example.com/replay", "").body());
            assertThat(replay.path("matches").asBoolean()).as(replay.toString()).isTrue();
            assertThat(replay.path("version").asInt()).as(replay.toString()).isEqualTo(1);
        }
    }

    private static void everyDeliveryIsThereOnce(NodeProcess node) throws IOException {
        var mails = new HashMap<String, Integer>();
        var posts = new HashMap<String, Integer>();
        String cursor = "";
        while (cursor != null) {
            var page = Json.parse(node.get("/db/Delivery?limit=1000" + cursor).body());
            for (var row : page.get("items")) {
                var delivery = row.get("state");
                var mail = delivery.get("channel").asText().equals("email");
                (mail ? mails : posts).merge(delivery.get(mail ? "to" : "body").asText(), 1, Integer::sum);
            }
            var further = page.get("cursor");
            cursor = further.isNull() ? null : "&cursor=" + URLEncoder.encode(further.asText(), StandardCharsets.UTF_8);
        }
        assertThat(mails)
                .hasSize(SIGNUPS)
                .allSatisfy((_, count) -> assertThat(count).isEqualTo(1));
        assertThat(posts)
                .hasSize(SIGNUPS)
                .allSatisfy((_, count) -> assertThat(count).isEqualTo(1));
    }

    private static List<JsonNode> items(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        var items = new ArrayList<JsonNode>();
        Json.parse(response.body()).get("items").forEach(items::add);
        return items;
    }
}
