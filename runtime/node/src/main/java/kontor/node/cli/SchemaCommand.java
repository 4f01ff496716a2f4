package kontor.node.cli;

import kontor.kernel.port.Meters;
import kontor.node.Businesses;
import kontor.sdk.KontorException;
import kontor.store.cassandra.CassandraStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes the keyspace and the tables of a cluster's store. */
@Command(
        name = "schema",
        description = {
            "Make the keyspace and the tables of a cluster's store, or bring them to this version.",
            "",
            "Where Cassandra is, the configuration says, or KONTOR_CASSANDRA_CONTACT_POINTS. Once before the first node starts, and before nodes with new nouns or fields start. What is there stays; rows of a noun whose field has another type or index than before are made anew. Doing it twice does no harm."
        },
        footer = {"", "Example: ./kontor schema --business my-business/target/my-business.jar"})
final class SchemaCommand extends BaseCommand {
    @Mixin
    private final FolderOptions folder = new FolderOptions();

    @Override
    int execute() {
        var config = folder.config();
        var cassandra = config.cassandra();
        if (cassandra == null) {
            throw new KontorException(
                    "KON-1001",
                    "the store is embedded, which makes its tables itself; for Cassandra set store.kind = cassandra"
                            + " (KONTOR_STORE)");
        }
        var nouns = Businesses.load(config.businesses()).model(_ -> "").nouns();
        var creating = cassandra.creating(cassandra.replication());
        try (var _ = CassandraStore.open(creating, nouns, config.node().shards(), Meters.NONE)) {
            out().println("keyspace " + cassandra.keyspace() + ": tables of " + Text.count(nouns.size(), "noun") + ", "
                    + Text.count(config.node().shards(), "shard"));
        }
        return Exit.OK;
    }
}
