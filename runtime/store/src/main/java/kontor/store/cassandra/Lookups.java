package kontor.store.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import kontor.kernel.entity.Stored;
import kontor.kernel.message.Message;
import kontor.kernel.message.Wire;
import kontor.kernel.port.Write;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.StepRecord;
import kontor.kernel.shard.ShardEvent;
import kontor.kernel.shard.ShardRecord;
import kontor.store.cassandra.MessagePlans.Place;
import kontor.store.cassandra.PagePlans.Counts;

/** Reads what a batch needs for its planning: whether its messages are there, and runs that are not remembered. */
final class Lookups {
    /** How many keys one statement asks for. */
    static final int AT_ONCE = 50;

    private static final String IDENTITIES =
            "SELECT id, source, position, type FROM " + ShardTables.IDENTITY + " WHERE id IN ?";
    private static final String STEP = "SELECT body FROM " + ShardTables.RUN + " WHERE id = ? AND step = ?";
    private static final String DUES =
            "SELECT second, nano, kind, id FROM " + ShardTables.DUE + " WHERE shard = ? AND bucket = ?";
    private static final String PAGE_RUNS =
            "SELECT run FROM " + ShardTables.RUNS + " WHERE bucket = ? AND slot = ? AND position = ?";

    private final int shard;
    private final Cql cql;
    private final MessagePlans messages;
    private final DuePlans due;
    private final RunPlans runs;
    private final PagePlans pages;

    private final Set<String> ids = new LinkedHashSet<>();
    private final Set<String> started = new HashSet<>();
    private final Set<String> missing = new LinkedHashSet<>();
    private final Set<Answer> unsure = new LinkedHashSet<>();
    private final Set<String> undelayed = new LinkedHashSet<>();
    private final Set<String> reopened = new LinkedHashSet<>();

    private record Answer(String run, int step) {}

    /** A step that was read. */
    record FoundStep(String run, StepRecord step) {}

    /**
     * What was found.
     *
     * @param messages by identity
     * @param runs runs
     * @param steps steps
     * @param delayed when delayed messages are due, by id
     * @param pages counts of pages that have no open run, by position
     */
    record Found(
            Map<String, Place> messages,
            List<KeptRun> runs,
            List<FoundStep> steps,
            Map<String, Instant> delayed,
            Map<Long, Counts> pages) {
        static final Found NOTHING = new Found(Map.of(), List.of(), List.of(), Map.of(), Map.of());
    }

    Lookups(int shard, Cql cql, MessagePlans messages, DuePlans due, RunPlans runs, PagePlans pages) {
        this.shard = shard;
        this.cql = cql;
        this.messages = messages;
        this.due = due;
        this.runs = runs;
        this.pages = pages;
    }

    /** Reads what these writes need. */
    CompletionStage<Found> look(List<? extends Write> writes) {
        writes.forEach(this::note);
        var identities = identities();
        var found = runs(missing);
        var steps = Together.all(unsure, this::step);
        var delayed = delayed(due.buckets(), 0, new HashMap<>());
        return identities
                .thenCombine(found, (there, kept) -> new Found(there, kept, List.of(), Map.of(), Map.of()))
                .thenCombine(
                        steps,
                        (so, more) -> new Found(
                                so.messages(),
                                so.runs(),
                                more.stream().flatMap(List::stream).toList(),
                                Map.of(),
                                Map.of()))
                .thenCombine(delayed, (so, dues) -> new Found(so.messages(), so.runs(), so.steps(), dues, Map.of()))
                .thenCompose(so -> pages(so.runs())
                        .thenApply(counts -> new Found(so.messages(), so.runs(), so.steps(), so.delayed(), counts)));
    }

    private void note(Write write) {
        switch (write) {
            case Stored stored ->
                stored.caused().forEach(caused -> ids.add(caused.message().id()));
            case ShardRecord record -> record.events().forEach(this::note);
            case Pruned pruned -> pruned.old().forEach(old -> old.runs().forEach(this::need));
            default -> throw new IllegalArgumentException("not a write of a shard: " + write);
        }
    }

