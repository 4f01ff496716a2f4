package kontor.node.history;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import kontor.kernel.model.Json;
import kontor.node.history.Entry.Sent;
import kontor.node.history.words.Purse.Errand;
import org.jspecify.annotations.Nullable;

/**
 * Clients that send to any node, each its next entry when the one before is acknowledged. What is not acknowledged is
 * sent again under the same id, to any node.
 */
public final class LoadDriver {
    private static final int PURSES = 24;
    private static final Duration TIMEOUT = Duration.ofSeconds(4);
    /** How long an entry is sent again and again before its outcome is left unknown. */
    private static final Duration GIVES_UP = Duration.ofMinutes(3);

    private final Nodes nodes;
    private final String era;
    private final double perSecond;
    private final Random random;
    private final Instant began = Instant.now();
    private final AtomicInteger number = new AtomicInteger();
    private final Map<Entry, Boolean> sent = new ConcurrentHashMap<>();
    private final Map<String, Integer> again = new ConcurrentSkipListMap<>();
    private final Collection<String> surprises = new ConcurrentLinkedQueue<>();
    private final Rates rates = new Rates();
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean stopped;

    /**
     * @param era the beginning of the ids and purses
     * @param perSecond the most entries a second, of all clients; endless for as many as they can
     */
    public LoadDriver(Nodes nodes, String era, double perSecond, long seed) {
        this.nodes = nodes;
        this.era = era;
        this.perSecond = perSecond;
        this.random = new Random(seed);
    }

    /** Lets so many clients begin. */
    public LoadDriver start(int count) {
        for (int i = 0; i < count; i++) {
            clients.add(Thread.ofVirtual().start(() -> work(count)));
        }
        return this;
    }

    private void work(int count) {
        var pause = Double.isInfinite(perSecond) ? 0 : (long) (1e9 * count / perSecond);
        var due = System.nanoTime() + (long) (pause * random.nextDouble());
        while (!stopped) {
            if (due > System.nanoTime()) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            // One that was held up does not make up for it.
            due = Math.max(due + pause, System.nanoTime());
            var entry = next();
            if (send(entry) && random.nextInt(30) == 0) {
                sendAgain(entry);
            }
        }
    }

    private Entry next() {
        var id = era + "-" + number.incrementAndGet();
        var dice = random.nextInt(20);
        return new Entry(
                id,
                purse(),
                dice < 12 ? purse() : null,
                dice % 6 == 0 ? Errand.MAIL : dice % 6 == 1 ? Errand.DOZE : Errand.NOTHING);
    }

    private String purse() {
        return era + "-p" + random.nextInt(PURSES);
    }

    /** Sends until it is acknowledged; gives whether it was. */
    public boolean send(Entry entry) {
        sent.put(entry, false);
        var until = System.nanoTime() + GIVES_UP.toNanos();
        while (System.nanoTime() < until) {
            var answer = attempt(entry);
            if (answer == null) {
                LockSupport.parkNanos(
                        Duration.ofMillis(50 + random.nextInt(100)).toNanos());
            } else if (answer.statusCode() == 202) {
                sent.put(entry, true);
                rates.acknowledged();
                return true;
            } else {
                surprises.add(entry.id() + " was answered " + answer.statusCode() + " " + answer.body());
                return false;
            }
        }
        surprises.add(entry.id() + " was not acknowledged in " + GIVES_UP);
        return false;
    }

    /** A client that does not trust its ears: what was acknowledged is known. */
    private void sendAgain(Entry entry) {
        var answer = attempt(entry);
        if (answer != null
                && (answer.statusCode() != 202
                        || !Json.parse(answer.body()).path("duplicate").asBoolean())) {
            surprises.add(entry.id() + ", acknowledged before, was answered " + answer.body());
        }
    }

    /** The answer, or null where it is to be sent again. */
    private @Nullable HttpResponse<String> attempt(Entry entry) {
        var node = nodes.next();
        try {
            var answer = nodes.exchange(node, "POST", "/events", entry.json(), TIMEOUT);
            if (answer.statusCode() < 500) {
                return answer;
            }
            count(answer.statusCode() + " "
                    + Json.parse(answer.body()).path("code").asText());
        } catch (IOException e) {
            count(e.getClass().getSimpleName());
            nodes.avoid(node);
        }
        return null;
    }

    private void count(String why) {
        again.merge(why, 1, Integer::sum);
    }

    /** Sends no new entries, and waits until each client has its last answer. */
    public void stop() {
        stopped = true;
        for (var client : clients) {
            try {
                client.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /**
     * One entry for each of so many subjects, all at once: gives how long each took to be acknowledged, in milliseconds,
     * the shortest first.
     */
    public List<Long> probe(int subjects) {
        var took = new ConcurrentLinkedQueue<Long>();
        var round = number.incrementAndGet();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < subjects; i++) {
            var entry = new Entry(era + "-probe-" + round + "-" + i, era + "-q" + i, null, Errand.NOTHING);
            threads.add(Thread.ofVirtual().start(() -> {
                var start = System.nanoTime();
                if (send(entry)) {
                    took.add((System.nanoTime() - start) / 1_000_000);
                }
            }));
        }
        for (var thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return took.stream().sorted().toList();
    }

    /** The beginning of the ids and purses. */
    public String era() {
        return era;
    }

    public Instant began() {
        return began;
    }

    /** All entries so far, and what is known of each. */
    public List<Sent> sent() {
        return sent.entrySet().stream()
                .map(one -> new Sent(one.getKey(), one.getValue()))
                .toList();
    }

    /** How many entries are acknowledged so far. */
    public long acknowledged() {
        return sent.values().stream().filter(known -> known).count();
    }

    /** How often entries had to be sent again, by what had been answered. */
    public Map<String, Integer> again() {
        return new TreeMap<>(again);
    }

    /** Answers that a client must never get. */
    public List<String> surprises() {
        return List.copyOf(surprises);
    }

    public Rates rates() {
        return rates;
    }
}
