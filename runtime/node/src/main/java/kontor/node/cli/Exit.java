package kontor.node.cli;

/** What a command exits with. */
final class Exit {
    /** Done. */
    static final int OK = 0;
    /** Refused, or not as it should be: the message says why. */
    static final int REFUSED = 1;
    /** The command line cannot be understood. */
    static final int USAGE = 2;
    /** No node answers. */
    static final int UNREACHABLE = 3;

    private Exit() {}
}
