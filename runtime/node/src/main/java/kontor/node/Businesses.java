package kontor.node;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import kontor.kernel.builtin.BuiltIn;
import kontor.kernel.model.Model;
import kontor.kernel.model.ModelBuilder;
import kontor.sdk.Business;
import kontor.sdk.KontorException;
import kontor.sdk.words.Index;

/**
 * The businesses of a node, with the class loader that holds them.
 *
 * @param classes their classes, the built-in one first
 * @param loader where they, their vocabularies and their templates are
 */
public record Businesses(List<Class<? extends Business>> classes, ClassLoader loader) {
    /**
     * Loads business jars. A jar names its businesses in {@code META-INF/services/kontor.sdk.Business}; one that holds only
     * a vocabulary names none. All jars share one class loader, so that patterns compose over one vocabulary.
     *
     * <p>Refused with KON-1003 when a jar is not there, or a business in it cannot be loaded.
     */
    public static Businesses load(List<Path> jars) {
        var urls = jars.stream().map(Businesses::url).toArray(URL[]::new);
        ClassLoader parent = Businesses.class.getClassLoader();
        var loader = urls.length == 0 ? parent : new URLClassLoader("businesses", urls, parent);
        var classes = new ArrayList<Class<? extends Business>>();
        classes.add(BuiltIn.class);
        try {
            ServiceLoader.load(Business.class, loader).stream()
                    .map(ServiceLoader.Provider::type)
                    .filter(type -> !classes.contains(type))
                    .forEach(classes::add);
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new KontorException(
                    "KON-1003",
                    "a business cannot be loaded: " + e.getMessage() + "; give every jar that it needs with --business",
                    e);
        }
        return new Businesses(List.copyOf(classes), loader);
    }

    /** The built-in business and these, from this program's own class path. */
    public static Businesses of(List<Class<? extends Business>> businesses) {
        var classes = new ArrayList<Class<? extends Business>>();
        classes.add(BuiltIn.class);
        classes.addAll(businesses);
        var loader = businesses.isEmpty()
                ? Businesses.class.getClassLoader()
                : businesses.getFirst().getClassLoader();
        return new Businesses(List.copyOf(classes), loader);
    }

    private static URL url(Path jar) {
        if (!Files.isReadable(jar)) {
            throw new KontorException("KON-1003", "there is no business jar " + jar.toAbsolutePath());
        }
        try {
            return jar.toRealPath().toUri().toURL();
        } catch (MalformedURLException e) {
            throw new KontorException("KON-1003", "not a path of a jar: " + jar, e);
        } catch (IOException e) {
            throw new KontorException("KON-1003", "the business jar " + jar + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** What they say, taken together. Refused with KON-11xx when it does not fit together. */
    public Model model(Function<Object, String> fingerprint) {
        return ModelBuilder.build(indexes(), classes, fingerprint);
    }

    /** Whether one of their vocabularies declares a verb of this wire name. */
    boolean declares(String verb) {
        return indexes().stream()
                .flatMap(index -> index.verbs().stream())
                .anyMatch(one -> one.name().equals(verb));
    }

    /** The generated classes {@code $} of their vocabularies. */
    List<Class<?>> vocabularies() {
        var found = new ArrayList<Class<?>>();
        for (var index : indexes()) {
            var name = index.getClass().getPackageName() + ".$";
            try {
                found.add(Class.forName(name, true, index.getClass().getClassLoader()));
            } catch (ClassNotFoundException e) {
                throw new KontorException(
                        "KON-1003", "the vocabulary " + name + " is not there; build its jar anew", e);
            }
        }
        return found;
    }

    private List<Index> indexes() {
        var byClass = new LinkedHashMap<Class<?>, Index>();
        try {
            ServiceLoader.load(Index.class, loader).forEach(index -> byClass.putIfAbsent(index.getClass(), index));
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new KontorException(
                    "KON-1003",
                    "a vocabulary cannot be loaded: " + e.getMessage()
                            + "; give every jar that it needs with --business",
                    e);
        }
        return List.copyOf(byClass.values());
    }
}
