package kontor.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import kontor.kernel.model.Json;
import kontor.kernel.port.Connector;
import kontor.node.config.NodeConfig;
import kontor.sdk.KontorException;
import kontor.sdk.api.FetchRequest;
import kontor.sdk.api.StripeApi.NewPaymentIntent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VendorsTest {
    private static final Map<String, String> PRODUCTION = Map.of("KONTOR_ENV", "production");
    private static final NewPaymentIntent PAYMENT =
            new NewPaymentIntent(new BigDecimal("29.90"), "eur", "ada@example.com", null);
    private static final FetchRequest CATALOGUE = FetchRequest.get("https://supplier.example/api/products");

    private static Vendors open(@Nullable Path file, Map<String, String> environment) {
        return Vendors.open(NodeConfig.load(file, environment));
    }

    private static Connector connector(Vendors vendors, String name) {
        return vendors.connectors().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode call(Vendors vendors, String connector, String operation, Object request) throws Exception {
        return connector(vendors, connector).call(operation, Json.of(request), "step-1");
    }

    @Test
    void inDevelopmentASandboxTakesPaymentsAndHasACatalogue() throws Exception {
        try (var vendors = open(null, Map.of())) {
            assertThat(call(vendors, "stripe", "createPaymentIntent", PAYMENT)
                            .path("id")
                            .asText())
                    .startsWith("pi_sandbox_");
            assertThat(call(vendors, "fetch", "fetch", CATALOGUE).path("body")).hasSize(6);
        }
    }

    @Test
    void inProductionNothingStandsInForAnything() {
        try (var vendors = open(null, PRODUCTION)) {
            assertRefused(() -> call(vendors, "stripe", "createPaymentIntent", PAYMENT), "KON-4210");
            assertRefused(() -> call(vendors, "shippo", "createShipment", Map.of()), "KON-4310");
            assertThatThrownBy(() -> call(vendors, "fetch", "fetch", CATALOGUE)).isNotInstanceOf(KontorException.class);
        }
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KontorException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void inProductionThereIsNoSandboxToRewriteTo(@TempDir Path folder) throws Exception {
        var file = folder.resolve("kontor.conf");
        Files.writeString(file, "kontor.fetch.rewrite { \"https://other.example/\" = \"sandbox:/supplier/\" }");

        assertRefused(() -> open(file, PRODUCTION).close(), "KON-1001");
        try (var vendors = open(file, Map.of())) {
            var there = FetchRequest.get("https://other.example/api/products");
            assertThat(call(vendors, "fetch", "fetch", there).path("body")).hasSize(6);
        }
    }
}
