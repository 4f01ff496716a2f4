package kontor.node.cli;

import org.jspecify.annotations.Nullable;

/** No node answered, or something answered that is none. */
final class Unreachable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreachable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
