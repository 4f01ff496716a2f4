package kontor.pekko;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import kontor.kernel.port.Store;
import kontor.kernel.port.Store.LoggedMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners about messages in the order of the log. Accepting only rings a bell; the messages are read from the
 * store, and nothing is read while nobody listens.
 */
final class Live {
    private static final Logger LOG = LoggerFactory.getLogger(Live.class);
    private static final int PAGE = 500;

    private final Store store;
    private final Set<Consumer<LoggedMessage>> listeners = ConcurrentHashMap.newKeySet();
    private final AtomicInteger rings = new AtomicInteger();
    private volatile long position = -1;

    Live(Store store) {
        this.store = store;
    }

    AutoCloseable listen(Consumer<LoggedMessage> listener) {
        synchronized (this) {
            if (listeners.isEmpty()) {
                position = store.lastPosition().toCompletableFuture().join();
            }
            listeners.add(listener);
        }
        return () -> listeners.remove(listener);
    }

    /** Something was accepted. */
    void ring() {
        if (!listeners.isEmpty() && rings.getAndIncrement() == 0) {
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

    private static void tell(Consumer<LoggedMessage> listener, LoggedMessage message) {
        try {
            listener.accept(message);
        } catch (RuntimeException e) {
            LOG.warn("a listener to messages failed", e);
        }
    }
}
