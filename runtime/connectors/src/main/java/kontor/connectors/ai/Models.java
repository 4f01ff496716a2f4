package kontor.connectors.ai;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import kontor.connectors.ai.AiSettings.Provider;
import kontor.connectors.ai.AiSettings.Served;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds who serves a model that a rule names. */
final class Models {
    private static final Logger LOG = LoggerFactory.getLogger(Models.class);

    private final AiSettings settings;
    private final Map<String, Provider> reachable;
    private final @Nullable Served fallback;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /** Refused with KON-4401 when it cannot be told who serves the default model. */
    Models(AiSettings settings) {
        this.settings = settings;
        this.reachable = settings.reachable();
        this.fallback = reachable.isEmpty() ? null : fallback();
    }

    /** Whether nobody serves any model. */
    boolean none() {
        return reachable.isEmpty();
    }

    /** A provider of a found model. */
    Provider provider(Served served) {
        return Objects.requireNonNull(reachable.get(served.provider()));
    }

    /** Who answers. A name that nobody serves falls to the default model, and the log says so once. */
    Served find(@Nullable String name) {
        var named = name == null ? null : named(name);
        if (named != null) {
            return named;
        }
        if (fallback != null) {
            if (name != null && told.add(name)) {
                LOG.warn(
                        "no configured provider serves the model '{}'; {} answers in its place. ai.models in"
                                + " conf/kontor.conf says who serves what",
                        name,
                        fallback.name());
            }
            return fallback;
        }
        var only = only();
        if (name != null && only != null) {
            return new Served(only, name, null, null);
        }
        throw new KontorException(
                "KON-4402",
                (name == null ? "no model is named" : "no configured provider serves the model '" + name + "'")
                        + " and there is no default; set ai.default (or KONTOR_AI_MODEL) to "
                        + (known().isEmpty()
                                ? "a model of " + String.join(" or ", reachable.keySet())
                                : "one of " + String.join(", ", known())));
    }

    private @Nullable Served named(String name) {
        var served = settings.models().get(name);
        if (served != null && reachable.containsKey(served.provider())) {
            return served;
        }
        var slash = name.indexOf('/');
        return slash > 0 && reachable.containsKey(name.substring(0, slash))
                ? new Served(name.substring(0, slash), name.substring(slash + 1), null, null)
                : null;
    }

    private @Nullable Served fallback() {
        if (settings.model() == null) {
            var known = known();
            return known.size() == 1 ? settings.models().get(known.first()) : null;
        }
        var named = named(settings.model());
        if (named != null) {
            return named;
        }
        var only = only();
        if (only == null) {
            throw new KontorException(
                    "KON-4401",
                    "several providers are configured, and none of ai.models tells who serves the default model '"
                            + settings.model() + "'; write it as provider/name, as "
                            + reachable.keySet().iterator().next() + "/"
                            + settings.model());
        }
        return new Served(only, settings.model(), null, null);
    }

    private @Nullable String only() {
        return reachable.size() == 1 ? reachable.keySet().iterator().next() : null;
    }

    // The names of models that somebody serves.
    private TreeSet<String> known() {
        var names = new TreeSet<String>();
        settings.models().forEach((name, served) -> {
            if (reachable.containsKey(served.provider())) {
                names.add(name);
            }
        });
        return names;
    }
}
