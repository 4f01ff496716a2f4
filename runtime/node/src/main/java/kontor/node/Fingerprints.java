package kontor.node;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.SerializedLambda;
import java.util.HexFormat;
import java.util.function.Function;
import kontor.kernel.message.Ids;

/** Fingerprints of rules: of the class that holds a rule's lambda, so that a change of its code is noticed. */
final class Fingerprints implements Function<Object, String> {
    private final ClassLoader loader;

    Fingerprints(ClassLoader loader) {
        this.loader = loader;
    }

    @Override
    public String apply(Object lambda) {
        try {
            var replace = lambda.getClass().getDeclaredMethod("writeReplace");
            replace.setAccessible(true);
            var form = (SerializedLambda) replace.invoke(lambda);
            return Ids.hash(form.getImplMethodName(), HexFormat.of().formatHex(bytes(form.getImplClass())));
        } catch (ReflectiveOperationException | IOException e) {
            // Not a lambda: a method reference to a bound object, or a class of its own.
            return Ids.hash(lambda.getClass().getName());
        }
    }

    private byte[] bytes(String internalName) throws IOException {
        try (InputStream in = loader.getResourceAsStream(internalName + ".class")) {
            if (in == null) {
                throw new IOException("no class file of " + internalName);
            }
            return in.readAllBytes();
        }
    }
}
