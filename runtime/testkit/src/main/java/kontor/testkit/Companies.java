package kontor.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import kontor.kernel.builtin.BuiltIn;
import kontor.kernel.lint.DeterminismLint.Finding;
import kontor.kernel.lint.RuleCode;
import kontor.kernel.model.Model;
import kontor.kernel.model.ModelBuilder;
import kontor.sdk.Business;
import kontor.sdk.words.Index;
import org.jspecify.annotations.Nullable;

/** Puts together what a rehearsal runs: the vocabularies on the class path, the businesses, whoever answers built-in words. */
final class Companies {
    private Companies() {}

    static Model model(List<Class<? extends Business>> businesses) {
        var indexes = ServiceLoader.load(Index.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        var classes = new ArrayList<Class<? extends Business>>(businesses);
        if (!classes.contains(BuiltIn.class)) {
            classes.add(BuiltIn.class);
        }
        var code = new RuleCode(Companies::bytes);
        var findings = new ArrayList<Finding>();
        var model = ModelBuilder.build(indexes, classes, lambda -> {
            var read = code.read(lambda);
            findings.addAll(read.findings());
            return read.fingerprint();
        });
        if (!findings.isEmpty()) {
            throw new AssertionError("a rule would not do the same when it is replayed after a crash:\n"
                    + findings.stream().map(Finding::toString).collect(Collectors.joining("\n")));
        }
        return model;
    }

    private static byte @Nullable [] bytes(String internalName) {
        var loader = Thread.currentThread().getContextClassLoader();
        try (var in = loader.getResourceAsStream(internalName + ".class")) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
