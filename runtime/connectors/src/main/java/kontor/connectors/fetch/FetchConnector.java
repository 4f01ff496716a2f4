package kontor.connectors.fetch;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import kontor.connectors.KeysConnector;
import kontor.connectors.OnFirstUse;
import kontor.kernel.port.Connector;
import kontor.kernel.port.Tracing;
import kontor.sdk.KontorException;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * {@code api.fetch}, on OkHttp: the JDK's client resolves names itself and cannot be told to connect to the address that
 * was checked. No proxy is asked, for it would resolve the name once more.
 */
public final class FetchConnector implements Connector {
    /** The name by which rules call it. */
    public static final String NAME = "fetch";

    private static final int MOST_REDIRECTS = 5;
    // Timeout, too early, too many requests: the same request may be taken later.
    private static final Set<Integer> PASSING = Set.of(408, 425, 429);
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<String> LEFT_BEHIND = Set.of("authorization", "cookie", "proxy-authorization");

    private final Duration timeout;
    private final Map<String, FetchSettings.Credential> credentials = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Secrets secrets;
    private final Rewrites rewrites;
    private final Guard guard;
    private final Answers answers;
    private final Supplier<Clients> clients;

    /** Fetches within these settings. Refused with KON-1001 when they cannot be meant. */
    public FetchConnector(FetchSettings settings) {
        this(settings, InetAddress::getAllByName);
    }

    FetchConnector(FetchSettings settings, Guard.Resolver resolver) {
        timeout = settings.timeout();
        credentials.putAll(settings.credentials());
        secrets = new Secrets(settings.credentials().values());
        rewrites = new Rewrites(settings.rewrite());
        guard = new Guard(settings.allow(), rewrites.targets(), resolver);
        answers = new Answers(settings.maxAnswer());
        clients = OnFirstUse.of(() -> Clients.guardedBy(guard));
    }

    /** Clients that look names up with the guard, and without it where the configuration chose the address. */
    private record Clients(OkHttpClient guarded, OkHttpClient unguarded) {
        static Clients guardedBy(Guard guard) {
            var guarded = new OkHttpClient.Builder()
                    .dns(guard)
                    .proxy(Proxy.NO_PROXY)
                    .followRedirects(false)
                    .followSslRedirects(false)
                    .connectTimeout(Duration.ofSeconds(10))
                    .readTimeout(Duration.ZERO)
                    .writeTimeout(Duration.ZERO)
                    .build();
            return new Clients(guarded, guarded.newBuilder().dns(Dns.SYSTEM).build());
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    /**
     * {@code fetch}: a {@link kontor.sdk.api.FetchRequest} to a {@link kontor.sdk.api.Fetched}. Refused with KON-4120
     * (status 400 or more), KON-4121 (not a public address), KON-4122 (too large), KON-4123 (no JSON), KON-4124 (too many
     * redirects), KON-4125 (cannot be sent), KON-4002 (another operation).
     */
    @Override
    public JsonNode call(String operation, JsonNode request, String idempotencyKey) throws IOException {
        if (!operation.equals("fetch")) {
            throw KeysConnector.unknown(NAME, operation, "fetch");
        }
        var wanted = Wanted.of(request, timeout);
        try {
            return follow(wanted, idempotencyKey);
        } catch (Guard.NotPublic e) {
            throw new KontorException("KON-4121", secrets.hidden(e.getMessage()));
        } catch (KontorException e) {
            throw new KontorException(e.code(), secrets.hidden(e.getMessage()));
        } catch (IOException e) {
            // Without what caused it: a cause's words are not ours to clean.
            throw new IOException(what(wanted.method(), wanted.url()) + ": " + secrets.hidden(e.getMessage()));
        }
    }

    private JsonNode follow(Wanted wanted, String key) throws IOException {
        var url = wanted.url();
        var request = request(wanted, key);
        var until = System.nanoTime() + wanted.timeout().toNanos();
        for (int hops = 0; hops <= MOST_REDIRECTS; hops++) {
            try (var response = send(request, until)) {
                var next = redirect(response, url);
                if (next == null) {
                    return answer(response, what(request.method(), url));
                }
                request = redirected(request, response.code(), url, next);
                url = next;
            }
        }
        throw new KontorException(
                "KON-4124",
                what(wanted.method(), wanted.url()) + " was redirected more than " + MOST_REDIRECTS
                        + " times, at last to " + Secrets.place(url));
    }

    private static Request request(Wanted wanted, String key) {
        var request = new Request.Builder()
                .url(wanted.url())
                .headers(wanted.headers())
                .method(wanted.method(), wanted.body());
        if (wanted.headers().get("Accept") == null) {
            request.header("Accept", "application/json, */*;q=0.8");
        }
        if (wanted.headers().get("User-Agent") == null) {
            request.header("User-Agent", "Kontor");
        }
        if (wanted.changes() && wanted.headers().get("Idempotency-Key") == null) {
            request.header("Idempotency-Key", key);
        }
        if (wanted.headers().get(Tracing.HEADER) == null) {
            Tracing.traceparent().ifPresent(here -> request.header(Tracing.HEADER, here));
        }
        return request.build();
    }

    private Response send(Request request, long until) throws IOException {
        var left = until - System.nanoTime();
        if (left <= 0) {
            throw new IOException("timeout");
        }
        var place = rewrites.apply(request.url());
        guard.check(place);
        var sent = request.newBuilder().url(place);
        // By where it really goes, so that it reaches nobody else.
        var credential = credentials.get(place.host());
        if (credential != null) {
            requireSafe(place);
            sent.header(credential.header(), credential.value());
        }
        var both = clients.get();
        var call = (guard.standsIn(place) ? both.unguarded() : both.guarded()).newCall(sent.build());
        call.timeout().timeout(left, TimeUnit.NANOSECONDS);
        return call.execute();
    }

    private void requireSafe(HttpUrl place) {
        if (!place.isHttps() && !guard.allows(place)) {
            throw Wanted.malformed(
                    "there is a credential for " + place.host() + ", but the address is http",
                    "https, or the host in fetch.allow");
        }
    }

    private static @Nullable HttpUrl redirect(Response response, HttpUrl from) {
        var location = response.header("Location");
        return location == null || !REDIRECTS.contains(response.code()) ? null : from.resolve(location);
    }

    // What browsers do: 303, and a POST that is answered 301 or 302, go on as a GET.
    private static Request redirected(Request request, int status, HttpUrl from, HttpUrl to) {
        var next = request.newBuilder().url(to);
        var method = request.method();
        var asGet = status == 303 && !method.equals("HEAD") || status < 303 && method.equals("POST");
        if (asGet) {
            next.method("GET", (RequestBody) null).removeHeader("Content-Type").removeHeader("Idempotency-Key");
        }
        if (!from.host().equals(to.host()) || from.isHttps() && !to.isHttps()) {
            LEFT_BEHIND.forEach(next::removeHeader);
        }
        return next.build();
    }

    private JsonNode answer(Response response, String what) throws IOException {
        var status = response.code();
        if (status < 400) {
            return answers.of(response, what);
        }
        var said = what + " answered " + status + ": " + Answers.excerpt(response);
        if (status >= 500 || PASSING.contains(status)) {
            var after = response.header("Retry-After");
            throw new IOException(said + (after == null ? "" : " (asks to wait " + after + ")"));
        }
        throw new KontorException("KON-4120", said);
    }

    private static String what(String method, HttpUrl url) {
        return method.toUpperCase(Locale.ROOT) + " " + Secrets.place(Objects.requireNonNull(url));
    }
}
