package kontor.node.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;

/**
 * The commands beside {@code run}: those that call a running node, and those that work on its data folder.
 *
 * <p>Exit codes: 0 done, 1 refused or not as it should be, 2 wrong usage, 3 no node answers.
 */
public final class Commands {
    private Commands() {}

    /** A new object of every command. */
    public static List<Object> all() {
        return List.of(
                new SendCommand(),
                new GetCommand(),
                new ListCommand(),
                new HistoryCommand(),
                new ReplayCommand(),
                new RunsCommand(),
                new RunOperation.Retry(),
                new RunOperation.Cancel(),
                new RunOperation.Wake(),
                new SchedulesCommand(),
                new EventsCommand(),
                new ExportCommand(),
                new BackupCommand(),
                new RebuildCommand(),
                new SchemaCommand(),
                new DoctorCommand(),
                new CompletionCommand());
    }

    /**
     * Adds every command to a command line, with the way failures are told and the exit codes. Output is UTF-8 wherever it
     * goes.
     */
    public static CommandLine addTo(CommandLine line) {
        all().forEach(line::addSubcommand);
        line.getSubcommands()
                .values()
                .forEach(command -> command.getCommandSpec()
                        .usageMessage()
                        .parameterListHeading("%n")
                        .optionListHeading("%n"));
        var failures = new Failures();
        return line.setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures)
                // "@file" is the payload's, not a file of arguments.
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(100)
                .setUsageHelpAutoWidth(true)
                .setOut(writer(FileDescriptor.out, false))
                .setErr(writer(FileDescriptor.err, true));
    }

    private static PrintWriter writer(FileDescriptor descriptor, boolean flushing) {
        OutputStream out = new FileOutputStream(descriptor);
        return new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), flushing);
    }
}
