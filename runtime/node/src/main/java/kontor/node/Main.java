package kontor.node;

import kontor.node.cli.Commands;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command line of Kontor. */
@Command(
        name = "kontor",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Runs businesses written as rules.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:refused, or not as it should be",
            "2:wrong usage",
            "3:no node answers",
            "4:the cluster has gone on without this node: start it again",
        },
        footerHeading = "%nBegin with:%n",
        footer = {
            "  ./kontor run                       start a node, and leave it running",
            "  ./kontor list                      in another terminal: what it keeps",
            "  ./kontor events --follow           what happens, as it happens",
            "  ./kontor send --help               every command's help has examples",
            "  source <(./kontor completion bash) complete commands with the tab key",
            "",
            "Commands that call a node find it at KONTOR_URL (http://127.0.0.1:8080), with the key in",
            "KONTOR_KEY; with --json they print JSON for programs instead of tables for people."
        },
        subcommands = {RunCommand.class, HelpCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    private Main() {}

    /** Runs a command; exits with 0 (done), 1 (refused), 2 (wrong usage), 3 (the node cannot be reached) or 4
     * (the cluster has gone on without this node). */
    public static void main(String[] args) {
        // Read when the first virtual thread starts: for those who run the jar without the launcher's flags.
        defaultProperty("jdk.trackAllThreads", "false");
        defaultProperty("jdk.virtualThreadScheduler.parallelism", "16");
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        System.exit(commandLine().execute(args));
    }

    private static void defaultProperty(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }

    /** The command line, ready to execute. */
    static CommandLine commandLine() {
        return Commands.addTo(new CommandLine(new Main()));
    }
}
