package kontor.node.process;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToIntFunction;

/**
 * A port whose connections go on to another port, as long as a gate is open. What comes while it is closed is held, and goes on
 * when it opens: as a network does that was cut for less time than TCP has patience.
 */
final class Wire implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final ToIntFunction<Socket> origin;
    private final Gate gate;
    private final List<Closeable> open = new CopyOnWriteArrayList<>();

    /** Whether bytes pass. */
    interface Gate {
        /**
         * @param origin who made the connection
         * @param forth whether the bytes go the way in which the connection was made; else back
         */
        boolean isOpen(int origin, boolean forth);
    }

    /** Takes a free port of loopback; {@code origin} tells who has made a connection. */
    Wire(int target, ToIntFunction<Socket> origin, Gate gate) throws IOException {
        this.target = target;
        this.origin = origin;
        this.gate = gate;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                Thread.startVirtualThread(() -> connect(client));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void connect(Socket client) {
        try {
            var from = origin.applyAsInt(client);
            var behind = new Socket(InetAddress.getLoopbackAddress(), target);
            client.setTcpNoDelay(true);
            behind.setTcpNoDelay(true);
            open.add(client);
            open.add(behind);
            pump(client, behind, from, true);
            pump(behind, client, from, false);
        } catch (IOException e) {
            // Nobody listens behind: whoever came sees that the connection ends.
            close(client);
        }
    }

    private void pump(Socket source, Socket sink, int from, boolean forth) throws IOException {
        var in = source.getInputStream();
        var out = sink.getOutputStream();
        Thread.startVirtualThread(() -> {
            try {
                copy(in, out, from, forth);
            } catch (IOException e) {
                // One side is gone; so is the other.
            }
            close(source);
            close(sink);
        });
    }

    private void copy(InputStream in, OutputStream out, int from, boolean forth) throws IOException {
        var buffer = new byte[64 * 1024];
        int count;
        while ((count = in.read(buffer)) >= 0) {
            while (!gate.isOpen(from, forth) && !server.isClosed()) {
                LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            }
            out.write(buffer, 0, count);
        }
    }

    private void close(Closeable socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        close(server);
        open.forEach(this::close);
    }
}
