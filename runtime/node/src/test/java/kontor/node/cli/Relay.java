package kontor.node.cli;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A wire between a client and a node that can be cut. */
final class Relay implements AutoCloseable {
    private final ServerSocket server;
    private final URI node;
    private final CountDownLatch stream = new CountDownLatch(1);
    private final List<Closeable> open = new CopyOnWriteArrayList<>();

    Relay(String url) {
        this.node = URI.create(url);
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                var behind = new Socket(node.getHost(), node.getPort());
                open.add(client);
                open.add(behind);
                pump(client.getInputStream(), behind.getOutputStream());
                pump(new Watched(behind.getInputStream()), client.getOutputStream());
            } catch (IOException e) {
                // Closed, or cut just now.
            }
        }
    }

    private static void pump(InputStream in, OutputStream out) {
        Thread.startVirtualThread(() -> {
            try {
                in.transferTo(out);
            } catch (IOException e) {
                // Cut.
            }
        });
    }

    /** Notices when an event stream is answered. */
    private final class Watched extends FilterInputStream {
        Watched(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int read = super.read(bytes, from, length);
            if (read > 0 && new String(bytes, from, read, StandardCharsets.UTF_8).contains("text/event-stream")) {
                stream.countDown();
            }
            return read;
        }
    }

    /** Returns once an event stream has begun. */
    void awaitStream() {
        try {
            stream.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends every connection; new ones can be made at once. */
    void cut() {
        for (var connection : open) {
            try {
                connection.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        open.clear();
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
