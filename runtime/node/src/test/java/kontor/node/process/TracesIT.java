package kontor.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import kontor.kernel.model.Json;
import kontor.node.Collector;
import kontor.node.Collector.Received;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One trace from a caller through a run that sleeps, a node that is killed meanwhile, the run's waking, what it sends, and
 * the run of that, out to whom it calls; and the ids of it in every line that is logged.
 */
class TracesIT {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLER = "b7ad6b7169203331";
    private static final String CANCELLED = """
            {"type":"Subscription.cancelled","id":"x-1","data":{"id":"s-1","account":"ada@example.com",\
            "customer":{"id":"c-1","email":"ada@example.com"},"plan":"pro","amount":99}}""";
    private static final String SHOP = """
            import static kontor.sdk.Do.*;
            import kontor.examples.vocabulary.$;
            import kontor.examples.vocabulary.Account;
            import kontor.examples.vocabulary.Customer;
            import kontor.sdk.*;

            public final class Shop implements Business {
                final Rule churn = on($.Subscription.cancelled, s -> {
                    sleep(days(7));
                    send($.Customer.signup, new Customer("c-1", s.account(), null, null));
                });
                final Rule tell = on($.Customer.signup, c -> {
                    org.slf4j.LoggerFactory.getLogger("shop").info("telling the others");
                    db.upsert($.Account, "ada", $.Account.status.to(Account.Status.CANCELLED));
                    api.fetch("PLACE/told");
                });
                final Rule note = on($.Account.created, a -> {});
            }
            """;

    @TempDir
    Path folder;

    private Map<String, String> environment = Map.of();

    @BeforeEach
    void configure() throws IOException {
        var conf = Files.writeString(folder.resolve("kontor.conf"), "kontor.fetch.allow = [\"127.0.0.1\"]");
        environment = Map.of("KONTOR_CONF", conf.toString(), "KONTOR_LOG", "json", "OTEL_BSP_SCHEDULE_DELAY", "50");
    }

    @Test
    void oneTraceFromTheCallerThroughASleepAndAKilledNodeToWhomeverIsCalled() throws Exception {
        try (var collector = Collector.start();
                var node = start(collector)) {
            var answer = node.post("/events", CANCELLED, "traceparent", "00-" + TRACE + "-" + CALLER + "-01");
            assertThat(answer.statusCode()).isEqualTo(202);
            var churn = awaitRun(node, "Shop.churn", "sleeping");
            collector.await("of the first try", span -> span.name().equals("attempt Shop.churn"));

            node.kill();
            node.restart();
            assertThat(node.post("/runs/" + churn + "/wake", "").statusCode()).isBetween(200, 202);
            var tell = awaitRun(node, "Shop.tell", "completed");
            collector.await("of the last run", span -> span.name().equals("run Shop.note"));
            collector.await("of the second run", span -> span.name().equals("run Shop.tell"));

            var cancelled = only(collector, "Subscription.cancelled", SpanKind.SPAN_KIND_SERVER, CALLER);
            assertThat(answer.headers().firstValue("traceparent"))
                    .contains("00-" + TRACE + "-" + cancelled.id() + "-01");
            var first = only(collector, "run Shop.churn", SpanKind.SPAN_KIND_INTERNAL, cancelled.id());
            only(collector, "sleep", SpanKind.SPAN_KIND_INTERNAL, first.id());
            assertThat(tries(collector, "Shop.churn"))
                    .allSatisfy(one -> assertThat(one.above()).isEqualTo(first.id()))
                    .extracting(one -> one.attributes().get("kontor.end"))
                    .containsExactly("sleep", "returned");
            var sending = only(collector, "send Customer.signup", SpanKind.SPAN_KIND_PRODUCER, first.id());
            var sent = only(collector, "Customer.signup", SpanKind.SPAN_KIND_CONSUMER, sending.id());
            var second = only(collector, "run Shop.tell", SpanKind.SPAN_KIND_INTERNAL, sent.id());
            var writing = only(collector, "upsert Account", SpanKind.SPAN_KIND_INTERNAL, second.id());
            var created = only(collector, "Account.created", SpanKind.SPAN_KIND_CONSUMER, writing.id());
            only(collector, "run Shop.note", SpanKind.SPAN_KIND_INTERNAL, created.id());
            var call = only(collector, "fetch.fetch", SpanKind.SPAN_KIND_CLIENT, second.id());
            assertThat(collector.traceparents()).containsExactly("00-" + TRACE + "-" + call.id() + "-01");

            theApiShowsIt(node, churn, tell);
            theLogTellsOfIt(node, tell, second);
        }
    }

