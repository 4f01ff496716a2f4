package kontor.store.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import kontor.store.cassandra.Change.Cell;
import org.junit.jupiter.api.Test;

class SlotsTest {
    private final Slots slots = new Slots(3);

    private List<Change> flush() {
        var changes = new ArrayList<Change>();
        slots.flush(changes);
        return changes;
    }

    private static Object cell(Change change, String column) {
        return change.cells().stream()
                .filter(cell -> cell.column().equals(column))
                .map(Cell::value)
                .findFirst()
                .orElseThrow();
    }

    private static Object slot(Change change) {
        return change.key().getLast().value();
    }

    @Test
    void whatComesAndGoesAtOnceIsNotWritten() {
        slots.put(Kind.RUN, "r", 1, 2);
        slots.remove(Kind.RUN, "r");
        assertThat(flush()).isEmpty();
    }

    @Test
    void whatChangesSeveralTimesIsWrittenOnce() {
        slots.put(Kind.OPEN, "Rule.of", 1, 0);
        slots.put(Kind.OPEN, "Rule.of", 2, 0);
        slots.put(Kind.OPEN, "Rule.of", 3, 0);
        var changes = flush();
        assertThat(changes).hasSize(1);
        assertThat(cell(changes.getFirst(), "n")).isEqualTo(3L);
        slots.put(Kind.OPEN, "Rule.of", 4, 0);
        slots.put(Kind.OPEN, "Rule.of", 3, 0);
        assertThat(flush()).isEmpty();
    }

    @Test
    void aRowThatGoesIsEmptiedAndItsSlotTakenByTheNext() {
        slots.put(Kind.OUTBOX, "1:1", 1, 1, new byte[] {7});
        slots.put(Kind.OUTBOX, "1:2", 1, 2, new byte[] {8});
        flush();
        slots.remove(Kind.OUTBOX, "1:1");
        var emptied = flush();
        assertThat(emptied).hasSize(1);
        assertThat(emptied.getFirst().kind()).isEqualTo(Change.Kind.INSERT);
        assertThat(cell(emptied.getFirst(), "name")).isEqualTo("");
        assertThat((byte[]) cell(emptied.getFirst(), "body")).isEmpty();
        slots.put(Kind.OUTBOX, "1:3", 1, 3, new byte[] {9});
        var next = flush();
        assertThat(next).hasSize(1);
        assertThat(slot(next.getFirst())).isEqualTo(slot(emptied.getFirst()));
        assertThat((byte[]) cell(next.getFirst(), "body")).containsExactly(9);
    }

    @Test
    void aRowThatGoesAndOneThatComesAreOneChange() {
        slots.put(Kind.RUN, "a", 1, 2);
        flush();
        slots.remove(Kind.RUN, "a");
        slots.put(Kind.RUN, "b", 3, 4);
        var changes = flush();
        assertThat(changes).hasSize(1);
        assertThat(cell(changes.getFirst(), "name")).isEqualTo("b");
    }

    @Test
    void slotsThatWereEmptyBeforeAreTakenAgain() {
        slots.load(Kind.RUN, new Slots.Read(0, "", 0, 0));
        slots.load(Kind.RUN, new Slots.Read(1, "b", 3, 4));
        slots.put(Kind.RUN, "c", 5, 6);
        assertThat(slot(flush().getFirst())).isEqualTo(0);
        assertThat(slots.n(Kind.RUN, "b")).isEqualTo(3);
        assertThat(slots.m(Kind.RUN, "b")).isEqualTo(4);
    }

    @Test
    void farMoreThanNeededGoesForGood() {
        for (int i = 0; i < 1_000; i++) {
            slots.put(Kind.RUN, "r" + i, i, 0);
        }
        flush();
        for (int i = 0; i < 1_000; i++) {
            slots.remove(Kind.RUN, "r" + i);
        }
        var deleted = flush().stream()
                .filter(change -> change.kind() == Change.Kind.DELETE)
                .count();
        assertThat(deleted).isBetween(900L, 999L);
        slots.put(Kind.RUN, "next", 1, 0);
        assertThat(slot(flush().getFirst())).isEqualTo(0);
    }
}
