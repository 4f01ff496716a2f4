package kontor.store.cassandra;

import java.util.HashMap;
import java.util.Map;
import kontor.kernel.run.RunState;

/** Plans the pages of {@code each} steps: how many of their runs are open, completed, failed. */
final class PagePlans {
    private final Slots slots;
    private final Map<Long, Counts> found = new HashMap<>();

    /**
     * A page's runs.
     *
     * @param open how many are not ended
     * @param completed how many completed
     * @param failed how many failed or were cancelled
     */
    record Counts(int open, int completed, int failed) {
        static final Counts NONE = new Counts(0, 0, 0);

        Counts plus(RunState state, int change) {
            if (!state.ended()) {
                return new Counts(open + change, completed, failed);
            }
            return state == RunState.COMPLETED
                    ? new Counts(open, completed + change, failed)
                    : new Counts(open, completed, failed + change);
        }

        /** The second number of a page's row. */
        long packed() {
            return (long) completed << Integer.SIZE | failed;
        }

        static Counts of(long n, long m) {
            return new Counts((int) n, (int) (m >> Integer.SIZE), (int) m);
        }
    }

    PagePlans(Slots slots) {
        this.slots = slots;
    }

    /** A batch begins; these pages, which had no open run, may get one again. */
    void begin(Map<Long, Counts> counts) {
        found.clear();
        found.putAll(counts);
    }

    boolean isOpen(long position) {
        return slots.has(Kind.PAGE, Long.toString(position));
    }

    void started(KnownRun run) {
        put(run, of(run).plus(run.run.state(), 1));
    }

    void moved(KnownRun run, RunState before) {
        put(run, of(run).plus(before, -1).plus(run.run.state(), 1));
    }

    private Counts of(KnownRun run) {
        var name = Long.toString(run.position);
        return slots.has(Kind.PAGE, name)
                ? Counts.of(slots.n(Kind.PAGE, name), slots.m(Kind.PAGE, name))
                : found.getOrDefault(run.position, Counts.NONE);
    }

    private void put(KnownRun run, Counts counts) {
        var name = Long.toString(run.position);
        found.put(run.position, counts);
        if (counts.open() > 0) {
            var body = slots.has(Kind.PAGE, name) ? null : ShardTables.utf8(run.type);
            slots.put(Kind.PAGE, name, counts.open(), counts.packed(), body);
        } else {
            slots.remove(Kind.PAGE, name);
        }
    }
}
