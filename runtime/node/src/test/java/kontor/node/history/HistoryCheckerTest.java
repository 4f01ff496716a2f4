package kontor.node.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import kontor.node.history.Entry.Sent;
import kontor.node.history.Seen.Event;
import kontor.node.history.Seen.Life;
import kontor.node.history.words.Purse.Errand;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each check passes a good history and is seen to fail on one that is bad in this way only. */
class HistoryCheckerTest {
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

    private final List<Sent> sent = new ArrayList<>(List.of(
            sent("e-1", "ada", null, Errand.MAIL, true),
            sent("e-2", "ada", "bob", Errand.DOZE, true),
            sent("e-3", "bob", "ada", Errand.NOTHING, false),
            sent("e-4", "bob", null, Errand.MAIL, false)));
    // The unknown e-3 counted, the unknown e-4 did not.
    private final List<String> filled = list("e-1", "e-2", "e-3");
    private final List<String> given = list("e-2", "e-3");
    private final List<String> mailed = list("e-1");
    private final List<String> woken = list("e-2");
    private final List<Instant> ticks = seconds(0, 10);
    private final List<Instant> pulses = new ArrayList<>(List.of(START, START.plusSeconds(4), START.plusSeconds(10)));
    private final List<String> openRuns = new ArrayList<>();
    private final Map<String, Life> purses = new HashMap<>(Map.of(
            "ada", life(3, 2, 1, event(1, 1L, 0L), event(2, 2L, null), event(3, null, 1L)),
            "bob", life(2, 1, 1, event(1, 0L, 1L), event(2, 1L, null))));

    private static Sent sent(String id, String purse, @Nullable String friend, Errand errand, boolean acknowledged) {
        return new Sent(new Entry(id, purse, friend, errand), acknowledged);
    }

    private static List<String> list(String... texts) {
        return new ArrayList<>(List.of(texts));
    }

    private static List<Instant> seconds(int from, int to) {
        return new ArrayList<>(
                IntStream.rangeClosed(from, to).mapToObj(START::plusSeconds).toList());
    }

    private static Event event(long version, @Nullable Long coins, @Nullable Long gifts) {
        return new Event(version, coins, gifts, "r" + version + "/0", "hash-" + version);
    }

    private static Life life(long version, long coins, long gifts, Event... events) {
        return new Life(version, coins, gifts, List.of(events), true, "[]");
    }

    private List<String> faults() {
        var seen = new Seen(filled, given, purses, mailed, woken, ticks, pulses, openRuns);
        return HistoryChecker.check(sent, seen, START, START.plusSeconds(10));
    }

    private void isTold(String... beginnings) {
        assertThat(faults()).hasSameSizeAs(beginnings);
        for (int i = 0; i < beginnings.length; i++) {
            assertThat(faults().get(i)).startsWith(beginnings[i]);
        }
    }

    private void bob(Life life) {
        purses.put("bob", life);
    }

    @Test
    void aGoodHistoryPassesWhateverBecameOfWhatIsUnknown() {
        assertThat(faults()).isEmpty();
        filled.add("e-4");
        mailed.add("e-4");
        bob(life(3, 2, 1, event(1, 0L, 1L), event(2, 1L, null), event(3, 2L, null)));
        assertThat(faults()).isEmpty();
    }

    @Test
    void anAcknowledgedEntryThatIsNotInTheLogIsTold() {
        sent.add(sent("e-5", "ada", null, Errand.NOTHING, true));
        isTold("acknowledged, but not in the log (1): e-5");
    }

    @Test
    void anEntryThatIsTwiceInTheLogIsTold() {
        filled.add("e-1");
        isTold("more than once in the log (1): e-1 x 2");
    }

    @Test
    void aMessageThatNobodySentIsTold() {
        filled.add("e-9");
        isTold("in the log, but never sent (1): e-9");
    }

    @Test
    void anEffectThatIsMissingTwiceThereOrNotAskedForIsTold() {
        for (var effect : Map.of("gift", given, "mail", mailed, "waking", woken).entrySet()) {
            var there = effect.getValue();
            var good = List.copyOf(there);
            each(there, good, List::removeFirst, "no " + effect.getKey() + " of (1): " + good.getFirst());
            each(there, good, them -> them.add(good.getFirst()), "more than one " + effect.getKey() + " of (1): ");
            each(there, good, them -> them.add("e-4"), "a " + effect.getKey() + " that nobody asked for");
        }
        assertThat(faults()).isEmpty();
    }

