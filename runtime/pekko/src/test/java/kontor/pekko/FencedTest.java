package kontor.pekko;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import kontor.pekko.words.Cup;
import kontor.testkit.FreePorts;
import org.junit.jupiter.api.Test;

class FencedTest {
    private static final int MESSAGES = 60;
    private static final List<String> CUPS = Range.cups(20);

    /** Two clusters of one node each, over one store: each takes the other for gone, and every shard for its own. */
    @Test
    void twoThatTakeEachOtherForGoneLoseNothingAndDoNothingTwice() throws InterruptedException {
        try (var town = new Town()) {
            var one = alone(town);
            var other = alone(town);
            var clients = new ArrayList<Thread>();
            for (int i = 0; i < MESSAGES; i++) {
                clients.add(client(one, "one-" + i, i));
                clients.add(client(other, "other-" + i, i));
            }
            for (var client : clients) {
                client.join();
            }
            one.close();
            Range.await("every run ended", () -> town.openRuns() == 0 && town.sum(CUPS, Cup::echoes) >= 2 * MESSAGES);
            assertThat(town.store().fenced()).isPositive();
            assertThat(town.sum(CUPS, Cup::fills)).isEqualTo(2 * MESSAGES);
            assertThat(town.sum(CUPS, Cup::echoes)).isEqualTo(2 * MESSAGES);
            for (var cup : CUPS) {
                var history = town.store()
                        .memory()
                        .history("Cup", cup, 0, 1_000)
                        .toCompletableFuture()
                        .join();
                assertThat(history)
                        .extracting(event -> event.version())
                        .containsExactlyElementsOf(IntStream.rangeClosed(1, history.size())
                                .mapToObj(i -> (long) i)
                                .toList());
                assertThat(history).extracting(event -> event.key()).doesNotHaveDuplicates();
            }
        }
    }

    private static PekkoNode alone(Town town) {
        int port = FreePorts.one();
        return town.start(port, port);
    }

    private static Thread client(PekkoNode node, String id, int i) {
        var message = Range.message("filled", id, CUPS.get(i % CUPS.size()), CUPS.get((i + 7) % CUPS.size()), 0);
        return Thread.ofVirtual().start(() -> Town.insist(node.gateway(), message));
    }
}
