package kontor.node;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import kontor.kernel.message.TraceContext;
import kontor.kernel.port.Spans;
import kontor.node.config.TracingSettings;
import kontor.sdk.KontorException;

/**
 * Sends spans to a collector, as OpenTelemetry's SDK does: from a bounded queue, in batches, beside the node's own work.
 * What the queue has no room for is lost, and so is what the collector does not take.
 */
final class OtlpSpans implements Spans {
    private static final ThreadLocal<TraceContext> IDS = new ThreadLocal<>();
    private static final int LAST_SECONDS = 5;

    private final OpenTelemetrySdk sdk;
    private final Sampler sampler;
    private final Tracer tracer;

    /** Ids are functions of what a span is about, not of chance. */
    private static final class GivenIds implements IdGenerator {
        @Override
        public String generateSpanId() {
            return IDS.get().span();
        }

        @Override
        public String generateTraceId() {
            return IDS.get().id();
        }
    }

    private OtlpSpans(OpenTelemetrySdk sdk, Sampler sampler) {
        this.sdk = sdk;
        this.sampler = sampler;
        this.tracer = sdk.getTracer("kontor");
    }

    /** Spans that go where the settings say, nowhere where they say nothing. Refused with KON-1001 when they cannot be used. */
    static Spans open(TracingSettings settings) {
        return settings.isOn() ? open(settings.properties()) : Spans.NONE;
    }

    private static Spans open(Map<String, String> properties) {
        var configured = new AtomicReference<>(Sampler.alwaysOn());
        try {
            var sdk = AutoConfiguredOpenTelemetrySdk.builder()
                    .disableShutdownHook()
                    .addPropertiesCustomizer(_ -> properties)
                    .addSamplerCustomizer((sampler, _) -> {
                        // Whether to record is decided once, where a trace begins; it goes with the trace from there.
                        configured.set(sampler);
                        return Sampler.alwaysOn();
                    })
                    .addTracerProviderCustomizer((provider, _) -> provider.setIdGenerator(new GivenIds()))
                    .build()
                    .getOpenTelemetrySdk();
            return new OtlpSpans(sdk, Objects.requireNonNull(configured.get()));
        } catch (ConfigurationException | IllegalArgumentException e) {
            throw new KontorException("KON-1001", "tracing cannot be set up: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean samples(String trace) {
        return sampler.shouldSample(Context.root(), trace, "message", SpanKind.SERVER, Attributes.empty(), List.of())
                        .getDecision()
                == SamplingDecision.RECORD_AND_SAMPLE;
    }

    @Override
    public boolean records(TraceContext place) {
        return place.sampled();
    }

    @Override
    public void over(Span span) {
        var builder = tracer.spanBuilder(span.name())
                .setSpanKind(SpanKind.valueOf(span.kind().name()))
                .setStartTimestamp(span.from());
        if (span.above() == null) {
            builder.setNoParent();
        } else {
            var above = SpanContext.createFromRemoteParent(
                    span.place().id(), span.above(), TraceFlags.getSampled(), TraceState.getDefault());
            builder.setParent(Context.root().with(io.opentelemetry.api.trace.Span.wrap(above)));
        }
        span.attributes().forEach(builder::setAttribute);
        IDS.set(span.place());
        try {
            var made = builder.startSpan();
            if (span.error() != null) {
                made.setStatus(StatusCode.ERROR, span.error());
                made.setAttribute("error.type", span.error());
            }
            made.end(span.until().isBefore(span.from()) ? span.from() : span.until());
        } finally {
            IDS.remove();
        }
    }

    /** Sends what is in the queue, for no longer than a few seconds. */
    @Override
    public void close() {
        var _ = sdk.shutdown().join(LAST_SECONDS, TimeUnit.SECONDS);
    }
}
