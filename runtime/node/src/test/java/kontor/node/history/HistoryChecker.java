package kontor.node.history;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kontor.node.history.Entry.Sent;
import kontor.node.history.Seen.Event;
import kontor.node.history.Seen.Life;
import kontor.node.history.words.Purse.Errand;
import org.jspecify.annotations.Nullable;

/**
 * Compares what clients know with what was read when all had come to rest. What is in the log decides whether an entry
 * whose outcome is unknown counts; everything that follows from an entry must then be there once.
 */
public final class HistoryChecker {
    /** How many faults of a kind are told. */
    private static final int TOLD = 10;

    private final Map<String, Entry> sent = new LinkedHashMap<>();
    private final Map<String, Boolean> acknowledged = new HashMap<>();
    private final Seen seen;
    private final List<String> faults = new ArrayList<>();

    private HistoryChecker(Collection<Sent> sent, Seen seen) {
        sent.forEach(one -> {
            this.sent.put(one.entry().id(), one.entry());
            acknowledged.put(one.entry().id(), one.acknowledged());
        });
        this.seen = seen;
    }

    /**
     * Gives what is wrong, in words; nothing where all is as promised.
     *
     * @param from the first second whose tick must be there
     * @param until the last second whose tick must be there
     */
    public static List<String> check(Collection<Sent> sent, Seen seen, Instant from, Instant until) {
        var checker = new HistoryChecker(sent, seen);
        checker.log();
        checker.effects();
        checker.counters();
        seen.purses().forEach(checker::life);
        checker.ticks(from, until);
        checker.tell("a run is not done", seen.openRuns());
        return checker.faults;
    }

    private void log() {
        var times = times(seen.filled());
        tell(
                "acknowledged, but not in the log",
                sent.keySet().stream()
                        .filter(id -> Boolean.TRUE.equals(acknowledged.get(id)) && !times.containsKey(id))
                        .toList());
        tell("more than once in the log", doubles(seen.filled()));
        tell(
                "in the log, but never sent",
                times.keySet().stream().filter(id -> !sent.containsKey(id)).toList());
    }

    private void effects() {
        effect("gift", entry -> entry.friend() != null, seen.given());
        effect("mail", entry -> entry.errand() == Errand.MAIL, seen.mailed());
        effect("waking", entry -> entry.errand() == Errand.DOZE, seen.woken());
    }

    private void effect(String what, Predicate<Entry> wanted, List<String> there) {
        var expected = logged().stream().filter(wanted).map(Entry::id).collect(Collectors.toSet());
        var times = times(there);
        tell(
                "no " + what + " of",
                expected.stream().filter(id -> !times.containsKey(id)).toList());
        tell("more than one " + what + " of", doubles(there));
        tell(
                "a " + what + " that nobody asked for, of",
                times.keySet().stream().filter(id -> !expected.contains(id)).toList());
    }

    private List<Entry> logged() {
        return new HashSet<>(seen.filled())
                .stream().filter(sent::containsKey).map(sent::get).toList();
    }

    private void counters() {
        counter("coins", Entry::purse, Life::coins);
        counter("gifts", Entry::friend, Life::gifts);
    }

    private void counter(String what, Function<Entry, @Nullable String> purse, Function<Life, Long> shown) {
        var expected = new HashMap<String, Long>();
        for (var entry : logged()) {
            var counted = purse.apply(entry);
            if (counted != null) {
                expected.merge(counted, 1L, Long::sum);
            }
        }
        var wrong = new ArrayList<String>();
        expected.forEach((id, count) -> {
            if (!seen.purses().containsKey(id)) {
                wrong.add(id + " is not there; its entries are " + count);
            }
        });
        seen.purses().forEach((id, life) -> {
            var count = expected.getOrDefault(id, 0L);
            if (!shown.apply(life).equals(count)) {
                wrong.add(id + " has " + shown.apply(life) + "; its entries are " + count);
            }
        });
        tell(what + " do not add up", wrong);
    }

    private void life(String id, Life life) {
        var wrong = new ArrayList<String>();
        long version = 0;
        long coins = 0;
        long gifts = 0;
        for (var event : life.history()) {
            version++;
            coins = next("coins", coins, event.coins(), event, wrong);
            gifts = next("gifts", gifts, event.gifts(), event, wrong);
            if (event.version() != version) {
                wrong.add("version " + event.version() + " stands where " + version + " should");
                version = event.version();
            }
        }
        if (life.version() != version || life.coins() != coins || life.gifts() != gifts) {
            wrong.add("the row %d (%d, %d) is not what the history ends with, %d (%d, %d)"
                    .formatted(life.version(), life.coins(), life.gifts(), version, coins, gifts));
        }
        if (!life.matches()) {
            wrong.add("its replay differs: " + life.diff());
        }
        doubles(life.history().stream().map(Event::hash).toList()).forEach(hash -> wrong.add("hash twice: " + hash));
        doubles(life.history().stream().map(Event::step).toList())
                .forEach(step -> wrong.add("a step took effect twice: " + step));
        tell("history of " + id, wrong);
    }

    /** The first event of a purse may say that a counter is 0; every other change adds one. */
    private static long next(String what, long before, @Nullable Long after, Event event, List<String> wrong) {
        if (after == null) {
            return before;
        }
        if (after != before + 1 && !(event.version() == 1 && after == 0)) {
            wrong.add("%s go from %d to %d at version %d".formatted(what, before, after, event.version()));
        }
        return after;
    }

    private void ticks(Instant from, Instant until) {
        var there = new HashSet<>(seen.ticks());
        var missing = new ArrayList<String>();
        for (var second = from; !second.isAfter(until); second = second.plusSeconds(1)) {
            if (!there.contains(second)) {
                missing.add(second.toString());
            }
        }
        tell("a tick did not run", missing);
        tell("a tick ran twice", doubles(seen.ticks()));
        tell("a pulse ran twice", doubles(seen.pulses()));
        tell(
                "no tick of the schedule",
                Stream.concat(seen.ticks().stream(), seen.pulses().stream())
                        .filter(tick -> !tick.equals(tick.truncatedTo(ChronoUnit.SECONDS)))
                        .map(Instant::toString)
                        .toList());
        if (seen.pulses().stream().noneMatch(pulse -> !pulse.isBefore(until))) {
            faults.add("the pulse has stopped before " + until);
        }
    }

    private void tell(String fault, List<String> which) {
        if (!which.isEmpty()) {
            faults.add(fault + " (" + which.size() + "): "
                    + String.join(", ", which.subList(0, Math.min(TOLD, which.size()))));
        }
    }

    private static <T> Map<T, Integer> times(Collection<T> all) {
        var times = new LinkedHashMap<T, Integer>();
        all.forEach(one -> times.merge(one, 1, Integer::sum));
        return times;
    }

    private static List<String> doubles(Collection<?> all) {
        return times(all).entrySet().stream()
                .filter(one -> one.getValue() > 1)
                .map(one -> one.getKey() + " x " + one.getValue())
                .toList();
    }
}
