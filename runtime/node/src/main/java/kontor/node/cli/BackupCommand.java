package kontor.node.cli;

import java.nio.file.Path;
import kontor.kernel.model.Json;
import kontor.store.cassandra.CassandraStore;
import kontor.store.embedded.Backups;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies the data folder's store. */
@Command(
        name = "backup",
        description = {
            "Copy the store into a new file, as it is at one moment, while the node works or not.",
            "",
            "Run it on the machine that has the data folder. The copy is checked, and is there whole or not at all. To"
                    + " restore, put it into an empty folder as kontor.db and start a node there."
        },
        footer = {"", "Example: ./kontor backup /backups/kontor-$(date +%%F).db"})
final class BackupCommand extends BaseCommand {
    private static final int KIB = 1024;

    @Mixin
    private final FolderOptions folder = new FolderOptions();

    @Parameters(index = "0", paramLabel = "FILE", description = "The file to make; it must not exist.")
    private Path file = Path.of("");

    @Option(names = "--json", description = "One JSON with file and bytes, for programs.")
    private boolean json;

    @Override
    int execute() {
        var config = folder.config();
        if (config.cassandra() != null) {
            throw CassandraStore.notCopied();
        }
        long bytes = Backups.copy(config.data(), file);
        var made = file.toAbsolutePath().normalize().toString();
        out().println(
                        json
                                ? Json.text(Json.object().put("file", made).put("bytes", bytes))
                                : made + ": " + Math.ceilDiv(bytes, KIB) + " KiB");
        return Exit.OK;
    }
}
