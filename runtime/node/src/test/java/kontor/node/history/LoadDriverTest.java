package kontor.node.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import kontor.kernel.model.Json;
import kontor.node.history.Entry.Sent;
import kontor.node.history.words.Purse.Errand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The clients against something that answers as a node might, or must not. */
class LoadDriverTest {
    private static final Entry ENTRY = new Entry("e-1", "ada", "bob", Errand.MAIL);

    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicInteger> received = new ConcurrentHashMap<>();
    private final Queue<String> bodies = new ConcurrentLinkedQueue<>();
    private HttpServer server;
    private Nodes nodes;
    private LoadDriver load;
    private volatile boolean forgets;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/events", this::answer);
        server.start();
        nodes = new Nodes(List.of(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                URI.create("http://127.0.0.1:" + server.getAddress().getPort())));
        load = new LoadDriver(nodes, "e", Double.POSITIVE_INFINITY, 1);
    }

    @AfterEach
    void stop() {
        nodes.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes());
        bodies.add(body);
        var known = received.computeIfAbsent(Json.parse(body).path("id").asText(), _ -> new AtomicInteger());
        var duplicate = known.getAndIncrement() > 0 && !forgets;
        var status = answers.isEmpty() ? 202 : answers.remove();
        var said =
                (status == 202 ? "{\"duplicate\":" + duplicate + "}" : "{\"code\":\"KON-" + status + "\"}").getBytes();
        if (status > 0) {
            exchange.sendResponseHeaders(status, said.length);
            exchange.getResponseBody().write(said);
        }
        exchange.close();
    }

    @Test
    void whatIsRefusedForNowOrNotAnsweredIsSentAgainUnderTheSameId() {
        answers.addAll(List.of(503, 0, 500, 202));
        assertThat(load.send(ENTRY)).isTrue();
        assertThat(bodies).hasSize(4).containsOnly(ENTRY.json());
        assertThat(load.sent()).containsExactly(new Sent(ENTRY, true));
        assertThat(load.again())
                .containsEntry("503 KON-503", 1)
                .containsEntry("500 KON-500", 1)
                .hasSize(3);
        assertThat(load.surprises()).isEmpty();
    }

    @Test
    void anAnswerThatAClientMustNotGetIsRemembered() {
        answers.add(409);
        assertThat(load.send(ENTRY)).isFalse();
        assertThat(load.sent()).containsExactly(new Sent(ENTRY, false));
        assertThat(load.surprises()).singleElement().asString().contains("e-1 was answered 409");
    }

    @Test
    void clientsAskAgainForSomeOfWhatWasAcknowledgedAndSeeWhenItIsForgotten() {
        load.start(4);
        awaitAcknowledged(500);
        assertThat(load.surprises()).isEmpty();
        forgets = true;
        awaitAcknowledged(1_000);
        load.stop();
        assertThat(load.surprises())
                .isNotEmpty()
                .allSatisfy(said -> assertThat(said).contains("acknowledged before"));
    }

    @Test
    void aProbeTellsHowLongEachSubjectTook() {
        answers.addAll(List.of(503, 503));
        assertThat(load.probe(5)).hasSize(5).isSorted();
        assertThat(load.sent()).hasSize(5).allMatch(Sent::acknowledged);
    }

    private void awaitAcknowledged(int count) {
        while (load.acknowledged() < count) {
            Thread.onSpinWait();
        }
    }
}
