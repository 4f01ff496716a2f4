package kontor.pekko;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.ToLongFunction;
import kontor.kernel.message.Message;
import kontor.kernel.model.Json;
import kontor.kernel.model.Model;
import kontor.kernel.model.ModelBuilder;
import kontor.kernel.port.Gateway;
import kontor.pekko.words.Cup;
import kontor.sdk.words.Index;
import kontor.store.journal.StoreExtension;

/** Several nodes in one process, over one store, talking over the loopback. */
final class Town implements AutoCloseable {
    static final int SHARDS = 8;
    static final Model MODEL = ModelBuilder.build(
            ServiceLoader.load(Index.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList(),
            List.of(Kitchen.class, Club.class),
            _ -> "1");

    private final SharedStore store = new SharedStore(MODEL, SHARDS);
    private final List<PekkoNode> nodes = new ArrayList<>();

    SharedStore store() {
        return store;
    }

    /** A node that joins the one at a port, or forms a cluster when that is its own. */
    PekkoNode start(int port, int first) {
        return start(port, first, SHARDS, Duration.ofSeconds(30), null);
    }

    PekkoNode start(int port, int first, int shards, Duration patience, ClusterSettings.Tls tls) {
        var settings = new NodeSettings(
                shards, 100_000, 100, 4, Duration.ofHours(1), Duration.ofMinutes(2), Duration.ofSeconds(5), true);
        var cluster = new ClusterSettings(
                "127.0.0.1", port, "127.0.0.1", List.of("127.0.0.1:" + first), tls, "1.0.0", "memory", patience);
        var port0 = store.port();
        var node = PekkoNode.start(
                MODEL,
                port0,
                List.of(),
                settings,
                cluster,
                new Counts(),
                system -> StoreExtension.get(system).install(port0, PekkoNode.CLOCK));
        nodes.add(node);
        return node;
    }

    static void awaitReady(PekkoNode node) {
        Range.await("a node that is ready", () -> node.gateway().notReady().isEmpty());
    }

    /** Submits as a client does that is refused, or gets no answer: until it is told that the message was accepted. */
    static void insist(Gateway gateway, Message message) {
        Range.await("an answer to " + message.id(), () -> {
            try {
                gateway.submit(List.of(message), Duration.ZERO)
                        .toCompletableFuture()
                        .join();
                return true;
            } catch (RuntimeException e) {
                return false;
            }
        });
    }

    long sum(List<String> cups, ToLongFunction<Cup> count) {
        return cups.stream()
                .flatMap(cup -> store.memory().entity("Cup", cup).toCompletableFuture().join().stream())
                .mapToLong(found -> count.applyAsLong(Json.as(found.state(), Cup.class)))
                .sum();
    }

    long openRuns() {
        return store.memory().openRuns().toCompletableFuture().join().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    @Override
    public void close() {
        nodes.forEach(PekkoNode::close);
    }
}
