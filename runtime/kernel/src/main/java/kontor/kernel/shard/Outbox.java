package kontor.kernel.shard;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import kontor.kernel.message.Envelope;
import kontor.kernel.message.Ids;
import kontor.kernel.message.Message;
import kontor.kernel.port.Store.Due;
import kontor.kernel.run.RunHost;
import kontor.kernel.shard.ShardMachine.Settings;
import kontor.kernel.shard.ShardSnapshot.DelayedMessage;
import kontor.kernel.shard.ShardSnapshot.Outgoing;

/**
 * What a shard sends to others and takes from them: each envelope has a sequence for its destination, and the receiver
 * keeps a watermark for each source, so that every envelope takes effect once, in order, for ever.
 */
final class Outbox {
    /** How many envelopes go to one shard in one go. */
    static final int WINDOW = 256;

    private final Settings settings;
    private final Map<Integer, Deque<Outgoing>> waiting = new TreeMap<>();
    private final Map<Integer, Long> posted = new HashMap<>();
    private final Map<Integer, Long> sent = new HashMap<>();
    private final Map<Integer, Long> taken = new HashMap<>();
    private final Map<Integer, Long> delivered = new TreeMap<>();
    private final Map<Integer, Long> nudged = new HashMap<>();
    // Its timer may have been set twice: from the record that delayed it, and from the store.
    private final Map<String, Instant> undelayed = new LinkedHashMap<>();
    private Consumer<Taking> taker = _ -> {};

    /** An envelope that has come to its shard. */
    record Taking(Envelope envelope, Instant now, Out out) {}

    Outbox(Settings settings, ShardSnapshot snapshot) {
        this.settings = settings;
        posted.putAll(snapshot.posted());
        taken.putAll(snapshot.taken());
        snapshot.outbox().forEach(this::add);
    }

    void connect(Consumer<Taking> taker) {
        this.taker = taker;
    }

    private void add(Outgoing outgoing) {
        waiting.computeIfAbsent(outgoing.to(), _ -> new ArrayDeque<>()).add(outgoing);
        posted.merge(outgoing.to(), outgoing.sequence(), Math::max);
    }

    int size() {
        return waiting.values().stream().mapToInt(Deque::size).sum();
    }

    int shard() {
        return settings.shard();
    }

    // --- sending

    /** Sends a message of a run: now or later, to its subject's shard or, without a subject, to this one. */
    void send(RunHost.Outgoing send, Instant now, Out out) {
        var due = send.due();
        if (due != null && due.isAfter(now)) {
            out.event(new ShardEvent.Delayed(send.message(), due));
            out.effect(new Effect.Timer(new Due(due, null, send.message())));
            return;
        }
        route(send.message(), send.local(), now, out);
    }

    private void route(Message message, boolean local, Instant now, Out out) {
        post(
                local ? settings.shard() : Ids.shard(message.subject(), settings.shards()),
                new Envelope.Sent(message),
                now,
                out);
    }

    void recoverDelayed(DelayedMessage delayed, Out out) {
        out.effect(new Effect.Timer(new Due(delayed.due(), null, delayed.message())));
    }

    void undelay(Message message, Instant now, Out out) {
        var old = now.minus(Inbox.RECENT);
        var times = undelayed.values().iterator();
        while (times.hasNext() && times.next().isBefore(old)) {
            times.remove();
        }
        if (undelayed.putIfAbsent(message.id(), now) != null) {
            return;
        }
        out.event(new ShardEvent.Undelayed(message.id()));
        route(message, message.subject().equals(message.id()), now, out);
    }

    /** Puts an envelope on its way; one for this shard is taken in the same record. */
    void post(int to, Envelope envelope, Instant now, Out out) {
        if (to == settings.shard()) {
            taker.accept(new Taking(envelope, now, out));
            return;
        }
        var outgoing = new Outgoing(to, posted.getOrDefault(to, 0L) + 1, envelope);
        add(outgoing);
        out.event(new ShardEvent.Posted(to, outgoing.sequence(), envelope));
        pump(to, out);
    }

    // Keeps at most a window of envelopes under way to one shard.
    private void pump(int to, Out out) {
        var queue = waiting.get(to);
        if (queue == null) {
            return;
        }
        var last = queue.getFirst().sequence() + WINDOW - 1;
        var from = sent.getOrDefault(to, 0L);
        var next = queue.stream()
                .filter(outgoing -> outgoing.sequence() > from && outgoing.sequence() <= last)
                .toList();
        if (!next.isEmpty()) {
            sent.put(to, next.getLast().sequence());
            out.effect(new Effect.Post(to, next));
        }
    }

    void acknowledged(int by, long sequence, Out out) {
        var queue = waiting.get(by);
        while (queue != null && !queue.isEmpty() && queue.getFirst().sequence() <= sequence) {
            queue.removeFirst();
            delivered.put(by, sequence);
        }
        if (queue != null && queue.isEmpty()) {
            waiting.remove(by);
            nudged.remove(by);
        }
        pump(by, out);
    }

    /** Adds to a record that is written anyway what has been delivered meanwhile; it only saves a resend. */
    void addPutOff(Out out) {
        delivered.forEach((to, sequence) -> out.event(new ShardEvent.Delivered(to, sequence)));
        delivered.clear();
    }

    /** Sends again, from the oldest, what stood unacknowledged at the last nudge too, and puts down what was put off. */
    void nudge(Out out) {
        waiting.forEach((to, queue) -> {
            var oldest = queue.getFirst().sequence();
            if (oldest == nudged.getOrDefault(to, 0L)) {
                out.effect(new Effect.Post(to, queue.stream().limit(WINDOW).toList()));
            }
            nudged.put(to, oldest);
        });
        addPutOff(out);
    }

    void resend(Out out) {
        List.copyOf(waiting.keySet()).forEach(to -> pump(to, out));
    }

    // --- taking

    void deliver(int from, List<Outgoing> envelopes, Instant now, Out out) {
        var before = taken.getOrDefault(from, 0L);
        var mark = before;
        for (var outgoing : envelopes) {
            if (outgoing.sequence() == mark + 1) {
                mark = outgoing.sequence();
                taker.accept(new Taking(outgoing.envelope(), now, out));
            }
        }
        if (mark > before) {
            taken.put(from, mark);
            out.event(new ShardEvent.Taken(from, mark));
        }
        out.effect(new Effect.Acknowledge(from, mark));
    }
}
