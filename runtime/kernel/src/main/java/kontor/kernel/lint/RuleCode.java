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

    /**
     * The fingerprint of a rule's code: the same as long as the instructions of its body, and of what the body calls of its
     * own package, are the same. Line numbers and the rest of the file do not matter.
     */
    public String fingerprint(Object lambda) {
        var body = body(lambda);
        return body == null ? Ids.hash(lambda.getClass().getName()) : Fingerprint.of(reachable(body));
    }

    /** What in a rule's code would not be the same when it is replayed. */
    public List<DeterminismLint.Finding> findings(Object lambda) {
        var body = body(lambda);
        return body == null ? List.of() : DeterminismLint.check(reachable(body));
    }

    /** What a rule's code sends, writes, waits for and calls. */
    public List<Flow.Does> does(Object lambda, Wires wires) {
        var body = body(lambda);
        return body == null ? List.of() : Flow.of(reachable(body).methods(), wires);
    }

    private Reachable reachable(Body body) {
        return new Reachable(classes, body.owner(), body.name(), body.descriptor());
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
