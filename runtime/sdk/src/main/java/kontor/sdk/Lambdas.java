package kontor.sdk;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The shapes of a rule's body. They may throw anything, and they are serializable only so that the runtime can find the
 * class that holds the lambda's code and fingerprint it.
 */
public final class Lambdas {
    private Lambdas() {}

    /** A body that takes a payload. */
    @FunctionalInterface
    public interface Body<P> extends Serializable {
        void run(P payload) throws Exception;
    }

    /** A body that takes a payload and answers. */
    @FunctionalInterface
    public interface Answer<P, R extends @Nullable Object> extends Serializable {
        R run(P payload) throws Exception;
    }

    /** A body that takes nothing. */
    @FunctionalInterface
    public interface Task extends Serializable {
        void run() throws Exception;
    }

    /** A test of a payload: pure, for it may be asked at any time and often. */
    @FunctionalInterface
    public interface Test<P> extends Serializable {
        boolean test(P payload);
    }
}
