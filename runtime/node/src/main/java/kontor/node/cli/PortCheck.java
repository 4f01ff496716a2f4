package kontor.node.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import kontor.ingress.IngressSettings;

/** Whether the HTTP port can be had. */
final class PortCheck {
    private static final String NAME = "port";
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private PortCheck() {}

    static Check of(IngressSettings http) {
        var address = http.host() + ":" + http.port();
        if (http.port() == 0) {
            return Check.ok(NAME, "any free one on " + http.host());
        }
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(http.host()), http.port()));
            return Check.ok(NAME, address + " is free");
        } catch (IOException | IllegalArgumentException e) {
            return taken(http, address, e);
        }
    }

    private static Check taken(IngressSettings http, String address, Exception failure) {
        var other = "set KONTOR_HTTP_PORT to another port, or stop what has this one";
        try (var client = new NodeClient("http://" + host(http.host()) + ":" + http.port(), null, PATIENCE)) {
            client.get(Address.of("health", "alive"));
            return Check.note(NAME, "a Kontor node answers at " + address, "to start a second one, " + other);
        } catch (Refused | Unreachable | IllegalArgumentException e) {
            return Check.failed(NAME, address + " cannot be had: " + failure.getMessage(), other);
        }
    }

    private static String host(String host) {
        if (host.equals("0.0.0.0") || host.equals("::")) {
            return "127.0.0.1";
        }
        return host.contains(":") ? "[" + host + "]" : host;
    }
}
