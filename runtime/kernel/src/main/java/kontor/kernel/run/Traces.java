package kontor.kernel.run;

/** Texts that are kept of what went wrong. */
final class Traces {
    private static final int LONGEST = 2_000;

    private static final int BRIEF = 300;

    private Traces() {}

    /** A text of at most 300 characters. */
    static String brief(String text) {
        return text.length() <= BRIEF ? text : text.substring(0, BRIEF - 3) + "...";
    }

    /** Of an exception: its kind, what it says, and where in the author's code it was thrown. */
    static String brief(Throwable thrown) {
        var text = new StringBuilder(thrown.getClass().getSimpleName());
        if (thrown.getMessage() != null) {
            text.append(": ").append(thrown.getMessage());
        }
        for (var frame : thrown.getStackTrace()) {
            if (!frame.getClassName().startsWith("java.")
                    && !frame.getClassName().startsWith("kontor.kernel.")) {
                text.append(" (")
                        .append(frame.getFileName())
                        .append(':')
                        .append(frame.getLineNumber())
                        .append(')');
                break;
            }
        }
        return text.length() <= LONGEST ? text.toString() : text.substring(0, LONGEST);
    }
}
