package kontor.node.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import kontor.node.TestNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Following the log over connections that break. */
@Timeout(60)
class FollowerTest {
    private static final int MESSAGES = 6;

    private final StringWriter err = new StringWriter();

    private Follower follower(NodeClient client) {
        return new Follower(client, "Customer.signup", new PrintWriter(err, true));
    }

    // Every other id is one that no header can carry.
    private static String id(int number) {
        return (number % 2 == 0 ? "m" : "☃") + number;
    }

    private static void send(TestNode node, int number) {
        var data =
                "{\"id\":\"c-%1$d\",\"email\":\"%1$d@example.com\",\"name\":\"N\",\"company\":\"C\"}".formatted(number);
        assertThat(new Line(node.url())
                        .call("send", "Customer.signup", data, "--id", id(number))
                        .exit())
                .isZero();
    }

    @Test
    void aBrokenConnectionCostsNoMessageAndDoublesNone() throws IOException {
        try (var node = TestNode.start();
                var relay = new Relay(node.url());
                var client = new NodeClient(relay.url(), null)) {
            send(node, 0);
            var seen = new ArrayList<String>();
            follower(client).follow(Instant.now().minus(Duration.ofHours(1)), message -> {
                seen.add(message.path("id").asText());
                // The next one comes while there is no connection.
                if (seen.size() < MESSAGES) {
                    relay.cut();
                    send(node, seen.size());
                }
                return seen.size() < MESSAGES;
            });
            assertThat(seen).containsExactly("m0", "☃1", "m2", "☃3", "m4", "☃5");
            assertThat(err.toString()).contains("the connection broke; trying again in 200 ms");
        }
    }

    @Test
    void followingBeginsWithTheNextMessage() throws IOException {
        try (var node = TestNode.start();
                var relay = new Relay(node.url());
                var client = new NodeClient(relay.url(), null)) {
            send(node, 0);
            send(node, 1);
            var follower = follower(client);
            var begun = CompletableFuture.supplyAsync(() -> {
                var seen = new ArrayList<String>();
                follower.follow(null, message -> seen.add(message.path("id").asText()) && seen.size() < 2);
                return seen;
            });
            relay.awaitStream();
            send(node, 3);
            send(node, 4);
            assertThat(begun.join()).containsExactly("☃3", "m4");
        }
    }

    @Test
    void aNodeThatIsNotThereAtTheStartIsTold() {
        try (var client = new NodeClient("http://127.0.0.1:1", null)) {
            assertThatThrownBy(() -> follower(client).follow(null, _ -> true))
                    .isInstanceOf(Unreachable.class)
                    .hasMessageContaining("start one with ./kontor run");
        }
    }
}
