package kontor.store.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import kontor.store.embedded.EmbeddedStore;
import kontor.store.embedded.Settings;
import kontor.testkit.contract.StoreFixtures;
import org.apache.pekko.actor.ActorSystem;

/** Actor systems over a store in a new folder. */
final class Systems {
    private Systems() {}

    static Config config() {
        return ConfigFactory.parseString("""
                        pekko.persistence.journal.plugin = "kontor.journal"
                        pekko.persistence.snapshot-store.plugin = "kontor.snapshots"
                        pekko.loglevel = WARNING
                        """).withFallback(ConfigFactory.load());
    }

    static EmbeddedStore store() {
        try {
            return EmbeddedStore.open(
                    Files.createTempDirectory("kontor-store"),
                    List.of(StoreFixtures.THING),
                    StoreFixtures.SHARDS,
                    Settings.standard());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static void install(ActorSystem system, EmbeddedStore store) {
        StoreExtension.get(system).install(store, Clock.systemUTC());
        system.registerOnTermination(store::close);
    }
}
