package kontor.node.config;

/** What a node is for: the key {@code environment}, or {@code KONTOR_ENV}. */
public enum Environment {
    /** For trying things out: what is not configured is stood in for, and says so. */
    DEVELOPMENT,
    /** For customers: nothing is made up, what is not configured is refused. */
    PRODUCTION
}
