package kontor.connectors.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import okhttp3.Dns;
import okhttp3.HttpUrl;

/**
 * Keeps requests away from addresses that are not public. It is the client's own resolver: the client connects to exactly
 * the addresses that were checked here, so a name that answers differently the next time gains nothing.
 */
final class Guard implements Dns {
    /** Looks up a name; the machine's own way unless a test says otherwise. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    /** A host has an address that may not be fetched from. */
    static final class NotPublic extends UnknownHostException {
        private static final long serialVersionUID = 1L;

        NotPublic(String host, InetAddress address) {
            super(host + " is at " + address.getHostAddress()
                    + ", which is not a public address; fetch.allow in the configuration lists hosts and networks that may"
                    + " be fetched from nevertheless");
        }
    }

    private final Set<String> hosts = new HashSet<>();
    private final Set<String> origins = new HashSet<>();
    private final List<Network> networks = new ArrayList<>();
    private final Resolver resolver;

    /**
     * A guard that lets these through, too.
     *
     * @param allow hosts and networks
     * @param rewrite what stands in for other addresses: where it is, and nothing beside it
     */
    Guard(List<String> allow, Iterable<HttpUrl> rewrite, Resolver resolver) {
        for (var one : allow) {
            if (one.indexOf('/') >= 0 || Network.looksLikeAnAddress(one)) {
                networks.add(Network.of(one));
            } else {
                hosts.add(one.toLowerCase(Locale.ROOT));
            }
        }
        rewrite.forEach(url -> origins.add(origin(url)));
        this.resolver = resolver;
    }

    private static String origin(HttpUrl url) {
        return url.scheme() + "://" + url.host() + ":" + url.port();
    }

    /** Whether the configuration names this host, or what is there. */
    boolean allows(HttpUrl url) {
        return hosts.contains(url.host()) || origins.contains(origin(url)) || Network.looksLikeAnAddress(url.host());
    }

    /** Whether this is where the configuration itself sends requests to another address. */
    boolean standsIn(HttpUrl url) {
        return origins.contains(origin(url));
    }

    /** Refuses a URL whose host is written as an address that may not be fetched from: the client asks no resolver then. */
    void check(HttpUrl url) throws UnknownHostException {
        if (Network.looksLikeAnAddress(url.host()) && !standsIn(url)) {
            lookup(url.host());
        }
    }

    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
        var addresses = resolver.addresses(host);
        if (!hosts.contains(host.toLowerCase(Locale.ROOT))) {
            for (var address : addresses) {
                if (!Network.isPublic(address) && networks.stream().noneMatch(network -> network.contains(address))) {
                    throw new NotPublic(host, address);
                }
            }
        }
        return Arrays.asList(addresses);
    }
}
