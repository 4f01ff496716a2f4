package kontor.connectors.ai;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who serves the language models.
 *
 * @param model what answers where a rule names none, or one that nobody serves: a name of {@code models}, a provider's own
 *     name for it, or {@code provider/name}; null for none
 * @param providers by name
 * @param models by the names that rules use
 * @param timeout for a whole answer
 * @param offline what happens while no provider can be reached
 */
public record AiSettings(
        @Nullable String model,
        Map<String, Provider> providers,
        Map<String, Served> models,
        Duration timeout,
        Offline offline) {
    /** What happens while no provider is configured. */
    public enum Offline {
        /** Answers are made up, and say so. */
        ANSWERS,
        /** Nothing is made up: KON-4404. */
        REFUSED
    }

    /**
     * The providers that can be asked, in the order of their names: those with a key or a url, Anthropic only with a key,
     * Ollama also where a model names it.
     */
    public SortedMap<String, Provider> reachable() {
        var found = new TreeMap<String, Provider>();
        providers.forEach((name, provider) -> {
            if (isReachable(name, provider)) {
                found.put(name, provider);
            }
        });
        return found;
    }

    private boolean isReachable(String name, Provider provider) {
        return switch (provider.kind()) {
            case OPENAI -> provider.key() != null || provider.url() != null;
            case ANTHROPIC -> provider.key() != null;
            case OLLAMA ->
                provider.url() != null
                        || (model != null && model.startsWith(name + "/"))
                        || models.values().stream()
                                .anyMatch(served -> served.provider().equals(name));
        };
    }

    /** What the environment's variables of a provider begin with, as {@code KONTOR_OPENAI}. */
    public static String variable(String provider) {
        return "KONTOR_" + provider.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /**
     * Someone who serves models.
     *
     * @param kind how it is spoken to
     * @param url the base of its API, null for the vendor's own
     * @param key from the environment or a file, null for none
     * @param structured how it is told the schema of an answer
     */
    public record Provider(
            Kind kind, @Nullable String url, @Nullable String key, Structured structured) {
        /** How a provider is spoken to. */
        public enum Kind {
            /** Chat completions, as OpenAI and many others serve them. */
            OPENAI("https://api.openai.com/v1"),
            /** Anthropic's messages. */
            ANTHROPIC("https://api.anthropic.com/v1"),
            /** Ollama through its chat completions. */
            OLLAMA("http://localhost:11434/v1");

            private final String vendor;

            Kind(String vendor) {
                this.vendor = vendor;
            }
        }

        /** How a provider is told the schema of an answer. */
        public enum Structured {
            /** By its own means, so that the answer is bound to the schema. */
            SCHEMA,
            /** In the prompt: for servers that have no such means. */
            PROMPT
        }

        /** Where its API is: the url, with {@code /v1} where it names only a host, or the vendor's own. */
        public String base() {
            if (url == null) {
                return kind.vendor;
            }
            var base = url.strip().replaceAll("/+$", "");
            return base.matches("https?://[^/]+") ? base + "/v1" : base;
        }

        /** Whether it is the vendor itself, not another server with the same API. */
        public boolean isVendor() {
            return base().equals(kind.vendor);
        }

        /** Where its API is, for people to read: without a password. */
        public String shown() {
            return base().replaceFirst("//[^/@]*@", "//");
        }

        /** The provider without its key. */
        @Override
        public String toString() {
            return "Provider[" + kind + ", url=" + shown() + ", key=" + (key == null ? "none" : "given") + ", "
                    + structured + "]";
        }
    }

    /**
     * A model that rules name.
     *
     * @param provider who serves it
     * @param name the provider's own name for it
     * @param inputPrice of a million tokens read, in the currency of the bill; null when unknown
     * @param outputPrice of a million tokens written; null when unknown
     */
    public record Served(
            String provider,
            String name,
            @Nullable BigDecimal inputPrice,
            @Nullable BigDecimal outputPrice) {
        private static final int MILLION = 6;

        /** What a call costs, null when a price or a number of tokens is unknown. */
        public @Nullable BigDecimal cost(@Nullable Integer inputTokens, @Nullable Integer outputTokens) {
            if (inputPrice == null || outputPrice == null || inputTokens == null || outputTokens == null) {
                return null;
            }
            return inputPrice
                    .multiply(BigDecimal.valueOf(inputTokens))
                    .add(outputPrice.multiply(BigDecimal.valueOf(outputTokens)))
                    .movePointLeft(MILLION);
        }
    }
}
