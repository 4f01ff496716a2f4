package kontor.node;

import kontor.kernel.model.Model;
import kontor.kernel.port.Meters;
import kontor.node.config.NodeConfig;
import kontor.store.cassandra.CassandraStore;
import kontor.store.embedded.EmbeddedStore;
import kontor.store.embedded.Settings;
import kontor.store.journal.JournalStore;

/** Opens the store that is configured. */
public final class OpenStore {
    private OpenStore() {}

    /** Opens it; refused with KON-30xx. To be closed by the caller. */
    public static JournalStore of(NodeConfig config, Model model, Meters meters) {
        int shards = config.node().shards();
        if (config.cassandra() != null) {
            return CassandraStore.open(config.cassandra(), model.nouns(), shards, meters);
        }
        var settings = config.acceptLoss() ? Settings.standard().acceptingLoss() : Settings.standard();
        return EmbeddedStore.open(config.data(), model.nouns(), shards, settings, meters);
    }
}
