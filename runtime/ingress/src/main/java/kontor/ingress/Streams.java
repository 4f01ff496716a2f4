package kontor.ingress;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import kontor.sdk.KontorException;

/** The event streams that are open: bounded in number, ended together. */
final class Streams {
    private final Set<Stream> open = ConcurrentHashMap.newKeySet();
    private final Semaphore free;
    private final int most;
    private volatile boolean closed;

    Streams(int most) {
        this.free = new Semaphore(most);
        this.most = most;
    }

    /** What a stream does while it is open. */
    @FunctionalInterface
    interface Body {
        void run(Stream stream) throws IOException;
    }

    /** Takes one of the places; refused (KON-1504) when all are taken. Given back at the end of {@link #run}. */
    void reserve() {
        if (!free.tryAcquire()) {
            throw new KontorException(
                    "KON-1504", most + " event streams are open already (http.limits.streams); close one");
        }
    }

    void run(OutputStream out, Body body) throws IOException {
        var stream = new Stream(out);
        open.add(stream);
        try {
            if (!closed) {
                body.run(stream);
            }
        } finally {
            open.remove(stream);
            free.release();
        }
    }

    int count() {
        return most - free.availablePermits();
    }

    /** Ends every stream. */
    void close() {
        closed = true;
        open.forEach(Stream::close);
    }
}
