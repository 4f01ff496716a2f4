package kontor.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that is asked to stop takes no more messages, answers what it has begun, and ends. */
class GracefulStopIT {
    @TempDir
    Path folder;

    @Test
    void whatWasAnsweredBeforeTheStopIsThereAfterTheNextStart() throws Exception {
        try (var node = NodeProcess.start(folder, NodeProcess.saas(), Map.of())) {
            var answered = ConcurrentHashMap.<Integer>newKeySet();
            var next = new AtomicInteger();
            var senders = new ArrayList<Thread>();
            for (int i = 0; i < 8; i++) {
                senders.add(Thread.ofVirtual().start(() -> send(node, next, answered)));
            }
            while (answered.size() < 200) {
                Thread.onSpinWait();
            }
            assertThat(node.stop()).isIn(0, 143);
            for (var sender : senders) {
                sender.join();
            }
            assertThat(node.log()).contains("stopped").doesNotContain("Exception");
            node.restart();
            for (var one : answered) {
                assertThat(node.get("/events/stop-" + one).statusCode())
                        .as("stop-" + one)
                        .isEqualTo(200);
            }
        }
    }

    private static void send(NodeProcess node, AtomicInteger next, Set<Integer> answered) {
        while (true) {
            var one = next.getAndIncrement();
            try {
                var answer = node.post("/events", """
                        {"type":"API.called","id":"stop-%d","data":{"account":"a-%d","endpoint":"/v1"}}""".formatted(one, one % 10));
                if (answer.statusCode() != 202) {
                    return;
                }
                answered.add(one);
            } catch (IOException e) {
                return;
            }
        }
    }
}
