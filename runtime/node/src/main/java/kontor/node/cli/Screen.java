package kontor.node.cli;

import picocli.CommandLine.Model.UsageMessageSpec;

/** What the output goes to. */
final class Screen {
    /** Wide enough for anything: what is piped on is not shortened. */
    static final int ENDLESS = 1 << 20;

    private Screen() {}

    /** Whether a person sits there. */
    // Since JDK 25 there is none again where nobody sits.
    @SuppressWarnings("SystemConsoleNull")
    static boolean isTerminal() {
        var console = System.console();
        return console != null && console.isTerminal();
    }

    /** The characters of a line; endless where nobody looks. */
    static int width() {
        return isTerminal() ? new UsageMessageSpec().autoWidth(true).width() : ENDLESS;
    }
}
