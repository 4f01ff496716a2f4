package kontor.ingress;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the requests that are being answered, and lets a shutdown wait for the last one. */
final class InFlight {
    private final AtomicInteger count = new AtomicInteger();
    private final CountDownLatch none = new CountDownLatch(1);
    private volatile boolean closed;

    /** Whether new requests are still taken. */
    boolean open() {
        return !closed;
    }

    void enter() {
        count.incrementAndGet();
    }

    void exit() {
        if (count.decrementAndGet() == 0 && closed) {
            none.countDown();
        }
    }

    int count() {
        return count.get();
    }

    void close() {
        closed = true;
        if (count.get() == 0) {
            none.countDown();
        }
    }

    /** Waits until no request is being answered; false when the time was up before. */
    boolean awaitNone(Duration longest) throws InterruptedException {
        return none.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    }
}
