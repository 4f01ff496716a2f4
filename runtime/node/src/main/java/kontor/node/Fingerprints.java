package kontor.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import kontor.kernel.lint.Flow.Does;
import kontor.kernel.lint.RuleCode;
import kontor.kernel.lint.Wires;
import kontor.kernel.model.RuleModel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fingerprints of rules, from the class files of their businesses. On the way it tells of code that would not do the same
 * when it is replayed, and notes what each rule does.
 */
final class Fingerprints implements Function<Object, String> {
    private static final Logger LOG = LoggerFactory.getLogger(Fingerprints.class);

    private final RuleCode code;
    private final Wires wires;
    private final Map<String, List<Does>> does = new ConcurrentHashMap<>();

    Fingerprints(Businesses businesses) {
        this.code = new RuleCode(internalName -> bytes(businesses.loader(), internalName));
        this.wires = new Wires(businesses.vocabularies());
    }

    /** What a rule with this fingerprint does, as far as its code tells. */
    List<Does> does(RuleModel rule) {
        return does.getOrDefault(rule.fingerprint(), List.of());
    }

    @Override
    public String apply(Object lambda) {
        var read = code.read(lambda);
        read.findings().forEach(finding -> LOG.warn("a rule is not the same on every replay: {}", finding));
        var fingerprint = read.fingerprint();
        does.put(fingerprint, read.does(wires));
        return fingerprint;
    }

    private static byte @Nullable [] bytes(ClassLoader loader, String internalName) {
        try (InputStream in = loader.getResourceAsStream(internalName + ".class")) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
