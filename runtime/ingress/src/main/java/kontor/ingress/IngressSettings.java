package kontor.ingress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/**
 * How the HTTP side of a node is set up.
 *
 * @param host the address to listen on, as {@code 127.0.0.1} or {@code 0.0.0.0}
 * @param port the port, 0 for any free one
 * @param keys the bearer keys by the name of who holds them; none leaves a loopback address open to this machine
 * @param limits what a caller may ask for
 * @param jwt which JWTs stand for an account at {@code /api}, null for none
 */
public record IngressSettings(
        String host,
        int port,
        Map<String, String> keys,
        Limits limits,
        @Nullable JwtSettings jwt) {
    /** The fewest characters that a key may have. */
    public static final int SHORTEST_KEY = 16;

    public IngressSettings {
        keys = Map.copyOf(keys);
    }

    /** Without JWTs. */
    public IngressSettings(String host, int port, Map<String, String> keys, Limits limits) {
        this(host, port, keys, limits, null);
    }

    /** The same on another port. */
    public IngressSettings withPort(int other) {
        return new IngressSettings(host, other, keys, limits, jwt);
    }

    /** Open to this machine only, with the limits of the contract. */
    public static IngressSettings loopback(int port) {
        return new IngressSettings("127.0.0.1", port, Map.of(), Limits.DEFAULT);
    }

    /**
     * What a caller may ask for.
     *
     * @param envelope bytes that a request's body may have beyond one event's data
     * @param batchBytes bytes that a batch may have
     * @param batchEvents events that a batch may hold
     * @param headerBytes bytes that a request's headers may have, and its first line
     * @param waiters requests that may wait for runs at one time
     * @param streams event streams that may be open at one time
     * @param perSecond requests a second that one caller may send, 0 for any number
     */
    public record Limits(
            int envelope, int batchBytes, int batchEvents, int headerBytes, int waiters, int streams, int perSecond) {
        /** The limits of the contract; no rate. */
        public static final Limits DEFAULT = new Limits(64 * 1024, 4 * 1024 * 1024, 1_000, 32 * 1024, 10_000, 256, 0);
    }

    /** Whether everybody on this machine may do everything. */
    public boolean open() {
        return keys.isEmpty();
    }

    /** Refuses (KON-1201) to be open to other machines, and keys that can be guessed; JWTs that are not safe (KON-1203). */
    void check() {
        if (jwt != null) {
            jwt.check();
        }
        if (open() && !isLoopback()) {
            throw new KontorException(
                    "KON-1201",
                    "the node is to listen on " + host + ", which other machines reach, but no key is"
                            + " configured; configure a key (http.keys, KONTOR_HTTP_KEYS), or listen on 127.0.0.1");
        }
        keys.forEach((name, key) -> {
            if (key.length() < SHORTEST_KEY) {
                throw new KontorException(
                        "KON-1201",
                        "the key of '" + name + "' has " + key.length() + " characters; at least " + SHORTEST_KEY
                                + " are needed, as from: openssl rand -hex 32");
            }
        });
    }

    private boolean isLoopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new KontorException("KON-1201", "the address to listen on, '" + host + "', is not known here", e);
        }
    }
}
