package kontor.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of the loopback that nobody listens on, for processes that a test starts, stops and starts again. They lie below those that
 * systems give to outgoing connections: such a one would take a port that was free a moment ago.
 */
public final class FreePorts {
    private static final int FIRST = 15_000;
    // Linux begins at 32,768, others at 49,152.
    private static final int END = 32_000;
    private static final int TRIES = 1_000;
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private FreePorts() {}

    /** One of them, that this process was not given before. */
    public static int one() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                if (GIVEN.add(port)) {
                    return socket.getLocalPort();
                }
            } catch (IOException e) {
                // Somebody listens there.
            }
        }
        throw new IllegalStateException("no port between " + FIRST + " and " + END + " is free on the loopback");
    }
}
