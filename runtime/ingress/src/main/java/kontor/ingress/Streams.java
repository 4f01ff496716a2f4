package kontor.ingress;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import kontor.sdk.KontorException;

/** The event streams that are open: bounded in number, ended together, each ended when its reader does not read. */
final class Streams {
    private static final Duration SLOWEST = Duration.ofSeconds(30);

    private final Set<Stream> open = ConcurrentHashMap.newKeySet();
    private final Semaphore free;
    private final int most;
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("kontor-streams").factory());
    private volatile boolean closed;

    Streams(int most) {
        this.free = new Semaphore(most);
        this.most = most;
        watch.scheduleWithFixedDelay(this::abortStuck, 10, 10, TimeUnit.SECONDS);
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

    private void abortStuck() {
        open.stream().filter(stream -> stream.stuck(SLOWEST)).forEach(Stream::abort);
    }

    /** Ends every stream. */
    void close() {
        closed = true;
        open.forEach(Stream::close);
        watch.shutdown();
    }
}
