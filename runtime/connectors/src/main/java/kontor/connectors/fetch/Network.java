package kontor.connectors.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import kontor.sdk.KontorException;

/**
 * A range of addresses, as {@code 10.0.0.0/8}.
 *
 * @param address an address in it
 * @param prefix how many leading bits count
 */
record Network(InetAddress address, int prefix) {
    // What IANA's special-purpose registries do not call globally reachable (RFC 6890), and what hides an IPv4 address.
    private static final List<Network> NOT_PUBLIC = List.of(
            of("0.0.0.0/8"),
            of("10.0.0.0/8"),
            of("100.64.0.0/10"),
            of("127.0.0.0/8"),
            of("169.254.0.0/16"),
            of("172.16.0.0/12"),
            of("192.0.0.0/24"),
            of("192.0.2.0/24"),
            of("192.88.99.0/24"),
            of("192.168.0.0/16"),
            of("198.18.0.0/15"),
            of("198.51.100.0/24"),
            of("203.0.113.0/24"),
            of("224.0.0.0/4"),
            of("240.0.0.0/4"),
            of("2001::/23"),
            of("2001:db8::/32"),
            of("2002::/16"),
            of("3fff::/20"));

    // Loopback, link-local, unique-local, multicast, NAT64 and IPv4-mapped addresses all lie outside.
    private static final Network GLOBAL_IPV6 = of("2000::/3");

    /** Whether an address is on the public internet. An IPv4-mapped one arrives here as the IPv4 address that it is. */
    static boolean isPublic(InetAddress address) {
        var known = address.getAddress().length == 4 || GLOBAL_IPV6.contains(address);
        return known && NOT_PUBLIC.stream().noneMatch(network -> network.contains(address));
    }

    /** Reads {@code address/bits}, or a single address; refused (KON-1001) when it is neither. */
    static Network of(String text) {
        var slash = text.indexOf('/');
        var host = slash < 0 ? text : text.substring(0, slash);
        if (!looksLikeAnAddress(host)) {
            throw malformed(text);
        }
        try {
            var address = InetAddress.getByName(host);
            int bits = address.getAddress().length * 8;
            int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
            if (prefix < 0 || prefix > bits) {
                throw malformed(text);
            }
            return new Network(address, prefix);
        } catch (UnknownHostException | NumberFormatException e) {
            throw malformed(text);
        }
    }

    /** Whether this is written as an address and not as a name, which would have to be looked up. */
    static boolean looksLikeAnAddress(String host) {
        return host.indexOf(':') >= 0 || host.matches("[0-9.]+");
    }

    private static KontorException malformed(String text) {
        return new KontorException(
                "KON-1001", "fetch.allow has '" + text + "'; expected a host's name, or a network as 10.1.0.0/16");
    }

    boolean contains(InetAddress other) {
        var ours = address.getAddress();
        var theirs = other.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((ours[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