    @Test
    void theTraceIsCarriedToWhomeverIsCalledWhereNobodyRecordsIt() throws Exception {
        try (var outside = Collector.start()) {
            var jar = shop(outside);
            try (var node = NodeProcess.start(folder, List.of(jar, vocabulary()), environment)) {
                var signup = "{\"type\":\"Customer.signup\",\"data\":{\"id\":\"c-1\",\"email\":\"ada@example.com\"}}";
                node.post("/events", signup, "traceparent", "00-" + TRACE + "-" + CALLER + "-00");
                awaitRun(node, "Shop.tell", "completed");
                assertThat(outside.traceparents())
                        .singleElement()
                        .asString()
                        .matches("00-" + TRACE + "-(?!" + CALLER + ")[0-9a-f]{16}-00");
                assertThat(outside.spans()).isEmpty();
            }
        }
    }

    private NodeProcess start(Collector collector) throws IOException {
        var all = new java.util.HashMap<>(environment);
        all.put("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url());
        return NodeProcess.start(folder, List.of(shop(collector), vocabulary()), all);
    }

    private Path shop(Collector outside) throws IOException {
        return BusinessJar.of(folder, "Shop", SHOP.replace("PLACE", outside.url()));
    }

    private static Path vocabulary() {
        return NodeProcess.saas().getLast();
    }

    private static String awaitRun(NodeProcess node, String rule, String state) throws IOException {
        var until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            var runs = Json.parse(node.get("/runs?rule=" + rule).body()).path("items");
            if (runs.path(0).path("state").asText().equals(state)) {
                return runs.path(0).path("id").asText();
            }
            if (System.nanoTime() > until) {
                throw new AssertionError(rule + " is not " + state + ": " + runs + "\n" + node.log());
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private static Received only(Collector collector, String name, SpanKind kind, String above) {
        var found = collector.spans().stream()
                .filter(span -> span.name().equals(name) && span.above().equals(above))
                .toList();
        assertThat(found)
                .as(name + " below " + above + " among " + collector.spans())
                .hasSize(1);
        var span = found.getFirst();
        assertThat(span.trace()).as(name).isEqualTo(TRACE);
        assertThat(span.kind()).as(name).isEqualTo(kind);
        return span;
    }

    private static List<Received> tries(Collector collector, String rule) {
        return collector.spans().stream()
                .filter(span -> span.name().equals("attempt " + rule))
                .toList();
    }

    private static void theApiShowsIt(NodeProcess node, String churn, String tell) throws IOException {
        for (var path : List.of("/runs/" + churn, "/runs/" + tell, "/events/x-1")) {
            assertThat(Json.parse(node.get(path).body()).path("trace").asText())
                    .as(path)
                    .isEqualTo(TRACE);
        }
        var history = Json.parse(node.get("/db/Account/ada/history").body());
        assertThat(history.at("/items/0/cause/trace").asText()).isEqualTo(TRACE);
    }

    private static void theLogTellsOfIt(NodeProcess node, String tell, Received second) throws IOException {
        var lines = node.log()
                .lines()
                .filter(line -> line.startsWith("{"))
                .map(Json::parse)
                .filter(line -> line.path("formattedMessage").asText().equals("telling the others"))
                .toList();
        assertThat(lines).singleElement().satisfies(line -> {
            JsonNode ids = line.path("mdc");
            assertThat(ids.path("rule").asText()).isEqualTo("Shop.tell");
            assertThat(ids.path("run").asText()).isEqualTo(tell);
            assertThat(ids.path("event").asText()).isEqualTo(second.attributes().get("kontor.event"));
            assertThat(ids.path("trace_id").asText()).isEqualTo(TRACE);
            assertThat(ids.path("span_id").asText()).isEqualTo(second.id());
            assertThat(line.path("level").asText()).isEqualTo("INFO");
        });
    }
}
