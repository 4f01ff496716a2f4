package kontor.node.cli;

import java.util.List;
import kontor.kernel.model.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks whether a node can start and whether its store is whole. */
@Command(
        name = "doctor",
        description = {
            "Look at everything that a node needs: Java, configuration, businesses, data folder, store, port.",
            "",
            "The store is read as a whole, every hash chain, so it takes a while when it is large, and the node must be"
                    + " stopped for it; over Cassandra nodes may go on. Exits with 1 when something failed."
        },
        footer = {"", "Example: ./kontor doctor --conf conf/kontor.conf"})
final class DoctorCommand extends BaseCommand {
    @Mixin
    private final FolderOptions folder = new FolderOptions();

    @Option(names = "--json", description = "One JSON a check, for programs.")
    private boolean json;

    @Override
    int execute() {
        var progress = new Progress(err());
        var checks = new Doctor(folder::config, progress).examine();
        progress.clear();
        if (json) {
            checks.forEach(check -> out().println(Json.text(Json.object()
                    .put("check", check.name())
                    .put("state", check.state().word())
                    .put("found", check.found())
                    .put("advice", check.advice()))));
        } else {
            tell(checks);
        }
        return checks.stream().anyMatch(Check::isFailed) ? Exit.REFUSED : Exit.OK;
    }

    private void tell(List<Check> checks) {
        var table = new Table("CHECK", "STATE", "FOUND");
        checks.forEach(check -> table.row(check.name(), check.state().word(), Text.plain(check.found())));
        table.print(out(), Screen.ENDLESS);
        checks.stream()
                .filter(check -> !check.advice().isEmpty())
                .forEach(check -> out().println("\n" + check.name() + ": " + Text.plain(check.advice())));
    }
}
