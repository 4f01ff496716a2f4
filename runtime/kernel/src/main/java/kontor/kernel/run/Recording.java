package kontor.kernel.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kontor.kernel.message.Ids;
import kontor.kernel.message.Outcome.Done;
import kontor.kernel.message.Outcome.Refused;
import kontor.kernel.model.Json;
import kontor.kernel.run.RunHost.End;
import kontor.kernel.run.RunHost.Outgoing;
import kontor.kernel.run.RunHost.Progress;
import kontor.kernel.run.RunHost.Suspension;
import org.jspecify.annotations.Nullable;

/**
 * The record of one try: what is recorded answers, what is new waits to be recorded. No effect leaves before everything
 * the run has observed is durable.
 */
final class Recording {
    /** The most steps of one run, and of its undoing. */
    static final int MAX_STEPS = 10_000;
    /** The most characters that a step's answer may have. */
    static final int MAX_ANSWER = 1024 * 1024;
    /** More ids than a run makes before it is undone, or while it is. */
    private static final int CHANCES = 1 << 20;

    private final RunHost host;
    private final Rows rows;
    private final Undoing undoing;
    private final Map<Integer, StepRecord> recorded = new HashMap<>();
    private final List<StepRecord> fresh = new ArrayList<>();
    private final List<Outgoing> sends = new ArrayList<>();
    private boolean observed;
    private int next;
    private int skipped;
    private int chance;

    Recording(Ticket ticket, Rows rows, RunHost host) {
        this.host = host;
        this.rows = rows;
        this.undoing = new Undoing(ticket.steps());
        rows.prefix().forEach(step -> recorded.put(step.index(), step));
        ticket.steps().forEach(step -> recorded.put(step.index(), step));
        beginAt(0);
    }

    // A run that was undone and then retried begins anew behind that: its steps and ids are others.
    private void beginAt(int from) {
        next = from;
        recorded.values().stream()
                .filter(step -> step.kind().equals(Undo.DONE) && step.index() >= from && step.index() < rows.nextEach())
                .sorted(Comparator.comparingInt(StepRecord::index))
                .forEach(mark -> {
                    skipped += Undo.next(mark) - next;
                    next = Undo.next(mark);
                    chance += CHANCES;
                });
    }

    /** The index of the next step. */
    int next() {
        return next;
    }

    /** Goes from the {@code each} into its row; answers the row's id. */
    String enterRow() {
        var id = rows.enter();
        beginAt(next + 1);
        return id;
    }

    /** A number that no other call of this run gets. */
    int chance() {
        return chance++;
    }

    // --- steps

    /** Begins a step; answers its index. */
    int begin() {
        if (next - skipped >= MAX_STEPS) {
            end(new End.Stopped(
                    "KON-5104",
                    "the run has " + MAX_STEPS
                            + " steps, the most there may be; split its work with each(...) or send"));
        }
        host.checkpoint(new Progress(List.copyOf(fresh), List.copyOf(sends)));
        return next++;
    }

    static String hash(String kind, String target, JsonNode request) {
        return Ids.hash(kind, target, Json.text(request));
    }

    /** The step as it is recorded, null when it is done for the first time. Stops the run where it is another one. */
    @Nullable
    StepRecord recorded(int step, String kind, String target, String hash, JsonNode request) {
        var before = undoing.isBeyond(step) ? null : recorded.get(step);
        if (before != null && !before.hash().equals(hash)) {
            finish(new End.Stopped(
                    "KON-5102",
                    "the code changed under this run: step " + step + " was recorded as "
                            + brief(before.kind(), before.target(), before.request())
                            + ", now the code asks for " + brief(kind, target, request)
                            + "; put the old code back and retry, or cancel the run"));
        }
        if (undoing.isReplaying() && (before == null || before.outcome() == null)) {
            undoAll();
        }
        if (before == null) {
            host.began(kind);
        }
        return before;
    }

    private static String brief(String kind, String target, JsonNode request) {
        return Traces.brief(kind + " " + target + " " + Json.text(request));
    }

    void add(StepRecord step) {
        if (step.outcome() instanceof Done(var value) && Json.text(value).length() > MAX_ANSWER) {
            finish(new End.Stopped(
                    "KON-5105",
                    "the answer of step " + step.index() + " (" + step.kind() + " " + step.target() + ") has more than "
                            + MAX_ANSWER + " characters; ask for less, or use each(...)"));
        }
        fresh.add(step);
        host.stepped(step);
    }

    /** Adds a step that is done as soon as it is asked for. */
    void addDone(int step, String kind, String target, String hash, JsonNode request, JsonNode value) {
        var at = host.clock();
        add(new StepRecord(step, kind, target, hash, request, new Done(value), at, at, 1));
    }

    /** What was added last was seen by the run: no effect may leave before it is durable. */
    void observe() {
        observed = true;
    }

    /** Makes durable what the run has observed. */
    void flushObserved() {
        if (observed) {
            flush();
        }
    }

    void flush() {
        host.record(take());
    }

    void outgoing(Outgoing send) {
        sends.add(send);
    }

    private Progress take() {
        var progress = new Progress(List.copyOf(fresh), List.copyOf(sends));
        fresh.clear();
        sends.clear();
        observed = false;
        return progress;
    }

    // --- undoing

    Undoing undoing() {
        return undoing;
    }

    // Leaves the body where it stands, for nothing is thrown through the author's code. Never returns.
    private void undoAll() {
        next = undoing.begin();
        skipped = next;
        chance += CHANCES / 2;
        Attempt all = () -> {
            undoing.carryOut();
            return Json.of(null);
        };
        var end = all.ended(false);
        if (end instanceof End.Returned) {
            fresh.add(Undo.done(undoing.mark(), undoing.count(), next, host.clock()));
            finish(new End.Undone(Undo.error(undoing.mark())));
        }
        finish(end);
    }

    // --- the end of the try

    /** Gives up the thread. Never returns. */
    void suspend(Suspension reason) {
        host.suspend(take(), reason);
        throw new IllegalStateException("a suspended run went on");
    }

    /** The body has come to its end, or to its limit. Never returns. */
    void end(End end) {
        if (undoing.isReplaying()) {
            undoAll();
        }
        finish(end);
    }

    /** Ends the try. Never returns. */
    void finish(End end) {
        // What failed last is tried again, not replayed; what the author caught and went on after stays.
        var failed =
                end instanceof End.Threw && !fresh.isEmpty() && fresh.getLast().outcome() instanceof Refused;
        if (failed) {
            fresh.removeLast();
        }
        host.finish(take(), end);
        throw new IllegalStateException("a finished run went on");
    }
}
