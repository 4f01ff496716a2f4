package kontor.node.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import kontor.connectors.fetch.FetchSettings;
import kontor.connectors.fetch.FetchSettings.Credential;
import kontor.sdk.KontorException;

/** How far {@code api.fetch} reaches: {@code fetch}. */
final class FetchPart {
    private FetchPart() {}

    static FetchSettings read(Source source) {
        var fetch = source.config().getConfig("fetch");
        var credentials = new LinkedHashMap<String, Credential>();
        for (var host : names(fetch.getConfig("credentials"))) {
            credentials.put(
                    host,
                    credential(source, host, fetch.getConfig("credentials").getConfig(ConfigUtil.joinPath(host))));
        }
        var rewrite = new LinkedHashMap<String, String>();
        for (var from : names(fetch.getConfig("rewrite"))) {
            rewrite.put(from, fetch.getConfig("rewrite").getString(ConfigUtil.joinPath(from)));
        }
        return new FetchSettings(
                fetch.getDuration("timeout"),
                Math.toIntExact(fetch.getBytes("max-answer")),
                fetch.getStringList("allow"),
                Map.copyOf(credentials),
                Map.copyOf(rewrite));
    }

    // Sorted: the configuration does not keep an order.
    private static TreeSet<String> names(Config config) {
        return new TreeSet<>(config.root().keySet());
    }

    private static Credential credential(Source source, String host, Config config) {
        var value = source.secretIn(text(config, "variable", ""), text(config, "file", ""));
        if (value == null) {
            throw new KontorException(
                    "KON-1001",
                    "fetch.credentials for '" + host
                            + "' has no value; name a variable of the environment that is set, or a" + " file");
        }
        return new Credential(text(config, "header", "Authorization"), text(config, "prefix", "") + value);
    }

    private static String text(Config config, String key, String usual) {
        return config.hasPath(key) ? config.getString(key) : usual;
    }
}
