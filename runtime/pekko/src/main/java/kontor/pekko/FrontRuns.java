package kontor.pekko;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import kontor.kernel.message.Outcome;
import kontor.kernel.model.RuleModel;
import kontor.kernel.run.RunTrace;
import kontor.kernel.run.Ticket;
import kontor.kernel.shard.ShardCommand;
import org.jspecify.annotations.Nullable;

/**
 * The bodies that one incarnation of a front has at work, each on a virtual thread. Forgetting a run abandons its thread:
 * nothing refers to it any more, so it is collected where it is parked.
 */
final class FrontRuns {
    private final Parts parts;
    private final Consumer<ShardCommand> front;
    private final Map<String, AtWork> atWork = new ConcurrentHashMap<>();
    private volatile boolean open = true;

    FrontRuns(Parts parts, Consumer<ShardCommand> front) {
        this.parts = parts;
        this.front = front;
    }

    /** One body at work. */
    static final class AtWork {
        final String run;
        final long token;
        final Map<Integer, CompletableFuture<Outcome>> replies = new HashMap<>();
        volatile boolean cancelled;
        volatile boolean over;
        private @Nullable CompletableFuture<Void> recording;

        AtWork(String run, long token) {
            this.run = run;
            this.token = token;
        }

        synchronized CompletableFuture<Void> record() {
            recording = new CompletableFuture<>();
            return recording;
        }

        synchronized void recorded() {
            if (recording != null) {
                recording.complete(null);
            }
        }

        CompletableFuture<Outcome> reply(int step) {
            synchronized (replies) {
                return replies.computeIfAbsent(step, _ -> new CompletableFuture<>());
            }
        }
    }

    boolean isOpen() {
        return open;
    }

    void start(Ticket ticket, long token) {
        var rule = parts.model().rule(ticket.run().rule());
        if (rule == null) {
            throw new IllegalStateException("a run of an unknown rule is blocked, not started: "
                    + ticket.run().rule());
        }
        var one = new AtWork(ticket.run().id(), token);
        atWork.put(one.run, one);
        parts.status().started();
        Thread.ofVirtual().name(rule.name() + " ", 0).start(() -> execute(ticket, rule, one));
    }

    private void execute(Ticket ticket, RuleModel rule, AtWork one) {
        var spans = parts.status().meters().spans();
        var trace = RunTrace.of(ticket.run(), ticket.message(), spans::samples);
        var host = new PekkoRunHost(parts, this, one, trace, front);
        if (rule.options().timeout() != null) {
            host.limit(rule.options().timeout());
        }
        host.execute(ticket, rule);
    }

    void recorded(String run, long token) {
        var one = atWork.get(run);
        if (one != null && one.token == token) {
            one.recorded();
        }
    }

    void replied(String run, int step, Outcome outcome) {
        var one = atWork.get(run);
        if (one != null) {
            one.reply(step).complete(outcome);
        }
    }

    void cancel(String run) {
        var one = atWork.get(run);
        if (one != null) {
            one.cancelled = true;
        }
    }

    /** Forgets a run that has ended, is suspended, or is not this front's any more. */
    void forget(String run, long token) {
        var one = atWork.get(run);
        if (one != null && one.token == token && atWork.remove(run, one)) {
            one.over = true;
            parts.status().stopped();
        }
    }

    /** Forgets all: the front is going away. */
    void close() {
        open = false;
        atWork.values().forEach(one -> forget(one.run, one.token));
    }
}
