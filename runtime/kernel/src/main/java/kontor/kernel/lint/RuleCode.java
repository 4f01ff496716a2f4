package kontor.kernel.lint;

import java.lang.invoke.SerializedLambda;
import java.util.List;
import java.util.function.Function;
import kontor.kernel.message.Ids;
import org.jspecify.annotations.Nullable;

/** The code of a rule's lambda, and of what it calls of its own business. */
public final class RuleCode {
    private final Function<String, byte @Nullable []> classes;

    /**
     * Reads code from class files.
     *
     * @param classes the bytes of a class by its internal name, as {@code com/acme/Shop}; null where there are none
     */
    public RuleCode(Function<String, byte @Nullable []> classes) {
        this.classes = classes;
    }

    /** The method that holds a lambda's body. */
    private record Body(String owner, String name, String descriptor) {}

    /** Reads the code of a lambda, once for all that is asked of it. */
    public Reading read(Object lambda) {
        var body = body(lambda);
        return new Reading(
                lambda, body == null ? null : new Reachable(classes, body.owner(), body.name(), body.descriptor()));
    }

    /** The code of one lambda. */
    public static final class Reading {
        private final Object lambda;
        private final @Nullable Reachable code;

        private Reading(Object lambda, @Nullable Reachable code) {
            this.lambda = lambda;
            this.code = code;
        }

        /**
         * The fingerprint of a rule's code: the same as long as the instructions of its body, and of what the body calls of
         * its own package, are the same. Line numbers and the rest of the file do not matter.
         */
        public String fingerprint() {
            return code == null ? Ids.hash(lambda.getClass().getName()) : Fingerprint.of(code);
        }

        /** What in a rule's code would not be the same when it is replayed. */
        public List<DeterminismLint.Finding> findings() {
            return code == null ? List.of() : DeterminismLint.check(code);
        }

        /** What a rule's code sends, writes, waits for and calls. */
        public List<Flow.Does> does(Wires wires) {
            return code == null ? List.of() : Flow.of(code.methods(), wires);
        }
    }

    // Rules' lambdas are serializable only for this: their serial form names the method that holds the body.
    private static @Nullable Body body(Object lambda) {
        try {
            var replace = lambda.getClass().getDeclaredMethod("writeReplace");
            replace.setAccessible(true);
            return replace.invoke(lambda) instanceof SerializedLambda form
                    ? new Body(form.getImplClass(), form.getImplMethodName(), form.getImplMethodSignature())
                    : null;
        } catch (ReflectiveOperationException e) {
            // Not a lambda: a class of its own.
            return null;
        }
    }
}
