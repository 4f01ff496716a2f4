package kontor.store.cassandra;

import java.time.Instant;
import java.util.TreeMap;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.StepRecord;
import org.jspecify.annotations.Nullable;

/** What a shard's owner remembers of a run, and what of it is not written yet. */
final class KnownRun {
    /** It is not known what its list says of its state. */
    static final String UNKNOWN = "?";

    final long position;
    final int n;
    final String type;
    /** Whether all its open steps are remembered, because it was started in this ownership. */
    final boolean whole;

    RunRecord run;
    /** Steps under way. */
    final TreeMap<Integer, StepRecord> open = new TreeMap<>();

    // What the tables say.
    boolean stored;
    boolean hasResult;

    @Nullable
    String noted;

    @Nullable
    Instant due;

    // What is to be written.
    boolean changed;
    final TreeMap<Integer, StepRecord> steps = new TreeMap<>();

    /** A run that starts. */
    KnownRun(RunRecord run, MessagePlans.Place message, int n) {
        this.run = run;
        this.position = message.position();
        this.n = n;
        this.type = message.type();
        this.whole = true;
        this.changed = true;
    }

    /** A run that was read. */
    KnownRun(KeptRun kept) {
        this.run = kept.run();
        this.position = kept.position();
        this.n = kept.n();
        this.type = kept.type();
        this.whole = false;
        this.stored = true;
        this.hasResult = run.result() != null;
        this.noted = KeptRun.isNoted(run.state()) ? run.state().word() : UNKNOWN;
        this.due = KeptRun.due(run);
    }
}
