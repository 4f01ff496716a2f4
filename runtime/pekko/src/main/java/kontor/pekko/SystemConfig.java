package kontor.pekko;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How Pekko is set up: the files beside this code, and what depends on the node. */
final class SystemConfig {
    private SystemConfig() {}

    static Config of(NodeSettings settings, @Nullable ClusterSettings cluster) {
        // A front is given what is due within the horizon when it starts; its scheduler goes on from there.
        var own = new HashMap<String, Object>(Map.of("kontor.snapshots.horizon", settings.horizon()));
        if (cluster == null) {
            return ConfigFactory.parseMap(own).withFallback(ConfigFactory.load("kontor-pekko"));
        }
        own.put("pekko.remote.artery.canonical.hostname", cluster.host());
        own.put("pekko.remote.artery.canonical.port", cluster.port());
        own.put("pekko.remote.artery.bind.hostname", cluster.bind());
        own.put("pekko.cluster.app-version", cluster.version());
        own.put(SameCluster.SHARDS, settings.shards());
        own.put(SameCluster.STORE, cluster.store());
        if (cluster.tls() != null) {
            own.putAll(secured(cluster.tls()));
        }
        return ConfigFactory.parseMap(own)
                .withFallback(ConfigFactory.parseResources(SystemConfig.class.getClassLoader(), "kontor-cluster.conf"))
                .withFallback(ConfigFactory.load("kontor-pekko"))
                .resolve();
    }

    private static Map<String, Object> secured(ClusterSettings.Tls tls) {
        var engine = "pekko.remote.artery.ssl.config-ssl-engine.";
        return Map.of(
                "pekko.remote.artery.transport",
                "tls-tcp",
                engine + "key-store",
                tls.keyStore().toString(),
                engine + "key-store-password",
                tls.keyStorePassword(),
                engine + "key-password",
                tls.keyStorePassword(),
                engine + "trust-store",
                tls.trustStore().toString(),
                engine + "trust-store-password",
                tls.trustStorePassword(),
                engine + "require-mutual-authentication",
                "on");
    }
}
