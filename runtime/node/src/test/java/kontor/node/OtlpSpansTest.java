package kontor.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import kontor.kernel.message.TraceContext;
import kontor.kernel.port.Spans;
import kontor.node.config.NodeConfig;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spans reach a collector as they were told, where one is configured. */
class OtlpSpansTest {
    private static final Instant FROM = Instant.parse("2026-11-01T10:00:00Z");
    private static final TraceContext PLACE =
            new TraceContext("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", true);

    @TempDir
    Path folder;

    private Spans spans(String conf, Map<String, String> environment) throws IOException {
        var file = Files.writeString(folder.resolve("kontor.conf"), "kontor { " + conf + " }");
        return OtlpSpans.open(NodeConfig.load(file, environment).tracing());
    }

    private static Spans.Span span(@Nullable String above, @Nullable String error) {
        return new Spans.Span(
                PLACE,
                above,
                "fetch.fetch",
                Spans.Kind.CLIENT,
                FROM,
                FROM.plusMillis(7),
                Map.of("kontor.run", "r1"),
                error);
    }

    @Test
    void aSpanComesAsItWasTold() throws IOException {
        try (var collector = Collector.start()) {
            var headers = Files.writeString(folder.resolve("headers"), "# ours\napi-key=a,b%c\n");
            var conf = "tracing { otlp-endpoint = \"%s\", service = \"shop\", headers-file = \"%s\" }";
            try (var spans = spans(conf.formatted(collector.url(), headers), Map.of())) {
                spans.over(span("00f067aa0ba902b7", "KON-5002"));
                spans.over(span(null, null));
            }
            assertThat(collector.spans())
                    .containsExactly(
                            new Collector.Received(
                                    PLACE.id(),
                                    PLACE.span(),
                                    "00f067aa0ba902b7",
                                    "fetch.fetch",
                                    io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_CLIENT,
                                    7_000_000,
                                    true,
                                    Map.of("kontor.run", "r1", "error.type", "KON-5002")),
                            new Collector.Received(
                                    PLACE.id(),
                                    PLACE.span(),
                                    "",
                                    "fetch.fetch",
                                    io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_CLIENT,
                                    7_000_000,
                                    false,
                                    Map.of("kontor.run", "r1")));
            assertThat(collector.services()).containsOnly("shop");
            assertThat(collector.headers()).allSatisfy(one -> assertThat(one).containsEntry("Api-key", "a,b%c"));
        }
    }

    @Test
    void opentelemetrysOwnVariablesComeFirst() throws IOException {
        try (var collector = Collector.start()) {
            var environment = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url(), "OTEL_SERVICE_NAME", "other");
            var conf = "tracing { otlp-endpoint = \"http://127.0.0.1:1\", service = \"shop\" }";
            try (var spans = spans(conf, environment)) {
                spans.over(span(null, null));
            }
            assertThat(collector.spans()).hasSize(1);
            assertThat(collector.services()).containsOnly("other");
        }
    }

    @Test
    void withoutAnEndpointThereAreNoSpans() throws IOException {
        assertThat(spans("", Map.of())).isSameAs(Spans.NONE);
        assertThat(spans("", Map.of("OTEL_SERVICE_NAME", "shop", "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")))
                .isSameAs(Spans.NONE);
        var off = new HashMap<>(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"));
        off.put("OTEL_SDK_DISABLED", "true");
        assertThat(spans("", off)).isSameAs(Spans.NONE);
        assertThat(Spans.NONE.records(PLACE)).isFalse();
    }

    @Test
    void thePartOfTheTracesThatIsWantedIsRecordedAlwaysTheSame() throws IOException {
        var conf = "tracing { otlp-endpoint = \"http://127.0.0.1:1\", sample = 0.25 }";
        try (var spans = spans(conf, Map.of());
                var others = spans(conf, Map.of())) {
            var ids = IntStream.range(0, 4_000)
                    .mapToObj(
                            i -> TraceContext.root("trace", Integer.toString(i)).id())
                    .toList();
            var recorded = ids.stream().filter(spans::samples).toList();
            assertThat(recorded).hasSizeBetween(800, 1_200);
            assertThat(ids.stream().filter(others::samples)).containsExactlyElementsOf(recorded);
            assertThat(spans.records(PLACE)).as("whoever began it has decided").isTrue();
            assertThat(spans.records(new TraceContext(PLACE.id(), PLACE.span(), false)))
                    .isFalse();
        }
    }

    @Test
    void aCollectorThatIsNotThereStopsNobody() throws IOException {
        var conf = "tracing { otlp-endpoint = \"http://127.0.0.1:1\", queue = 512 }";
        try (var spans = spans(conf, Map.of("OTEL_EXPORTER_OTLP_TIMEOUT", "200"))) {
            for (int i = 0; i < 20_000; i++) {
                spans.over(span(null, null));
            }
        }
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        var on = "otlp-endpoint = \"http://127.0.0.1:1\"";
        assertThatThrownBy(() -> spans("tracing { " + on + ", sample = 1.5 }", Map.of()))
                .isInstanceOfSatisfying(
                        KontorException.class, e -> assertThat(e.code()).isEqualTo("KON-1001"))
                .hasMessageContaining("tracing.sample is 1.5");
        assertThatThrownBy(() -> spans("tracing { " + on + " }", Map.of("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")))
                .isInstanceOfSatisfying(
                        KontorException.class, e -> assertThat(e.code()).isEqualTo("KON-1001"))
                .hasMessageContaining("OTEL_EXPORTER_OTLP_PROTOCOL is 'grpc'");
        assertThatThrownBy(() -> spans("tracing { otlp-endpoint = \"no address\" }", Map.of()))
                .isInstanceOfSatisfying(
                        KontorException.class, e -> assertThat(e.code()).isEqualTo("KON-1001"));
    }

    @Test
    void settingsDoNotTellTheirSecrets() throws IOException {
        var environment = Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1", "OTEL_EXPORTER_OTLP_HEADERS", "api-key=hush-hush");
        var file = Files.writeString(folder.resolve("kontor.conf"), "");
        assertThat(NodeConfig.load(file, environment).toString())
                .contains("otel.exporter.otlp.headers")
                .doesNotContain("hush");
    }
}
