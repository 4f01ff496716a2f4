package kontor.node.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kontor.node.config.NodeConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which node is meant: its configuration, data folder and businesses. */
public final class FolderOptions {
    @Option(
            names = "--conf",
            paramLabel = "FILE",
            description = "Configuration file; conf/kontor.conf explains every key. Or KONTOR_CONF.")
    private @Nullable Path conf;

    @Option(names = "--data", paramLabel = "FOLDER", description = "The data folder. Or KONTOR_DATA.")
    private @Nullable Path data;

    @Option(
            names = "--business",
            paramLabel = "JAR",
            description = "A jar with a business or a vocabulary; may be given several times.")
    private List<Path> businesses = new ArrayList<>();

    /** Reads the configuration; refused with KON-1001 when it cannot be used. */
    public NodeConfig config() {
        var environment = System.getenv();
        var named = environment.get("KONTOR_CONF");
        var file = conf != null ? conf : named == null || named.isBlank() ? null : Path.of(named);
        var config = NodeConfig.load(file, environment).withBusinesses(businesses);
        return data == null ? config : config.withData(data);
    }
}
