package kontor.node.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import kontor.ingress.IngressSettings;
import kontor.pekko.ClusterSettings;
import kontor.pekko.NodeSettings;
import kontor.sdk.KontorException;
import kontor.store.cassandra.CassandraSettings;
import org.jspecify.annotations.Nullable;

/**
 * How a node is configured: {@code kontor.conf} on top of the defaults, and the environment on top of both. Every key is
 * explained in {@code conf/kontor.conf}. Each part is read by a class of its own.
 *
 * @param environment what the node is for
 * @param data the data folder
 * @param businesses business jars
 * @param http the HTTP side
 * @param node how shards and runs work
 * @param connectors the ways to the world outside
 * @param retention how long messages and their runs are kept
 * @param acceptLoss open the store even where acknowledged writes were lost
 * @param allowLostRules start although open runs name rules that are gone
 * @param shutdown how long runs at work may take to finish when the node is stopped
 * @param tracing where traces go
 * @param log how the log is written
 * @param cassandra the store of a cluster, null for the embedded one
 * @param cluster how the node finds the others, null on its own; refused with KON-1204 when asked, since commands that only look
 *     at the store have no place in the cluster
 */
public record NodeConfig(
        Environment environment,
        Path data,
        List<Path> businesses,
        IngressSettings http,
        NodeSettings node,
        ConnectorSettings connectors,
        Duration retention,
        boolean acceptLoss,
        boolean allowLostRules,
        Duration shutdown,
        TracingSettings tracing,
        LogForm log,
        @Nullable CassandraSettings cassandra,
        @Nullable Supplier<ClusterSettings> cluster) {
    /** Reads the configuration; refused (KON-1001) when a value is missing or of the wrong kind. */
    public static NodeConfig load(@Nullable Path file, Map<String, String> environment) {
        try {
            var given = file == null ? ConfigFactory.empty() : parsed(file);
            var config = given.withFallback(
                            ConfigFactory.parseResources(NodeConfig.class.getClassLoader(), "kontor-defaults.conf"))
                    .resolve()
                    .getConfig("kontor");
            return read(new Source(config, environment));
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

    private static NodeConfig read(Source source) {
        var config = source.config();
        var environment = source.choice("KONTOR_ENV", "environment", Environment.class);
        var cassandra = CassandraPart.read(source, environment);
        return new NodeConfig(
                environment,
                Path.of(source.text("KONTOR_DATA", "data")),
                config.getStringList("businesses").stream().map(Path::of).toList(),
                HttpPart.read(source),
                node(config, cassandra != null),
                ConnectorSettings.read(source, environment),
                config.getDuration("retention"),
                config.getBoolean("store.accept-loss"),
                false,
                config.getDuration("shutdown"),
                TracingPart.read(source),
                source.choice("KONTOR_LOG", "log", LogForm.class),
                cassandra,
                cassandra == null
                        ? null
                        : () -> ClusterPart.read(source, "cassandra/" + cassandra.keyspace(), environment));
    }

    private static NodeSettings node(Config config, boolean clustered) {
        var runs = config.getConfig("runs");
        return new NodeSettings(
                config.getInt("shards"),
                runs.getInt("in-memory-per-shard"),
                runs.getInt("each.page"),
                runs.getInt("each.pages-in-flight"),
                runs.getDuration("timer-horizon"),
                config.getDuration("entities.idle"),
                config.getDuration("entities.patience"),
                clustered);
    }

    /** Whether it is for customers: nothing may be made up or stood in for. */
    public boolean production() {
        return environment == Environment.PRODUCTION;
    }

    /** The same with another data folder. */
    public NodeConfig withData(Path folder) {
        return with(folder, businesses, http, allowLostRules);
    }

    /** The same with business jars added. */
    public NodeConfig withBusinesses(List<Path> more) {
        var all = new ArrayList<>(businesses);
        all.addAll(more);
        return with(data, all, http, allowLostRules);
    }

    /** The same on another port. */
    public NodeConfig withPort(int port) {
        return with(data, businesses, http.withPort(port), allowLostRules);
    }

    /** The same, starting or not although open runs name rules that are gone. */
    public NodeConfig withLostRules(boolean allowed) {
        return with(data, businesses, http, allowed);
    }

    private NodeConfig with(Path folder, List<Path> jars, IngressSettings side, boolean lostRules) {
        return new NodeConfig(
                environment,
                folder,
                jars,
                side,
                node,
                connectors,
                retention,
                acceptLoss,
                lostRules,
                shutdown,
                tracing,
                log,
                cassandra,
                cluster);
    }
}
