package kontor.pekko;

import java.time.Duration;
import kontor.kernel.message.Message;
import kontor.kernel.port.Store.Waiting;
import kontor.kernel.shard.ShardCommand;
import kontor.kernel.where.Wanted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings together messages and the runs that wait for them. Waiting writes the wait, then reads the messages; accepting
 * writes the message, then reads the waits: so neither order misses. A match that comes twice counts once.
 */
final class Waits {
    private static final Logger LOG = LoggerFactory.getLogger(Waits.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private Waits() {}

    /** A message has been written: tells the runs that wait for it. */
    static void announce(Parts parts, Message message) {
        if (!parts.awaited().contains(message.type())) {
            return;
        }
        parts.store().waiting(message.type()).whenComplete((waits, failure) -> {
            if (failure != null) {
                LOG.warn("waits for {} could not be read; tried again", message.type(), failure);
                later(parts, () -> announce(parts, message));
                return;
            }
            waits.stream().filter(wait -> Wanted.matches(wait, message)).forEach(wait -> matched(parts, wait, message));
        });
    }

    /** A wait has been written: looks for a message that came before it. */
    static void search(Parts parts, Waiting wait) {
        parts.awaited().add(wait.type());
        var arrived = parts.store().arrived(wait.type(), Wanted.fields(wait), wait.since(), Wanted.limit(wait));
        arrived.whenComplete((found, failure) -> {
            if (failure != null) {
                LOG.warn("messages for run {} could not be read; tried again", wait.run(), failure);
                later(parts, () -> search(parts, wait));
            } else {
                Wanted.first(wait, found).ifPresent(message -> matched(parts, wait, message));
            }
        });
    }

    /**
     * Looks again for what every run waits for: a front that died alone may have written messages without telling of them,
     * and the runs that wait for those may live on other shards.
     */
    static void searchAll(Parts parts) {
        for (var type : parts.awaited().types()) {
            parts.store().waiting(type).whenComplete((waits, failure) -> {
                if (failure != null) {
                    LOG.warn("waits for {} could not be read; tried again", type, failure);
                    later(parts, () -> searchAll(parts));
                } else {
                    waits.forEach(wait -> search(parts, wait));
                }
            });
        }
    }

    private static void later(Parts parts, Runnable again) {
        parts.system().scheduler().scheduleOnce(PAUSE, again, parts.system().executionContext());
    }

    private static void matched(Parts parts, Waiting wait, Message message) {
        var matched = new ShardCommand.Matched(wait.run(), wait.step(), message);
        parts.region().tell(new Routed.Command(wait.shard(), matched));
    }
}
