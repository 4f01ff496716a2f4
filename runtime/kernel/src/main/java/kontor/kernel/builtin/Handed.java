package kontor.kernel.builtin;

import org.jspecify.annotations.Nullable;

/**
 * What a channel's connector answers to {@code deliver}. That a server is down is an answer too, and not an exception:
 * it is recorded, so that the rule that delivers can count its tries and show them.
 *
 * @param outcome what became of it
 * @param detail the server's words, null when it took the message
 * @param after the seconds that the server asked to wait before the next try, null when it did not say
 */
public record Handed(
        Outcome outcome, @Nullable String detail, @Nullable Long after) {
    /** What became of a message that was handed over. */
    public enum Outcome {
        /** The server has taken it. */
        SENT,
        /** The server will never take it. */
        REFUSED,
        /** It may take it later: down, busy, out of time. */
        LATER,
        /** No server is configured. */
        HELD
    }

    public static Handed sent() {
        return new Handed(Outcome.SENT, null, null);
    }

    public static Handed refused(String detail) {
        return new Handed(Outcome.REFUSED, detail, null);
    }

    public static Handed later(String detail) {
        return new Handed(Outcome.LATER, detail, null);
    }

    public static Handed laterAfter(String detail, @Nullable Long seconds) {
        return new Handed(Outcome.LATER, detail, seconds);
    }

    public static Handed held() {
        return new Handed(Outcome.HELD, null, null);
    }
}
