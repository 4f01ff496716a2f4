package kontor.node.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import kontor.sdk.KontorException;

/**
 * Where traces go: {@code tracing}, with OpenTelemetry's own variables on top.
 */
final class TracingPart {
    private static final String ENDPOINT = "otel.exporter.otlp.endpoint";
    private static final String TRACES_ENDPOINT = "otel.exporter.otlp.traces.endpoint";
    private static final Set<String> PROTOCOLS =
            Set.of("otel.exporter.otlp.protocol", "otel.exporter.otlp.traces.protocol");
    private static final String HTTP = "http/protobuf";

    private TracingPart() {}

    static TracingSettings read(Source source) {
        var config = source.config().getConfig("tracing");
        var properties = new HashMap<String, String>();
        var endpoint = config.getString("otlp-endpoint").strip();
        if (!endpoint.isEmpty()) {
            properties.put(ENDPOINT, endpoint);
        }
        properties.put("otel.service.name", config.getString("service"));
        properties.put("otel.traces.sampler", "parentbased_traceidratio");
        properties.put("otel.traces.sampler.arg", Double.toString(sample(config.getDouble("sample"))));
        properties.put("otel.bsp.max.queue.size", Integer.toString(config.getInt("queue")));
        var headers = config.getString("headers-file");
        if (!headers.isBlank()) {
            properties.put("otel.exporter.otlp.headers", headers(Source.content(Path.of(headers))));
        }
        PROTOCOLS.forEach(protocol -> properties.put(protocol, HTTP));
        source.environment().forEach((name, value) -> {
            if (name.startsWith("OTEL_") && !value.isBlank()) {
                properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value.strip());
            }
        });
        if (!isOn(properties)) {
            return new TracingSettings(Map.of());
        }
        refuseOtherProtocols(properties);
        // Only traces: Prometheus reads the figures, and the log is written to standard error.
        properties.put("otel.metrics.exporter", "none");
        properties.put("otel.logs.exporter", "none");
        return new TracingSettings(properties);
    }

    // One name=value a line; a comma would end a value, so it is written as OpenTelemetry reads it.
    private static String headers(String lines) {
        return lines.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(line -> line.replace("%", "%25").replace(",", "%2C"))
                .collect(Collectors.joining(","));
    }

    private static double sample(double given) {
        if (!(given >= 0 && given <= 1)) {
            throw new KontorException("KON-1001", "tracing.sample is " + given + "; expected a number from 0 to 1");
        }
        return given;
    }

    private static void refuseOtherProtocols(Map<String, String> properties) {
        for (var protocol : PROTOCOLS) {
            var given = properties.get(protocol);
            if (!HTTP.equals(given)) {
                throw new KontorException(
                        "KON-1001",
                        protocol.toUpperCase(Locale.ROOT).replace('.', '_') + " is '" + given + "'; expected " + HTTP
                                + ", which collectors take at port 4318");
            }
        }
    }

    private static boolean isOn(Map<String, String> properties) {
        var named = properties.containsKey(ENDPOINT) || properties.containsKey(TRACES_ENDPOINT);
        return named
                && !"true".equalsIgnoreCase(properties.get("otel.sdk.disabled"))
                && !"none".equalsIgnoreCase(properties.get("otel.traces.exporter"));
    }
}
