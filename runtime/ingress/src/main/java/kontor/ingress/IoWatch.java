package kontor.ingress;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends the connection of a client that neither sends what it announced nor reads what it asked for: the server has no
 * timeouts of its own for either. Interrupting a thread that is blocked on a socket closes the socket.
 */
final class IoWatch implements AutoCloseable {
    private final Set<Step> steps = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("kontor-io-watch").factory());
    private final Duration longest;

    IoWatch(Duration longest) {
        this.longest = longest;
        var pause = Math.max(longest.toMillis() / 4, 1);
        var _ = timer.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.MILLISECONDS);
    }

    private void look() {
        long now = System.nanoTime();
        for (var step : steps) {
            if (now - step.since > longest.toNanos()) {
                step.interrupt();
            }
        }
    }

    /** Something that may block on the socket, from now until it is closed, on this thread. */
    Step step() {
        var step = new Step();
        steps.add(step);
        return step;
    }

    /** A step under watch. */
    final class Step implements AutoCloseable {
        private final Thread thread = Thread.currentThread();
        private final long since = System.nanoTime();
        private final AtomicBoolean over = new AtomicBoolean();

        private void interrupt() {
            if (over.compareAndSet(false, true)) {
                thread.interrupt();
            }
        }

        @Override
        public void close() {
            over.set(true);
            steps.remove(this);
        }
    }

    /** The same stream, each of whose writes is a step. */
    OutputStream watched(OutputStream out) {
        return new Watched(out);
    }

    private final class Watched extends OutputStream {
        private final OutputStream out;

        Watched(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            try (var _ = step()) {
                out.write(b);
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try (var _ = step()) {
                out.write(bytes, offset, length);
            }
        }

        @Override
        public void flush() throws IOException {
            try (var _ = step()) {
                out.flush();
            }
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
