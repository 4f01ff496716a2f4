package kontor.store.cassandra;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import kontor.kernel.port.Write;
import kontor.sdk.KontorException;
import kontor.store.cassandra.LogStorage.Mark;
import kontor.store.cassandra.LogStorage.Owner;
import org.jspecify.annotations.Nullable;

/**
 * The log of one shard as this node sees it. Only the owner of the shard's newest epoch adds to it, and what is added is what
 * counts: the tables follow.
 *
 * <p>A batch of writes becomes one entry. It is added to the log, then the epoch is read: when it still is ours, nobody had
 * claimed the shard by the time the entry was at a quorum, so every later owner finds the entry. Only then are its changes
 * carried out, and only after that is it acknowledged. Whoever claims the shard carries out once more what it finds after the
 * mark, so an owner may die anywhere. An owner that was claimed from meanwhile learns so from the epoch; its entry is before or
 * after the first of the next epoch, where it counts or not, and its changes are not carried out by it.
 */
final class ShardLog {
    private static final String FENCED = "KON-3020";

    private final int shard;
    private final LogStorage storage;
    private final Supplier<ShardRows> planner;
    private final Limits limits;
    private final World world;

    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private @Nullable Owned owned;
    private boolean busy;
    private boolean closed;

    /**
     * How much goes into an entry, and how often a mark is set.
     *
     * @param writes writes at most
     * @param bytes of the writes, at most, unless one alone is larger
     * @param marked entries from one mark to the next
     */
    record Limits(int writes, long bytes, int marked) {}

    /** Time and threads. */
    interface World {
        /** Microseconds since 1970. */
        long micros();

        /** Calls back after a while, on a thread that may not be blocked. */
        void later(Duration pause, Runnable action);

        /** The storage has not answered for the first, second, … time; 0 when it answers again. */
        void unanswered(int shard, int times);
    }

    /** A write that waits, and how many bytes it has. */
    private record Waiting(Write write, long epoch, long bytes, CompletableFuture<Void> done) {}

    /** What an owner keeps. */
    private static final class Owned {
        final long epoch;
        final ShardRows rows;
        long sequence;
        long stamp;
        volatile long marked;

        Owned(long epoch, ShardRows rows, Mark end) {
            this.epoch = epoch;
            this.rows = rows;
            this.sequence = end.sequence();
            this.stamp = end.stamp();
            this.marked = end.sequence();
        }
    }

    ShardLog(int shard, LogStorage storage, Supplier<ShardRows> planner, Limits limits, World world) {
        this.shard = shard;
        this.storage = storage;
        this.planner = planner;
        this.limits = limits;
        this.world = world;
    }

    // --- owning

    /** Claims the shard for this node; answers its epoch once everything that counts before it is carried out. */
    CompletionStage<Long> own() {
        lose(fenced("the shard is being claimed anew"));
        var hint = again(() -> storage.mark(shard));
        return again(() -> storage.owner(shard))
                .thenCompose(seen -> again(() -> storage.claim(shard, seen))
                        .thenCompose(ours -> ours
                                ? hint.thenCompose(mark -> claimed(new Owner(seen.epoch() + 1, seen.firsts()), mark))
                                : own()));
    }

    // The owner before may go on marking and deleting until it learns of the claim. What was read after a mark is all
    // there is only where that still is the last mark once it has been read.
    private CompletionStage<Long> claimed(Owner owner, Mark mark) {
        return again(() -> storage.tail(shard, mark.sequence()))
                .thenCompose(tail -> again(() -> storage.mark(shard))
                        .thenCompose(now -> now.sequence() > mark.sequence()
                                ? claimed(owner, now)
                                : opened(owner, mark, counting(owner.firsts(), mark.sequence(), tail))));
    }

    private CompletionStage<Long> opened(Owner owner, Mark mark, List<Entry> counting) {
        var last = mark;
        for (var entry : counting) {
            last = new Mark(entry.sequence(), Math.max(last.stamp(), entry.lastStamp()));
        }
        var end = last;
        var firsts = mattering(owner.firsts(), mark.sequence());
        firsts.put(owner.epoch(), end.sequence() + 1);
        return again(() -> storage.open(shard, owner.epoch(), firsts))
                .thenCompose(ours -> ours ? carryOut(counting, 0).thenApply(_ -> begun(owner.epoch(), end)) : own());
    }

