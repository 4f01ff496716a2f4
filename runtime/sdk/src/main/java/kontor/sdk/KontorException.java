package kontor.sdk;

import org.jspecify.annotations.Nullable;

/**
 * A refusal with a stable code. The message says what was given, what was expected, and what to do.
 */
public class KontorException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String code;

    /** A refusal with a code of {@code docs/errors.md}, as {@code KON-2404}. */
    public KontorException(String code, String message) {
        this(code, message, null);
    }

    /** A refusal with what led to it. */
    public KontorException(String code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** The stable code. */
    public final String code() {
        return code;
    }

    @Override
    public String toString() {
        return code + " " + getMessage();
    }
}
