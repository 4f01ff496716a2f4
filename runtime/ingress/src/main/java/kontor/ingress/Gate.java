package kontor.ingress;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/** Lets a request in or not: who asks, from where, and how often. */
final class Gate {
    private static final String BEARER = "bearer ";
    /** What everybody may read: whether the node lives, and the console's own files. {@code /api} has its own tokens. */
    private static final Set<String> WITHOUT_KEY = Set.of("health", "api", "console", "");

    private static final HeaderName FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");
    /** Names of this machine: what a browser may have in its address bar when a person meant this node. */
    private static final Pattern THIS_MACHINE =
            Pattern.compile("(localhost|[a-z0-9-]+\\.localhost|127(\\.\\d{1,3}){3}|\\[::1]|::1)");

    private final IngressSettings settings;
    private final Map<String, byte[]> keys = new HashMap<>();
    private final Rates rates;

    Gate(IngressSettings settings, Rates rates) {
        this.settings = settings;
        this.rates = rates;
        settings.keys().forEach((name, key) -> keys.put(name, key.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Refuses a call: KON-1403 from another site while the node is open, KON-1401 without a valid key, KON-1429 over
     * the rate. Health is for everybody; {@code /api} has the business's own tokens.
     */
    void check(Call call, String authority, Supplier<String> remote) {
        var area = call.path().getFirst();
        if (settings.open()) {
            onlyThisMachine(authority, call.header(HeaderNames.ORIGIN), call.header(FETCH_SITE));
        } else if (!WITHOUT_KEY.contains(area)) {
            call.by(principal(call.header(HeaderNames.AUTHORIZATION)));
        }
        if (!area.equals("health")) {
            rates.count(() -> call.by() == null ? remote.get() : call.by());
        }
    }

    // A page of another site must not reach an open node through the browser of the person who runs it: neither by a
    // name that resolves to this machine, nor by a request across sites.
    private void onlyThisMachine(String authority, @Nullable String origin, @Nullable String site) {
        if (!isThisMachine(host(authority))) {
            throw new KontorException(
                    "KON-1403",
                    "the Host header is '" + authority + "', but without keys the node answers only to"
                            + " names of this machine, as localhost; configure keys (http.keys) to use another name");
        }
        var foreign = (origin != null && !isThisMachine(host(origin.replaceFirst("^[a-z]+://", ""))))
                || "cross-site".equals(site);
        if (foreign) {
            throw new KontorException(
                    "KON-1403",
                    "the request comes from a page of another site" + (origin == null ? "" : ", " + origin)
                            + "; without keys only pages of this machine are answered");
        }
    }

    private boolean isThisMachine(String host) {
        return THIS_MACHINE.matcher(host).matches() || host.equals(settings.host());
    }

    private static String host(String authority) {
        var lower = authority.toLowerCase(Locale.ROOT);
        int bracket = lower.indexOf(']');
        if (bracket >= 0) {
            return lower.substring(0, bracket + 1);
        }
        int colon = lower.indexOf(':');
        return colon < 0 ? lower : lower.substring(0, colon);
    }

    private String principal(@Nullable String authorization) {
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            throw new KontorException("KON-1401", "a key is needed; send Authorization: Bearer <key>");
        }
        var given = authorization.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8);
        String found = null;
        // Every key is compared, in constant time, so that the time tells nothing about any of them.
        for (var entry : keys.entrySet()) {
            if (MessageDigest.isEqual(entry.getValue(), given)) {
                found = entry.getKey();
            }
        }
        if (found == null) {
            throw new KontorException("KON-1401", "the key is not one of this node's (http.keys)");
        }
        return found;
    }
}
