package kontor.pekko;

import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import kontor.kernel.message.Message;
import kontor.kernel.port.Store.Waiting;
import kontor.kernel.shard.ShardCommand;
import kontor.kernel.where.Wanted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Brings together messages and the runs that wait for them. Waiting writes the wait, then reads the messages; accepting
 * writes the message, then reads the waits: so neither order misses. A match that comes twice counts once.
 */
final class Waits {
    private static final Logger LOG = LoggerFactory.getLogger(Waits.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private Waits() {}

    /** A message has been written: tells the runs that wait for it, which may be other nodes'. */
    static void announce(Parts parts, Message message) {
        var known = parts.settings().clustered() || parts.awaited().contains(message.type());
        if (known && parts.awaited().queue(message)) {
            look(parts, message.type());
        }
    }

    private static void look(Parts parts, String type) {
        var messages = parts.awaited().take(type);
        if (!messages.isEmpty()) {
            look(parts, type, messages);
        }
    }

    private static void look(Parts parts, String type, List<Message> messages) {
        parts.store().waiting(type).whenComplete((waits, failure) -> {
            if (failure != null) {
                LOG.warn("waits for {} could not be read; tried again", type, failure);
                later(parts, () -> look(parts, type, messages));
                return;
            }
            for (var message : messages) {
                waits.stream()
                        .filter(wait -> Wanted.matches(wait, message))
                        .forEach(wait -> matched(parts, wait, message));
            }
            look(parts, type);
        });
    }

    /** A wait has been written: looks for a message that came before it. */
    static void search(Parts parts, Waiting wait) {
        parts.awaited().add(wait.type());
        var arrived = parts.store().arrived(wait.type(), Wanted.fields(wait), wait.since(), Wanted.limit(wait));
        arrived.whenComplete((found, failure) -> {
            if (failure != null) {
                try (var _ = MDC.putCloseable("run", wait.run())) {
                    LOG.warn("messages for run {} could not be read; tried again", wait.run(), failure);
                }
                later(parts, () -> search(parts, wait));
            } else {
                Wanted.first(wait, found).ifPresent(message -> matched(parts, wait, message));
            }
        });
    }

    /**
     * A front is up. One that died alone may have written messages without telling of them, and the runs that wait for those may
     * live on other shards: they are all looked for again. In a cluster any front may have died elsewhere.
     *
     * @param again whether it was up in this process before
     */
    static void frontUp(Parts parts, boolean again) {
        if ((again || parts.settings().clustered()) && parts.awaited().wantSearch()) {
            later(parts, () -> {
                parts.awaited().searching();
                searchAll(parts);
            });
        }
    }

    private static void searchAll(Parts parts) {
        var types = new TreeSet<>(parts.awaited().types());
        if (parts.settings().clustered()) {
            types.addAll(parts.model().types());
        }
        types.forEach(type -> searchAll(parts, type));
    }

    private static void searchAll(Parts parts, String type) {
        parts.store().waiting(type).whenComplete((waits, failure) -> {
            if (failure != null) {
                LOG.warn("waits for {} could not be read; tried again", type, failure);
                later(parts, () -> searchAll(parts, type));
            } else {
                waits.forEach(wait -> search(parts, wait));
            }
        });
    }

    private static void later(Parts parts, Runnable again) {
        parts.system().scheduler().scheduleOnce(PAUSE, again, parts.system().executionContext());
    }

    private static void matched(Parts parts, Waiting wait, Message message) {
        var matched = new ShardCommand.Matched(wait.run(), wait.step(), message);
        parts.region().tell(new Routed.Command(wait.shard(), matched));
    }
}
