package kontor.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Function;
import kontor.kernel.lint.RuleCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fingerprints of rules, from the class files of their businesses. On the way it tells of code that would not do the same
 * when it is replayed.
 */
final class Fingerprints implements Function<Object, String> {
    private static final Logger LOG = LoggerFactory.getLogger(Fingerprints.class);

    private final RuleCode code;

    Fingerprints(ClassLoader loader) {
        this.code = new RuleCode(internalName -> bytes(loader, internalName));
    }

    @Override
    public String apply(Object lambda) {
        code.findings(lambda).forEach(finding -> LOG.warn("a rule is not the same on every replay: {}", finding));
        return code.fingerprint(lambda);
    }

    private static byte @Nullable [] bytes(ClassLoader loader, String internalName) {
        try (InputStream in = loader.getResourceAsStream(internalName + ".class")) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
