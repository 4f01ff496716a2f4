package kontor.node.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Operates one run. */
abstract class RunOperation extends NodeCommand {
    private final String word;

    @Parameters(index = "0", paramLabel = "RUN", description = "The run's id; ./kontor runs lists them.")
    private String id = "";

    private RunOperation(String word) {
        this.word = word;
    }

    @Override
    final int run(NodeClient client) {
        var answer = client.post(Address.of("runs", id, word));
        if (json()) {
            line(answer);
        } else {
            out().println("run " + Text.of(answer, "id") + " is now " + Text.of(answer, "state"));
        }
        return Exit.OK;
    }

    /** Tries a failed run again. */
    @Command(
            name = "retry",
            description = "Try a failed run again from the step that failed; what was done stays done.",
            footer = {"", "Example: ./kontor runs --state failed, then ./kontor retry RUN"})
    static final class Retry extends RunOperation {
        Retry() {
            super("retry");
        }
    }

    /** Cancels a run. */
    @Command(
            name = "cancel",
            description = "Cancel a run at its next step; what was done stays done.",
            footer = {"", "Example: ./kontor runs --state sleeping, then ./kontor cancel RUN"})
    static final class Cancel extends RunOperation {
        Cancel() {
            super("cancel");
        }
    }

    /** Wakes a run. */
    @Command(
            name = "wake",
            description = "Wake a sleeping or retrying run now instead of at its time.",
            footer = {"", "Example: ./kontor runs --state sleeping, then ./kontor wake RUN"})
    static final class Wake extends RunOperation {
        Wake() {
            super("wake");
        }
    }
}
