package kontor.connectors.ai;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import kontor.connectors.ai.AiSettings.Offline;
import kontor.connectors.ai.AiSettings.Provider;
import kontor.connectors.ai.AiSettings.Provider.Kind;
import kontor.connectors.ai.AiSettings.Provider.Structured;
import kontor.connectors.ai.AiSettings.Served;
import kontor.kernel.model.Json;
import org.jspecify.annotations.Nullable;

/** A provider's server on this machine, and a connector that asks it. */
final class ModelServer {
    static final String KEY = "sk-very-secret";

    /** A record's schema as the kernel makes it. */
    static final JsonNode REVIEW = Json.parse("""
            {"type":"object","properties":{"approved":{"type":"boolean"},"score":{"type":"integer","minimum":1},
             "reason":{"anyOf":[{"type":"string"},{"type":"null"}]}},
             "required":["approved","score"],"additionalProperties":false}""");

    /** The same as providers take it. */
    static final String BOUND = """
            {"type":"object","additionalProperties":false,"required":["approved","score","reason"],
             "properties":{"approved":{"type":"boolean"},"score":{"type":"integer","description":"at least 1"},
              "reason":{"anyOf":[{"type":"string"},{"type":"null"}]}}}""";

    private static final BigDecimal INPUT = new BigDecimal("1.25");
    private static final BigDecimal OUTPUT = new BigDecimal("10");

    private ModelServer() {}

    static WireMockExtension extension() {
        return WireMockExtension.newInstance()
                .options(WireMockConfiguration.wireMockConfig()
                        .bindAddress("127.0.0.1")
                        .dynamicPort())
                .build();
    }

    /** A connector with one provider, {@code acme}, that serves {@code model} under the name {@code model-1}. */
    static AiConnector connector(WireMockExtension server, Kind kind, @Nullable String key, Structured structured) {
        return connector(new Provider(kind, server.baseUrl(), key, structured), Duration.ofSeconds(20));
    }

    static AiConnector connector(Provider provider, Duration timeout) {
        var served = new Served("acme", "model-1", INPUT, OUTPUT);
        return new AiConnector(
                new AiSettings(null, Map.of("acme", provider), Map.of("model", served), timeout, Offline.REFUSED),
                new MiniLm());
    }

    static JsonNode ask(AiConnector connector, @Nullable JsonNode schema) throws Exception {
        return ask(connector, schema, null);
    }

    static JsonNode ask(AiConnector connector, @Nullable JsonNode schema, @Nullable JsonNode repair) throws Exception {
        var request =
                Json.object().put("prompt", "Review this").put("model", "model").put("maxTokens", 300);
        request.set("schema", schema == null ? Json.of(null) : schema);
        if (repair != null) {
            request.set("repair", repair);
        }
        return connector.call("generate", request, "run-1/2");
    }
}
