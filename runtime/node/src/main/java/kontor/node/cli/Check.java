package kontor.node.cli;

import java.util.Locale;

/**
 * One thing that was looked at.
 *
 * @param name what it is
 * @param state how it is
 * @param found what was found
 * @param advice what to do about it, empty when there is nothing to do
 */
record Check(String name, State state, String found, String advice) {
    /** How a thing is. */
    enum State {
        OK,
        NOTE,
        SKIPPED,
        FAILED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** As it should be. */
    static Check ok(String name, String found) {
        return new Check(name, State.OK, found, "");
    }

    /** Worth to know, and no hindrance. */
    static Check note(String name, String found, String advice) {
        return new Check(name, State.NOTE, found, advice);
    }

    /** Not looked at, because something else hinders. */
    static Check skipped(String name, String found, String advice) {
        return new Check(name, State.SKIPPED, found, advice);
    }

    /** A node would not start, or not work well. */
    static Check failed(String name, String found, String advice) {
        return new Check(name, State.FAILED, found, advice);
    }

    boolean isFailed() {
        return state == State.FAILED;
    }
}
