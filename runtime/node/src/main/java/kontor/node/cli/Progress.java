package kontor.node.cli;

import java.io.PrintWriter;
import java.time.Duration;

/** Says on stderr how far long work is, where a person looks. */
final class Progress {
    private static final Duration PERIOD = Duration.ofMillis(250);

    private final PrintWriter err;
    private final boolean shown = Screen.isTerminal();
    private long next = System.nanoTime();
    private int length;

    Progress(PrintWriter err) {
        this.err = err;
    }

    /** How far it is now; shown a few times a second. */
    void at(String text) {
        if (shown && System.nanoTime() - next >= 0) {
            next = System.nanoTime() + PERIOD.toNanos();
            over(text);
        }
    }

    /** What it came to; always shown. */
    void done(String text) {
        clear();
        err.println(text);
        err.flush();
    }

    /** Takes away what is shown. */
    void clear() {
        if (length > 0) {
            over("");
            err.print('\r');
            err.flush();
        }
    }

    // Spaces wipe out what the line before had more.
    private void over(String text) {
        err.print('\r' + text + " ".repeat(Math.max(0, length - text.length())));
        err.flush();
        length = text.length();
    }
}
