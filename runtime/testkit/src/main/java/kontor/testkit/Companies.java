package kontor.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import kontor.kernel.model.Model;
import kontor.kernel.model.ModelBuilder;
import kontor.sdk.Business;
import kontor.sdk.words.Index;

/** Puts together what a rehearsal runs: the vocabularies on the class path, the businesses, whoever answers built-in words. */
final class Companies {
    private static final String BUILT_IN = "kontor.connectors.BuiltIn";

    private Companies() {}

    static Model model(List<Class<? extends Business>> businesses) {
        var indexes = ServiceLoader.load(Index.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        var classes = new ArrayList<Class<? extends Business>>(businesses);
        var builtIn = builtIn();
        if (!classes.contains(builtIn)) {
            classes.add(builtIn);
        }
        return ModelBuilder.build(indexes, classes, _ -> "rehearsed");
    }

    /** The business that answers the built-in words: the connectors' own where it is there. */
    private static Class<? extends Business> builtIn() {
        try {
            return Class.forName(BUILT_IN, false, Thread.currentThread().getContextClassLoader())
                    .asSubclass(Business.class);
        } catch (ClassNotFoundException e) {
            return StandIns.class;
        }
    }
}
