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
        subcommands = {RunCommand.class, HelpCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    private Main() {}

    /** Runs a command; exits with 0 (done), 1 (refused), 2 (wrong usage) or 3 (the node cannot be reached). */
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