    private long begun(long epoch, Mark end) {
        synchronized (this) {
            if (closed) {
                throw closed();
            }
            owned = new Owned(epoch, planner.get(), end);
        }
        // Saves the next owner work; nothing waits for it.
        storage.mark(shard, end).exceptionally(_ -> null);
        return epoch;
    }

    private CompletionStage<Void> carryOut(List<Entry> entries, int from) {
        return from == entries.size()
                ? CompletableFuture.completedStage(null)
                : again(() -> storage.apply(entries.get(from))).thenCompose(_ -> carryOut(entries, from + 1));
    }

    /** The entries that count: of each place the one whose epoch owned it, up to the first gap. */
    static List<Entry> counting(Map<Long, Long> firsts, long after, List<Entry> tail) {
        var byPlace = new HashMap<Long, Entry>();
        for (var entry : tail) {
            if (entry.epoch() == ownerOf(firsts, entry.sequence())) {
                byPlace.put(entry.sequence(), entry);
            }
        }
        var counting = new ArrayList<Entry>();
        for (long place = after + 1; byPlace.containsKey(place); place++) {
            counting.add(byPlace.get(place));
        }
        return counting;
    }

    private static long ownerOf(Map<Long, Long> firsts, long sequence) {
        return firsts.entrySet().stream()
                .filter(first -> first.getValue() <= sequence)
                .mapToLong(Map.Entry::getKey)
                .max()
                .orElse(0);
    }

    // Of the epochs that began before the mark's end only the last can own what comes after it.
    private static Map<Long, Long> mattering(Map<Long, Long> firsts, long marked) {
        long last = ownerOf(firsts, marked + 1);
        var result = new HashMap<>(firsts);
        result.keySet().removeIf(epoch -> epoch < last);
        return result;
    }

    /** Whether an epoch is this node's, as far as it knows. */
    synchronized boolean owns(long epoch) {
        return owned != null && owned.epoch == epoch;
    }

    /** Whether an epoch still is this node's, asked of the storage. */
    CompletionStage<Boolean> stillOwns(long epoch) {
        if (!owns(epoch)) {
            return CompletableFuture.completedStage(false);
        }
        return again(() -> storage.epoch(shard)).thenApply(newest -> {
            if (newest != epoch && owns(epoch)) {
                lose(over(newest, epoch));
            }
            return newest == epoch;
        });
    }

    // --- writing

    /** Writes under an epoch; see {@link kontor.kernel.port.Store#write}. */
    CompletionStage<Void> write(Write write, long epoch, long bytes) {
        var done = new CompletableFuture<Void>();
        synchronized (this) {
            if (closed) {
                return CompletableFuture.failedStage(closed());
            }
            if (!owns(epoch)) {
                return CompletableFuture.failedStage(fenced(
                        "epoch " + epoch + " of it is over" + (owned == null ? "" : ", " + owned.epoch + " is on")));
            }
            queue.add(new Waiting(write, epoch, bytes, done));
            if (busy) {
                return done;
            }
            busy = true;
        }
        next();
        return done;
    }

    private void next() {
        while (true) {
            List<Waiting> batch;
            Owned owner;
            synchronized (this) {
                batch = take();
                owner = owned;
                if (batch.isEmpty()) {
                    busy = false;
                }
            }
            if (batch.isEmpty()) {
                return;
            }
            if (owner == null) {
                fail(batch, fenced("it was lost"));
                continue;
            }
            var written = write(owner, batch).toCompletableFuture();
            // A store that answers at once must not make the stack deeper with each batch.
            if (written.isDone()) {
                ended(owner, batch, written);
                continue;
            }
            written.whenComplete((_, _) -> {
                ended(owner, batch, written);
                next();
            });
            return;
        }
    }

    private List<Waiting> take() {
        var batch = new ArrayList<Waiting>();
        long bytes = 0;
        while (!queue.isEmpty() && batch.size() < limits.writes()) {
            bytes += queue.peek().bytes();
            if (bytes > limits.bytes() && !batch.isEmpty()) {
                break;
            }
            batch.add(queue.remove());
        }
        return batch;
    }

    private void ended(Owned owner, List<Waiting> batch, CompletableFuture<Void> written) {
        if (!written.isCompletedExceptionally()) {
            batch.forEach(one -> one.done().complete(null));
            mark(owner);
            return;
        }
        var failure = cause(written.exceptionNow());
        if (owns(owner.epoch)) {
            lose(failure);
        }
        fail(batch, failure);
    }

