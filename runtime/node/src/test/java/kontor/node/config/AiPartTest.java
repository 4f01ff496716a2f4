package kontor.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import kontor.connectors.ai.AiSettings;
import kontor.connectors.ai.AiSettings.Offline;
import kontor.connectors.ai.AiSettings.Provider;
import kontor.connectors.ai.AiSettings.Provider.Kind;
import kontor.connectors.ai.AiSettings.Provider.Structured;
import kontor.connectors.ai.AiSettings.Served;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AiPartTest {
    @TempDir
    private Path folder;

    private AiSettings from(String text, Map<String, String> environment) throws IOException {
        return NodeConfig.load(Files.writeString(folder.resolve("kontor.conf"), text), environment)
                .connectors()
                .ai();
    }

    @Test
    void withoutAnythingThereAreNamesButNoKeys() {
        var ai = NodeConfig.load(null, Map.of()).connectors().ai();

        assertThat(ai.model()).isNull();
        assertThat(ai.offline()).isEqualTo(Offline.ANSWERS);
        assertThat(ai.providers()).containsOnlyKeys("openai", "anthropic", "ollama");
        assertThat(ai.providers().values()).allMatch(provider -> provider.key() == null && provider.url() == null);
        assertThat(ai.models()).containsKeys("gpt-5", "claude-sonnet-4.5");
    }

    @Test
    void theEnvironmentIsEnough() throws IOException {
        var ai = from(
                "",
                Map.of(
                        "KONTOR_AI_MODEL", "gpt-5-mini",
                        "KONTOR_OPENAI_KEY", "k1",
                        "KONTOR_OPENAI_URL", "http://gpu:8000/v1",
                        "KONTOR_ANTHROPIC_KEY", "k2",
                        "KONTOR_ANTHROPIC_URL", "https://proxy.example/v1",
                        "KONTOR_OLLAMA_URL", "http://gpu:11434"));

        assertThat(ai.model()).isEqualTo("gpt-5-mini");
        assertThat(ai.providers())
                .containsEntry("openai", new Provider(Kind.OPENAI, "http://gpu:8000/v1", "k1", Structured.SCHEMA))
                .containsEntry(
                        "anthropic", new Provider(Kind.ANTHROPIC, "https://proxy.example/v1", "k2", Structured.SCHEMA))
                .containsEntry("ollama", new Provider(Kind.OLLAMA, "http://gpu:11434", null, Structured.SCHEMA));
    }

    @Test
    void providersAndModelsAreAddedInTheFile() throws IOException {
        var key = Files.writeString(folder.resolve("key"), "secret\n");
        var ai = from("""
                kontor { environment = production, ai {
                  default = "small"
                  providers.my-gpu { kind = openai, url = "http://gpu:8000/v1", key-file = "%s", structured = prompt }
                  models { "small" { provider = my-gpu, name = "qwen3:4b", input-price = 0.05, output-price = 0.4 }
                           "o3.5" { provider = openai } }
                } }""".formatted(key), Map.of());

        assertThat(ai.model()).isEqualTo("small");
        assertThat(ai.offline()).isEqualTo(Offline.REFUSED);
        assertThat(ai.providers().get("my-gpu"))
                .isEqualTo(new Provider(Kind.OPENAI, "http://gpu:8000/v1", "secret", Structured.PROMPT));
        assertThat(ai.models().get("small"))
                .isEqualTo(new Served("my-gpu", "qwen3:4b", new BigDecimal("0.05"), new BigDecimal("0.4")));
        assertThat(ai.models().get("o3.5")).isEqualTo(new Served("openai", "o3.5", null, null));
        assertThat(ai.toString()).doesNotContain("secret");
    }

    @Test
    void aKeyOfAnyProviderComesFromItsVariable() throws IOException {
        var ai = from("kontor.ai.providers.my-gpu { kind = openai }", Map.of("KONTOR_MY_GPU_KEY", "k"));

        assertThat(ai.providers().get("my-gpu")).isEqualTo(new Provider(Kind.OPENAI, null, "k", Structured.SCHEMA));
    }

    @Test
    void whatCannotBeUsedIsRefused() {
        assertThatThrownBy(() -> from("kontor.ai.models.x { provider = acme }", Map.of()))
                .hasMessageContaining("'x' names the provider 'acme'; ai.providers has anthropic, ollama, openai");
        assertThatThrownBy(() -> from("kontor.ai.providers.x { kind = gemini }", Map.of()))
                .hasMessageContaining("kind of ai.providers.x is 'gemini'; expected one of openai, anthropic, ollama");
        assertThatThrownBy(() -> from("", Map.of("KONTOR_OLLAMA_URL", "gpu:11434")))
                .hasMessageContaining("'gpu:11434'; expected one as http://");
        assertThatThrownBy(() -> from("kontor.ai.models.x { provider = openai, input-price = cheap }", Map.of()))
                .hasMessageContaining("input-price is 'cheap'; expected a number");
    }
}
