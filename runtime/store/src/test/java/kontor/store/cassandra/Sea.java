package kontor.store.cassandra;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import kontor.sdk.KontorException;

/**
 * A log storage that behaves as badly as a network may: what is asked takes effect at some later moment, is answered later
 * still, out of order, or never (then it fails with KON-3502, whether it took effect or not). One random number generator decides
 * everything, so a seed is a history.
 */
final class Sea {
    /** Entries that are read and deleted together. */
    static final int BUCKET = 2;

    private final Random chance;
    private final List<Runnable> underWay = new ArrayList<>();
    private LogStorage.Owner owner = LogStorage.Owner.NOBODY;
    private LogStorage.Mark mark = LogStorage.Mark.START;
    private final TreeMap<Place, Entry> log = new TreeMap<>();
    private final Set<Long> deleted = new HashSet<>();
    private final Map<String, Stamped> rows = new HashMap<>();
    private long now = 1_000_000;
    private boolean calm;

    private record Place(long sequence, long epoch) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int bySequence = Long.compare(sequence, other.sequence);
            return bySequence != 0 ? bySequence : Long.compare(epoch, other.epoch);
        }
    }

    private record Stamped(Object value, long stamp) {}

    Sea(Random chance) {
        this.chance = chance;
    }

    /** From now on everything that is asked is answered. */
    void calm() {
        calm = true;
    }

    /** Lets one thing happen; false when nothing is under way. */
    boolean happen() {
        if (underWay.isEmpty()) {
            return false;
        }
        now += chance.nextInt(50);
        underWay.remove(chance.nextInt(underWay.size())).run();
        return true;
    }

    Map<String, Object> rows() {
        var result = new TreeMap<String, Object>();
        rows.forEach((key, stamped) -> result.put(key, stamped.value()));
        return result;
    }

    /** What the log comes to: the values of its entries that count, in order. */
    List<Object> counted() {
        return ShardLog.counting(owner.firsts(), 0, List.copyOf(log.values())).stream()
                .flatMap(entry -> entry.changes().stream())
                .map(change -> change.cells().getFirst().value())
                .toList();
    }

    /** A node's way to the storage. While it is paused, nothing reaches the node; what it has sent still takes effect. */
    final class Boat implements LogStorage, ShardLog.World {
        private final List<Runnable> held = new ArrayList<>();
        private boolean paused;
        private boolean sunk;

        void pause() {
            paused = true;
        }

        void wake() {
            paused = false;
            underWay.addAll(held);
            held.clear();
        }

        /** Dies: nothing reaches it any more. */
        void sink() {
            sunk = true;
        }

        private void aboard(Runnable action) {
            if (sunk) {
                return;
            }
            if (paused) {
                held.add(action);
            } else {
                action.run();
            }
        }

        private <T> CompletionStage<T> sent(Supplier<T> effect) {
            var answer = new CompletableFuture<T>();
            int fate = calm ? 0 : chance.nextInt(12);
            underWay.add(() -> {
                if (fate == 1) {
                    lose(answer);
                    return;
                }
                var result = effect.get();
                if (fate == 2) {
                    lose(answer);
                } else {
                    underWay.add(() -> aboard(() -> answer.complete(result)));
                }
            });
            return answer;
        }

        private void lose(CompletableFuture<?> answer) {
            underWay.add(
                    () -> aboard(() -> answer.completeExceptionally(new KontorException(Cql.UNREACHABLE, "lost"))));
        }

        @Override
        public CompletionStage<Owner> owner(int shard) {
            return sent(() -> owner);
        }

        @Override
        public CompletionStage<Boolean> claim(int shard, Owner seen) {
            return sent(() -> {
                if (!owner.equals(seen)) {
                    return false;
                }
                owner = new Owner(seen.epoch() + 1, owner.firsts());
                return true;
            });
        }

        @Override
        public CompletionStage<Boolean> open(int shard, long epoch, Map<Long, Long> firsts) {
            return sent(() -> {
                if (owner.epoch() != epoch) {
                    return false;
                }
                // The simulation checks all entries at its end, so it keeps what a real storage may forget.
                var all = new TreeMap<>(owner.firsts());
                all.putAll(firsts);
                owner = new Owner(epoch, all);
                return true;
            });
        }

        @Override
        public CompletionStage<Long> epoch(int shard) {
            return sent(() -> owner.epoch());
        }

        @Override
        public CompletionStage<Void> append(Entry entry) {
            return sent(() -> {
                log.put(new Place(entry.sequence(), entry.epoch()), entry);
                return null;
            });
        }

        @Override
        public CompletionStage<List<Entry>> tail(int shard, long after) {
            return tail(after, (after + 1) / BUCKET, List.of());
        }

        private CompletionStage<List<Entry>> tail(long after, long bucket, List<Entry> before) {
            return sent(() -> deleted.contains(bucket)
                            ? List.<Entry>of()
                            : log.values().stream()
                                    .filter(entry -> entry.sequence() > after && entry.sequence() / BUCKET == bucket)
                                    .toList())
                    .thenCompose(found -> {
                        var all = new ArrayList<>(before);
                        all.addAll(found);
                        return !all.isEmpty() && (all.getLast().sequence() + 1) / BUCKET > bucket
                                ? tail(after, bucket + 1, all)
                                : CompletableFuture.completedStage(all);
                    });
        }

        @Override
        public CompletionStage<Void> apply(Entry entry) {
            return sent(() -> {
                long stamp = entry.stamp();
                for (var change : entry.changes()) {
                    var key = (String) change.key().getFirst().value();
                    var cell = new Stamped(change.cells().getFirst().value(), stamp++);
                    rows.merge(key, cell, (a, b) -> a.stamp() >= b.stamp() ? a : b);
                }
                return null;
            });
        }

        @Override
        public CompletionStage<Mark> mark(int shard) {
            return sent(() -> mark);
        }

        @Override
        public CompletionStage<Void> mark(int shard, Mark at) {
            return this.<Void>sent(() -> {
                        mark = at.sequence() > mark.sequence() ? at : mark;
                        return null;
                    })
                    .thenCompose(_ -> sent(() -> {
                        // Remembered for the end, when all entries are checked.
                        deleted.add((at.sequence() + 1) / BUCKET - 1);
                        return null;
                    }));
        }

        // Clocks of nodes differ.
        @Override
        public long micros() {
            return now + hashCode() % 1_000;
        }

        @Override
        public void later(Duration pause, Runnable action) {
            underWay.add(() -> aboard(action));
        }

        @Override
        public void unanswered(int shard, int times) {}
    }
}
