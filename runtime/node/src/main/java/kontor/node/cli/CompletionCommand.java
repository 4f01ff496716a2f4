package kontor.node.cli;

import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints the script by which a shell completes Kontor's commands and options. */
@Command(
        name = "completion",
        description = {
            "Print the script by which a shell completes commands, options and their values.",
            "",
            "It completes kontor, ./kontor, and every other path that ends so."
        },
        footer = {
            "",
            "Examples:",
            "  ./kontor completion bash > ~/.local/share/bash-completion/completions/kontor",
            "  source <(./kontor completion bash)   (in this shell alone)",
            "  echo 'source <(/path/to/kontor completion zsh)' >> ~/.zshrc"
        })
final class CompletionCommand extends BaseCommand {
    /** The shells that can be told; the words of the command line. */
    enum Shell {
        BASH,
        ZSH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(index = "0", paramLabel = "bash|zsh", description = "The shell that is to complete.")
    private Shell shell = Shell.BASH;

    @Override
    int execute() {
        // Picocli's script is for both: in a zsh it turns on what zsh has for bash's completions.
        var kontor = commandLine().getParent();
        out().print(AutoComplete.bash(kontor.getCommandName(), kontor));
        return Exit.OK;
    }
}