    private void each(List<String> there, List<String> good, Consumer<List<String>> spoil, String told) {
        spoil.accept(there);
        isTold(told);
        there.clear();
        there.addAll(good);
    }

    @Test
    void aCounterThatIsNotTheSumOfItsEntriesIsTold() {
        bob(life(3, 2, 1, event(1, 0L, 1L), event(2, 1L, null), event(3, 2L, null)));
        isTold("coins do not add up (1): bob has 2; its entries are 1");
        bob(life(1, 1, 0, event(1, 1L, 0L)));
        isTold("gifts do not add up (1): bob has 0; its entries are 1");
        purses.remove("bob");
        isTold("coins do not add up (1): bob is not there", "gifts do not add up (1): bob is not there");
    }

    @Test
    void aGapADoubleOrAWrongOrderInAHistoryIsTold() {
        bob(life(3, 1, 1, event(1, 0L, 1L), event(3, 1L, null)));
        isTold("history of bob (1): version 3 stands where 2 should");
        bob(life(2, 1, 1, event(2, 0L, 1L), event(2, 1L, null)));
        assertThat(faults()).singleElement().asString().contains("version 2 stands where 1 should");
        bob(life(2, 1, 1, event(2, 0L, 1L), event(1, 1L, null)));
        assertThat(faults()).singleElement().asString().contains("version 2 stands where 1 should");
    }

    @Test
    void aChangeThatDoesNotAddOneIsTold() {
        bob(life(2, 1, 1, event(1, 1L, 1L), event(2, 1L, null)));
        isTold("history of bob (1): coins go from 1 to 1 at version 2");
        bob(life(3, 1, 1, event(1, 0L, 0L), event(2, 2L, 1L), event(3, 1L, null)));
        isTold("history of bob (2): coins go from 0 to 2 at version 2, coins go from 2 to 1 at version 3");
    }

    @Test
    void aRowThatIsNotWhatItsHistoryEndsWithIsTold() {
        bob(life(3, 1, 1, event(1, 0L, 1L), event(2, 1L, null)));
        isTold("history of bob (1): the row 3 (1, 1) is not what the history ends with, 2 (1, 1)");
        bob(new Life(2, 1, 1, List.of(event(1, 0L, 1L), event(2, 1L, null)), false, "[coins]"));
        isTold("history of bob (1): its replay differs: [coins]");
    }

    @Test
    void aStepThatTookEffectTwiceIsTold() {
        bob(life(2, 1, 1, event(1, 0L, 1L), new Event(2, 1L, null, "r1/0", "hash-2")));
        isTold("history of bob (1): a step took effect twice: r1/0 x 2");
        bob(life(2, 1, 1, event(1, 0L, 1L), new Event(2, 1L, null, "r2/0", "hash-1")));
        isTold("history of bob (1): hash twice: hash-1 x 2");
    }

    @Test
    void aTickThatIsMissingTwiceThereOrBesideTheScheduleIsTold() {
        ticks.remove(START.plusSeconds(3));
        isTold("a tick did not run (1): 2026-11-01T00:00:03Z");
        ticks.add(START.plusSeconds(3));
        ticks.add(START.plusSeconds(4));
        isTold("a tick ran twice (1): 2026-11-01T00:00:04Z x 2");
        ticks.removeLast();
        ticks.add(START.plusMillis(4_500));
        isTold("no tick of the schedule (1): 2026-11-01T00:00:04.500Z");
    }

    @Test
    void aPulseMayPassOverWhatWasMissedButNeverBeatsTwiceOrStops() {
        pulses.add(START.plusSeconds(4));
        isTold("a pulse ran twice (1): 2026-11-01T00:00:04Z x 2");
        pulses.removeLast();
        pulses.remove(START.plusSeconds(10));
        isTold("the pulse has stopped before 2026-11-01T00:00:10Z");
    }

    @Test
    void aRunThatDoesNotEndIsTold() {
        openRuns.add("r-1 is running");
        isTold("a run is not done (1): r-1 is running");
    }
}
