package kontor.connectors.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import kontor.connectors.ai.AiSettings.Offline;
import kontor.connectors.ai.AiSettings.Provider;
import kontor.connectors.ai.AiSettings.Provider.Kind;
import kontor.connectors.ai.AiSettings.Provider.Structured;
import kontor.connectors.ai.AiSettings.Served;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Who answers when a rule names a model. */
class ModelsTest {
    private static final Served GPT = new Served("openai", "gpt-5", new BigDecimal("1.25"), BigDecimal.TEN);
    private static final Served CLAUDE = new Served("anthropic", "claude-sonnet-4-5", null, null);

    private final Map<String, Provider> providers = new HashMap<>(Map.of(
            "openai", provider(Kind.OPENAI, null, null),
            "anthropic", provider(Kind.ANTHROPIC, null, null),
            "ollama", provider(Kind.OLLAMA, null, null)));
    private final Map<String, Served> models = new HashMap<>(Map.of("gpt-5", GPT, "claude-sonnet-4.5", CLAUDE));

    private static Provider provider(Kind kind, @Nullable String url, @Nullable String key) {
        return new Provider(kind, url, key, Structured.SCHEMA);
    }

    private Models models(@Nullable String fallback) {
        return new Models(new AiSettings(fallback, providers, models, Duration.ofSeconds(1), Offline.ANSWERS));
    }

    @Test
    void nobodyServesAnythingWithoutAKeyOrAUrl() {
        assertThat(models("gpt-5").none()).isTrue();
    }

    @Test
    void eachNameHasItsProvider() {
        providers.put("openai", provider(Kind.OPENAI, null, "k"));
        providers.put("anthropic", provider(Kind.ANTHROPIC, null, "k"));

        assertThat(models(null).find("gpt-5")).isEqualTo(GPT);
        assertThat(models(null).find("claude-sonnet-4.5")).isEqualTo(CLAUDE);
    }

    @Test
    void oneKeyAndOneNameServeEveryRuleAndTheLogSaysSoOnce() {
        providers.put("openai", provider(Kind.OPENAI, null, "k"));
        var log = new ListAppender<ILoggingEvent>();
        log.start();
        var logger = (Logger) LoggerFactory.getLogger(Models.class);
        logger.addAppender(log);
        var models = models("gpt-5-mini");
        var mini = new Served("openai", "gpt-5-mini", null, null);

        assertThat(models.find(null)).isEqualTo(mini);
        assertThat(models.find("claude-sonnet-4.5")).isEqualTo(mini);
        assertThat(models.find("claude-sonnet-4.5")).isEqualTo(mini);
        assertThat(models.find("gpt-5")).isEqualTo(GPT);

        logger.detachAppender(log);
        assertThat(log.list)
                .singleElement()
                .asString()
                .contains("'claude-sonnet-4.5'; gpt-5-mini answers in its place");
    }

    @Test
    void aSingleServedModelIsTheDefault() {
        providers.put("openai", provider(Kind.OPENAI, null, "k"));

        assertThat(models(null).find(null)).isEqualTo(GPT);
    }

    @Test
    void severalModelsAndNoDefaultAreRefusedWhereNoneIsNamed() {
        providers.put("openai", provider(Kind.OPENAI, null, "k"));
        providers.put("anthropic", provider(Kind.ANTHROPIC, null, "k"));

        assertThatThrownBy(() -> models(null).find(null))
                .hasToString(
                        "KON-4402 no model is named and there is no default; set ai.default (or KONTOR_AI_MODEL) to one"
                                + " of claude-sonnet-4.5, gpt-5");
        assertThatThrownBy(() -> models(null).find("mistral"))
                .hasMessageContaining("no configured provider serves the model 'mistral' and there is no default");
    }

    @Test
    void aProviderMayBeNamedBeforeTheModel() {
        providers.put("openai", provider(Kind.OPENAI, null, "k"));

        assertThat(models(null).find("openai/o3")).isEqualTo(new Served("openai", "o3", null, null));
        // A router's own names have slashes too.
        assertThat(models("meta/llama-4").find(null)).isEqualTo(new Served("openai", "meta/llama-4", null, null));
    }

    @Test
    void ollamaServesWhereItIsNamedOrItsUrlIsGiven() {
        assertThat(models("ollama/llama3.2").find("gpt-5")).isEqualTo(new Served("ollama", "llama3.2", null, null));

        providers.put("ollama", provider(Kind.OLLAMA, "http://gpu:11434", null));
        assertThat(models("llama3.2").find(null)).isEqualTo(new Served("ollama", "llama3.2", null, null));
        assertThat(models(null).find("llama3.2")).isEqualTo(new Served("ollama", "llama3.2", null, null));
        assertThat(Objects.requireNonNull(providers.get("ollama")).base()).isEqualTo("http://gpu:11434/v1");
    }

    @Test
    void aDefaultOfWhichNobodyKnowsWhoServesItStopsTheStart() {
        providers.put("openai", provider(Kind.OPENAI, null, "k"));
        providers.put("anthropic", provider(Kind.ANTHROPIC, null, "k"));

        assertThatThrownBy(() -> models("o3"))
                .hasToString(
                        "KON-4401 several providers are configured, and none of ai.models tells who serves the default"
                                + " model 'o3'; write it as provider/name, as anthropic/o3");
    }

    @Test
    void aCostNeedsBothPricesAndBothCounts() {
        assertThat(GPT.cost(1_000_000, 200_000)).isEqualByComparingTo("3.25");
        assertThat(GPT.cost(null, 1)).isNull();
        assertThat(CLAUDE.cost(1, 1)).isNull();
    }

    @Test
    void settingsDoNotShowKeys() {
        var shown = provider(Kind.OPENAI, "https://user:word@models.example/v1/", "secret");

        assertThat(shown).hasToString("Provider[OPENAI, url=https://models.example/v1, key=given, SCHEMA]");
    }
}
