package kontor.pekko;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import kontor.kernel.port.Store;
import kontor.kernel.port.Store.LoggedMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners about messages in the order of the log. On a node of its own, accepting rings a bell, and the messages are read
 * from the store. Where other nodes accept messages too, the store is asked again and again, with an {@link Overlap}. Nothing is
 * read while nobody listens.
 */
final class Live {
    private static final Logger LOG = LoggerFactory.getLogger(Live.class);
    private static final Duration EVERY = Duration.ofMillis(500);
    private static final int PAGE = 500;

    private final Store store;
    private final Set<Consumer<LoggedMessage>> listeners = ConcurrentHashMap.newKeySet();
    private final AtomicInteger rings = new AtomicInteger();
    private final AtomicBoolean reading = new AtomicBoolean();
    private volatile boolean polled;
    private volatile long position = -1;
    private @Nullable Overlap overlap;

    Live(Store store) {
        this.store = store;
    }

    AutoCloseable listen(Consumer<LoggedMessage> listener) {
        synchronized (this) {
            if (listeners.isEmpty()) {
                position = store.lastPosition().toCompletableFuture().join();
                overlap = new Overlap(position, System.nanoTime());
            }
            listeners.add(listener);
        }
        return () -> listeners.remove(listener);
    }

    /** Something was accepted. */
    void ring() {
        if (!polled && !listeners.isEmpty() && rings.getAndIncrement() == 0) {
            read();
        }
    }

    private void read() {
        var seen = rings.get();
        store.messagesAfter(position, PAGE).whenComplete((messages, failure) -> {
            if (failure != null) {
                LOG.warn("the message log could not be read for listeners", failure);
                rings.set(0);
                return;
            }
            for (var message : messages) {
                position = message.position();
                listeners.forEach(listener -> tell(listener, message));
            }
            // Rung again meanwhile, or more than a page: read on.
            if (messages.size() == PAGE || !rings.compareAndSet(seen, 0)) {
                read();
            }
        });
    }

    // --- where other nodes accept messages too

    /** Asks the store from now on. */
    void poll(Parts parts) {
        polled = true;
        parts.system()
                .scheduler()
                .scheduleWithFixedDelay(EVERY, EVERY, this::poll, parts.system().executionContext());
    }

    private void poll() {
        Overlap log;
        synchronized (this) {
            log = overlap;
        }
        if (log != null && !listeners.isEmpty() && reading.compareAndSet(false, true)) {
            poll(log, log.from(System.nanoTime()));
        }
    }

    private void poll(Overlap log, long from) {
        store.messagesAfter(from, PAGE).whenComplete((messages, failure) -> {
            if (failure != null) {
                LOG.warn("the message log could not be read for listeners; tried again", failure);
            } else {
                log.fresh(messages).forEach(message -> listeners.forEach(listener -> tell(listener, message)));
                if (messages.size() == PAGE) {
                    poll(log, messages.getLast().position());
                    return;
                }
            }
            reading.set(false);
        });
    }

    private static void tell(Consumer<LoggedMessage> listener, LoggedMessage message) {
        try {
            listener.accept(message);
        } catch (RuntimeException e) {
            LOG.warn("a listener to messages failed", e);
        }
    }
}
