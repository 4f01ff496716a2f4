package kontor.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kontor.connectors.MailSettings;
import kontor.connectors.SlackSettings;
import kontor.ingress.IngressSettings;
import kontor.pekko.NodeSettings;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/**
 * How a node is configured: {@code kontor.conf} on top of the defaults, and the environment on top of both. Every key is
 * explained in {@code conf/kontor.conf}.
 *
 * @param data the data folder
 * @param businesses business jars
 * @param http the HTTP side
 * @param node how shards and runs work
 * @param retention how long messages and their runs are kept
 * @param mail the SMTP server, null for none: mail is held
 * @param slack the Slack workspace, null for none: messages are held
 * @param templates a folder whose templates come before those of the businesses, null for none
 * @param acceptLoss open the store even where acknowledged writes were lost
 * @param allowLostRules start although open runs name rules that are gone
 * @param shutdown how long runs at work may take to finish when the node is stopped
 */
public record NodeConfig(
        Path data,
        List<Path> businesses,
        IngressSettings http,
        NodeSettings node,
        Duration retention,
        @Nullable MailSettings mail,
        @Nullable SlackSettings slack,
        @Nullable Path templates,
        boolean acceptLoss,
        boolean allowLostRules,
        Duration shutdown) {
    /** Reads the configuration; refused (KON-1001) when a value is missing or of the wrong kind. */
    public static NodeConfig load(@Nullable Path file, Map<String, String> environment) {
        try {
            var given = file == null ? ConfigFactory.empty() : parsed(file);
            var config = given.withFallback(
                            ConfigFactory.parseResources(NodeConfig.class.getClassLoader(), "kontor-defaults.conf"))
                    .resolve()
                    .getConfig("kontor");
            return read(config, environment);
        } catch (ConfigException e) {
            throw new KontorException(
                    "KON-1001",
                    "the configuration cannot be used: " + e.getMessage() + "; conf/kontor.conf explains every key",
                    e);
        }
    }

    private static Config parsed(Path file) {
        if (!Files.isReadable(file)) {
            throw new KontorException("KON-1001", "there is no readable configuration file " + file.toAbsolutePath());
        }
        return ConfigFactory.parseFile(
                file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
    }

    private static NodeConfig read(Config config, Map<String, String> environment) {
        var port = environment.get("KONTOR_HTTP_PORT");
        var host = environment.getOrDefault("KONTOR_HTTP_HOST", config.getString("http.host"));
        var limits = config.getConfig("http.limits");
        var http = new IngressSettings(
                host,
                port == null ? config.getInt("http.port") : number("KONTOR_HTTP_PORT", port),
                keys(config, environment),
                new IngressSettings.Limits(
                        limits.getBytes("envelope").intValue(),
                        limits.getBytes("batch").intValue(),
                        limits.getInt("batch-events"),
                        limits.getBytes("headers").intValue(),
                        limits.getInt("waiters"),
                        limits.getInt("streams"),
                        limits.getInt("per-second")));
        return new NodeConfig(
                Path.of(environment.getOrDefault("KONTOR_DATA", config.getString("data"))),
                config.getStringList("businesses").stream().map(Path::of).toList(),
                http,
                node(config),
                config.getDuration("retention"),
                mail(config, environment),
                slack(config, environment),
                config.getString("templates").isBlank() ? null : Path.of(config.getString("templates")),
                config.getBoolean("store.accept-loss"),
                false,
                config.getDuration("shutdown"));
    }

    private static NodeSettings node(Config config) {
        var runs = config.getConfig("runs");
        return new NodeSettings(
                config.getInt("shards"),
                runs.getInt("in-memory-per-shard"),
                runs.getInt("each.page"),
                runs.getInt("each.pages-in-flight"),
                runs.getDuration("timer-horizon"),
                config.getDuration("entities.idle"),
                config.getDuration("entities.patience"));
    }

    private static int number(String name, String value) {
        try {
            return Integer.parseInt(value.strip());
        } catch (NumberFormatException e) {
            throw new KontorException("KON-1001", name + " is '" + value + "'; expected a number, as 8080", e);
        }
    }

    // name=key pairs, separated by commas; from the environment or from a file with one pair a line.
    private static Map<String, String> keys(Config config, Map<String, String> environment) {
        var keys = new LinkedHashMap<String, String>();
        var file = config.getString("http.keys-file");
        var text = environment.getOrDefault(
                "KONTOR_HTTP_KEYS", file.isBlank() ? "" : content(Path.of(file)).replace('\n', ','));
        for (var pair : text.split(",")) {
            var at = pair.indexOf('=');
            if (at > 0) {
                keys.put(pair.substring(0, at).strip(), pair.substring(at + 1).strip());
            } else if (!pair.isBlank()) {
                throw new KontorException("KON-1001", "a key of the HTTP side is given as name=key; one has no name");
            }
        }
        return keys;
    }

    private static @Nullable MailSettings mail(Config config, Map<String, String> environment) {
        var mail = config.getConfig("mail");
        var host = environment.getOrDefault("KONTOR_SMTP_HOST", mail.getString("host"));
        if (host.isBlank()) {
            return null;
        }
        var user = environment.getOrDefault("KONTOR_SMTP_USER", mail.getString("user"));
        var port = environment.get("KONTOR_SMTP_PORT");
        return new MailSettings(
                host,
                port == null ? mail.getInt("port") : number("KONTOR_SMTP_PORT", port),
                MailSettings.Security.valueOf(environment
                        .getOrDefault("KONTOR_SMTP_SECURITY", mail.getString("security"))
                        .toUpperCase(Locale.ROOT)),
                user.isBlank() ? null : user,
                secret("KONTOR_SMTP_PASSWORD", mail.getString("password-file"), environment),
                environment.getOrDefault("KONTOR_MAIL_FROM", mail.getString("from")),
                mail.getDuration("timeout"),
                mail.getInt("connections"));
    }

    private static @Nullable SlackSettings slack(Config config, Map<String, String> environment) {
        var slack = config.getConfig("slack");
        var token = secret("KONTOR_SLACK_TOKEN", slack.getString("token-file"), environment);
        var url = environment.getOrDefault("KONTOR_SLACK_URL", slack.getString("url"));
        return token == null ? null : new SlackSettings(token, url, slack.getDuration("timeout"));
    }

    private static @Nullable String secret(String name, String file, Map<String, String> environment) {
        var value = environment.get(name);
        if (value != null && !value.isBlank()) {
            return value;
        }
        return file.isBlank() ? null : content(Path.of(file)).strip();
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new KontorException(
                    "KON-1001", "the file " + file.toAbsolutePath() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The same with another data folder. */
    public NodeConfig withData(Path folder) {
        return new NodeConfig(
                folder,
                businesses,
                http,
                node,
                retention,
                mail,
                slack,
                templates,
                acceptLoss,
                allowLostRules,
                shutdown);
    }

    /** The same with business jars added. */
    public NodeConfig withBusinesses(List<Path> more) {
        var all = new java.util.ArrayList<>(businesses);
        all.addAll(more);
        return new NodeConfig(
                data, all, http, node, retention, mail, slack, templates, acceptLoss, allowLostRules, shutdown);
    }

    /** The same on another port. */
    public NodeConfig withPort(int port) {
        var moved = new IngressSettings(http.host(), port, http.keys(), http.limits());
        return new NodeConfig(
                data, businesses, moved, node, retention, mail, slack, templates, acceptLoss, allowLostRules, shutdown);
    }

    /** The same, starting or not although open runs name rules that are gone. */
    public NodeConfig withLostRules(boolean allowed) {
        return new NodeConfig(
                data, businesses, http, node, retention, mail, slack, templates, acceptLoss, allowed, shutdown);
    }
}