    private CompletionStage<Void> write(Owned owner, List<Waiting> batch) {
        return again(() -> owner.rows.prepare(batch.stream().map(Waiting::write).toList()))
                .thenCompose(_ -> {
                    var changes = planned(owner, batch);
                    if (changes.isEmpty()) {
                        return owning(owner);
                    }
                    var stamp = Math.max(owner.stamp + 1, world.micros());
                    var entry = new Entry(shard, owner.sequence + 1, owner.epoch, stamp, changes);
                    owner.sequence = entry.sequence();
                    owner.stamp = entry.lastStamp();
                    return again(() -> storage.append(entry))
                            .thenCompose(_ -> owning(owner))
                            .thenCompose(_ -> again(() -> storage.apply(entry)));
                });
    }

    // Also asked where all writes of a batch are refused: a later owner's may be what they do not follow.
    private CompletionStage<Void> owning(Owned owner) {
        return again(() -> storage.epoch(shard))
                .thenCompose(epoch -> epoch == owner.epoch
                        ? CompletableFuture.completedStage(null)
                        : CompletableFuture.failedStage(over(epoch, owner.epoch)));
    }

    // A write that breaks the order fails alone.
    private List<Change> planned(Owned owner, List<Waiting> batch) {
        var changes = new ArrayList<Change>();
        for (var one : batch) {
            if (one.epoch() != owner.epoch) {
                one.done().completeExceptionally(fenced("epoch " + one.epoch() + " of its shard is over"));
                continue;
            }
            try {
                changes.addAll(owner.rows.plan(one.write()));
            } catch (KontorException e) {
                one.done().completeExceptionally(e);
            }
        }
        return changes;
    }

    // Later marks only save a later owner work; one that fails is set again soon, so that what is before it is deleted.
    private void mark(Owned owner) {
        long before = owner.marked;
        if (owner.sequence - before >= limits.marked()) {
            owner.marked = owner.sequence;
            var mark = new Mark(owner.sequence, owner.stamp);
            storage.mark(shard, mark).exceptionally(_ -> {
                owner.marked = before;
                return null;
            });
        }
    }

    private void lose(KontorException why) {
        List<Waiting> waiting;
        synchronized (this) {
            owned = null;
            waiting = List.copyOf(queue);
            queue.clear();
        }
        fail(waiting, why);
    }

    private static void fail(List<Waiting> batch, KontorException why) {
        batch.forEach(one -> one.done().completeExceptionally(why));
    }

    /** Takes no more writes; those that wait fail. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        lose(closed());
    }

    // --- failures

    // What may have failed only for now is asked again until it is answered: nobody can say what became of it before.
    private <T> CompletionStage<T> again(Supplier<CompletionStage<T>> question) {
        return again(question, 0);
    }

    private <T> CompletionStage<T> again(Supplier<CompletionStage<T>> question, int times) {
        CompletionStage<T> asked;
        try {
            asked = question.get();
        } catch (RuntimeException e) {
            asked = CompletableFuture.failedStage(e);
        }
        return asked.thenApply(answer -> {
                    if (times > 0) {
                        world.unanswered(shard, 0);
                    }
                    return answer;
                })
                .exceptionallyCompose(failure -> {
                    var cause = cause(failure);
                    if (!cause.code().equals(Cql.UNREACHABLE)) {
                        return CompletableFuture.failedStage(cause);
                    }
                    synchronized (this) {
                        if (closed) {
                            return CompletableFuture.failedStage(closed());
                        }
                    }
                    world.unanswered(shard, times + 1);
                    var retried = new CompletableFuture<T>();
                    world.later(
                            pause(times),
                            () -> again(question, times + 1).whenComplete((answer, problem) -> {
                                if (problem == null) {
                                    retried.complete(answer);
                                } else {
                                    retried.completeExceptionally(cause(problem));
                                }
                            }));
                    return retried;
                });
    }

    private static Duration pause(int times) {
        return Duration.ofMillis(Math.min(2_000, 50L << Math.min(times, 10)));
    }

    private KontorException fenced(String why) {
        return new KontorException(
                FENCED,
                "shard " + shard + " belongs to another owner now (" + why
                        + "); nothing was acknowledged. The shard starts anew where it belongs");
    }

    private KontorException over(long newest, long epoch) {
        return fenced("epoch " + newest + " has begun, this was " + epoch);
    }

    private KontorException closed() {
        return new KontorException("KON-3010", "the store is closed");
    }

    private static KontorException cause(Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof KontorException known
                ? known
                : new KontorException("KON-3501", "the store failed: " + cause, cause);
    }
}