    private void note(ShardEvent event) {
        switch (event) {
            case ShardEvent.Accepted(Message message, var begun) -> {
                ids.add(message.id());
                begun.stream().map(RunRecord::id).forEach(started::add);
            }
            case ShardEvent.Dispatched(var source, var id, var begun) -> {
                if (!messages.isPending(MessagePlans.identity(source, id))) {
                    ids.add(id);
                }
                begun.stream().map(RunRecord::id).forEach(started::add);
            }
            case ShardEvent.Moved(var run) -> {
                need(run.id());
                if (run.row() != null && !run.state().ended()) {
                    reopened.add(run.id());
                }
            }
            case ShardEvent.Stepped(var run, var _) -> need(run);
            case ShardEvent.Awaiting(var run, var _, var _, var _, var _) -> need(run);
            case ShardEvent.Answered(var run, var step, var _, var _) -> {
                need(run);
                if (!started.contains(run) && runs.isUnsure(run, step)) {
                    unsure.add(new Answer(run, step));
                }
            }
            case ShardEvent.Undelayed(var message) -> {
                if (!due.knows(message)) {
                    undelayed.add(message);
                }
            }
            default -> {
                // Nothing else needs rows.
            }
        }
    }

    private void need(String run) {
        if (!started.contains(run) && !runs.has(run)) {
            missing.add(run);
        }
    }

    // --- reading

    private CompletionStage<Map<String, Place>> identities() {
        return Together.all(Together.chunks(ids, AT_ONCE), chunk -> cql.all(IDENTITIES, chunk))
                .thenApply(pages -> {
                    var there = new HashMap<String, Place>();
                    pages.stream()
                            .flatMap(List::stream)
                            .forEach(row -> there.put(
                                    MessagePlans.identity(
                                            ShardTables.string(row, "source"), ShardTables.string(row, "id")),
                                    new Place(row.getLong("position"), ShardTables.string(row, "type"))));
                    return there;
                });
    }

    private CompletionStage<List<KeptRun>> runs(Collection<String> wanted) {
        return Together.all(Together.chunks(wanted, AT_ONCE), chunk -> cql.all(KeptRun.BY_IDS, chunk))
                .thenApply(pages ->
                        pages.stream().flatMap(List::stream).map(KeptRun::of).toList());
    }

    private CompletionStage<List<FoundStep>> step(Answer answer) {
        return cql.first(STEP, answer.run(), answer.step())
                .thenApply(row -> row
                        .map(found -> new FoundStep(
                                answer.run(), Wire.read(ShardTables.bytes(found, "body"), StepRecord.class)))
                        .stream()
                        .toList());
    }

    // Whoever undelays a message has been woken by it: it is among the first that are due. Those that are met on the
    // way are
    // remembered: they come next.
    private CompletionStage<Map<String, Instant>> delayed(List<Long> buckets, int at, Map<String, Instant> found) {
        if (undelayed.isEmpty() || at >= buckets.size()) {
            return CompletableFuture.completedStage(found);
        }
        return cql.all(DUES, shard, buckets.get(at)).thenCompose(rows -> {
            for (var row : rows) {
                take(row, found);
            }
            return delayed(buckets, at + 1, found);
        });
    }

    private void take(Row row, Map<String, Instant> found) {
        var id = ShardTables.string(row, "id");
        if (DuePlans.OF_MESSAGE.equals(row.getString("kind"))
                && (undelayed.remove(id) || found.size() < DuePlans.REMEMBERED / 2)) {
            found.put(id, Instant.ofEpochSecond(row.getLong("second"), row.getInt("nano")));
        }
    }

    // A row's run is tried again after all of its page's runs had ended: the page's counts are nowhere but in them.
    private CompletionStage<Map<Long, Counts>> pages(List<KeptRun> found) {
        var closed = new ArrayList<Long>();
        for (var kept : found) {
            if (reopened.contains(kept.run().id()) && !pages.isOpen(kept.position())) {
                closed.add(kept.position());
            }
        }
        return Together.all(new LinkedHashSet<>(closed), this::counts).thenApply(counts -> {
            var result = new HashMap<Long, Counts>();
            counts.forEach(result::putAll);
            return result;
        });
    }

    private CompletionStage<Map<Long, Counts>> counts(long position) {
        return cql.all(PAGE_RUNS, Position.bucket(position), ShardTables.ofFeed(shard), position)
                .thenCompose(rows -> runs(
                        rows.stream().map(row -> ShardTables.string(row, "run")).toList()))
                .thenApply(kept -> {
                    var counts = Counts.NONE;
                    for (var one : kept) {
                        counts = counts.plus(one.run().state(), 1);
                    }
                    return Map.of(position, counts);
                });
    }
}
