package kontor.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import kontor.kernel.model.Json;

/** One open event stream, written by the request's own thread. */
final class Stream {
    /** Messages that are read at one time. */
    static final int PAGE = 500;

    /** The store is asked this often even when nobody wakes the stream. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    /** Whoever only watches is told of what came in this time together. */
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final OutputStream out;
    private final Thread thread = Thread.currentThread();
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile boolean closed;
    private long lastWrite = System.nanoTime();

    Stream(OutputStream out) {
        this.out = out;
    }

    boolean open() {
        return !closed && !thread.isInterrupted();
    }

    /** Tells that there may be something new; called by anybody, never blocks. */
    void wake() {
        if (!woken.getAndSet(true)) {
            LockSupport.unpark(thread);
        }
    }

    void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    /** Waits until it is woken or it is time to look; keeps the connection alive meanwhile. */
    void await() throws IOException {
        if (System.nanoTime() - lastWrite > KEEP_ALIVE.toNanos()) {
            comment("keep-alive");
        }
        if (!woken.get() && open()) {
            LockSupport.parkNanos(LOOK.toNanos());
        }
        woken.set(false);
    }

    /** Lets some more come before the next look. */
    void pause() {
        long end = System.nanoTime() + PAUSE.toNanos();
        for (long left = PAUSE.toNanos(); left > 0 && open(); left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    void comment(String text) throws IOException {
        write(": " + text + "\n\n");
        out.flush();
    }

    /** Sends an event. An id has no line breaks, and JSON text none either. */
    void send(String id, JsonNode data) throws IOException {
        write("id: " + id + "\ndata: " + Json.text(data) + "\n\n");
    }

    /** Says that messages were passed over. */
    void gap() throws IOException {
        write("event: gap\ndata: {}\n\n");
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        lastWrite = System.nanoTime();
    }

    void flush() throws IOException {
        out.flush();
    }
}
