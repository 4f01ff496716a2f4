package kontor.node.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import kontor.connectors.ai.AiSettings;
import kontor.connectors.ai.AiSettings.Offline;
import kontor.connectors.ai.AiSettings.Provider;
import kontor.connectors.ai.AiSettings.Served;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/** The language models: {@code ai}. A provider's key comes from {@code KONTOR_<PROVIDER>_KEY} or from its file. */
final class AiPart {
    private AiPart() {}

    static AiSettings read(Source source, Environment environment) {
        var ai = source.config().getConfig("ai");
        var providers = new LinkedHashMap<String, Provider>();
        for (var name : names(ai.getConfig("providers"))) {
            providers.put(name, provider(source, name, at(ai.getConfig("providers"), name)));
        }
        var models = new LinkedHashMap<String, Served>();
        for (var name : names(ai.getConfig("models"))) {
            models.put(name, served(name, at(ai.getConfig("models"), name), providers));
        }
        return new AiSettings(
                source.textOrNull("KONTOR_AI_MODEL", "ai.default"),
                providers,
                models,
                ai.getDuration("timeout"),
                environment == Environment.PRODUCTION ? Offline.REFUSED : Offline.ANSWERS);
    }

    // Sorted: the configuration does not keep an order.
    private static TreeSet<String> names(Config config) {
        return new TreeSet<>(config.root().keySet());
    }

    // A name as gpt-4.1 is no path.
    private static Config at(Config config, String name) {
        return config.getConfig(ConfigUtil.joinPath(name));
    }

    private static Provider provider(Source source, String name, Config config) {
        var variables = AiSettings.variable(name);
        var url = source.variable(variables + "_URL");
        var structured = config.hasPath("structured") ? config.getString("structured") : "schema";
        return new Provider(
                Source.oneOf(config.getString("kind"), "kind of ai.providers." + name, Provider.Kind.class),
                http(url != null ? url : text(config, "url"), name),
                source.secretIn(variables + "_KEY", config.hasPath("key-file") ? config.getString("key-file") : ""),
                Source.oneOf(structured, "structured of ai.providers." + name, Provider.Structured.class));
    }

    private static @Nullable String http(@Nullable String url, String name) {
        if (url != null && !url.strip().matches("https?://\\S+")) {
            throw new KontorException(
                    "KON-1001",
                    "the url of ai.providers." + name + " is '" + url + "'; expected one as http://localhost:11434/v1");
        }
        return url;
    }

    private static Served served(String name, Config config, Map<String, Provider> providers) {
        var provider = config.getString("provider");
        if (!providers.containsKey(provider)) {
            throw new KontorException(
                    "KON-1001",
                    "the model '" + name + "' names the provider '" + provider + "'; ai.providers has "
                            + String.join(", ", providers.keySet()));
        }
        var real = text(config, "name");
        return new Served(
                provider, real == null ? name : real, price(config, "input-price"), price(config, "output-price"));
    }

    private static @Nullable String text(Config config, String key) {
        return !config.hasPath(key) || config.getString(key).isBlank() ? null : config.getString(key);
    }

    private static @Nullable BigDecimal price(Config config, String key) {
        if (!config.hasPath(key)) {
            return null;
        }
        try {
            return new BigDecimal(config.getString(key));
        } catch (NumberFormatException e) {
            throw new KontorException(
                    "KON-1001", key + " is '" + config.getString(key) + "'; expected a number, as 1.25", e);
        }
    }
}
