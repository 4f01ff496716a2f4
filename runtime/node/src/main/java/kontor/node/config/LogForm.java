package kontor.node.config;

/** How the log is written: the key {@code log}, or {@code KONTOR_LOG}. */
public enum LogForm {
    /** A line for people. */
    TEXT,
    /** A JSON object a line, for programs. */
    JSON
}
