package kontor.store.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import kontor.kernel.message.Message;
import kontor.kernel.message.Wire;
import kontor.kernel.port.Store.Counted;
import kontor.kernel.port.Store.Page;
import kontor.kernel.port.Store.RunWithSteps;
import kontor.kernel.port.Store.ScheduleRow;
import kontor.kernel.port.Store.Tick;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.RunState;
import kontor.kernel.run.StepRecord;
import kontor.kernel.shard.EachState;
import kontor.kernel.shard.ShardSnapshot.ActiveRun;
import kontor.store.cassandra.Cursors.Before;
import kontor.store.cassandra.MessagePlans.Place;
import kontor.store.cassandra.SchedulePlans.Schedule;
import org.jspecify.annotations.Nullable;

/** Reads runs and schedules, on any node. */
final class RunReads {
    private static final int LEAST = 50;
    private static final String WHOLE =
            "SELECT step, id, position, n, type, body, result FROM " + ShardTables.RUN + " WHERE id = ?";
    private static final String OF_KIND =
            "SELECT name, n, m, body FROM " + ShardTables.SHARD + " WHERE shard = ? AND kind = ?";
    private static final String OLDER = "SELECT position, n, run FROM " + ShardTables.RUNS
            + " WHERE bucket = ? AND slot = ? AND (position, n) < (?, ?)";
    private static final Comparator<Candidate> NEWEST_FIRST = Comparator.comparingLong(Candidate::position)
            .thenComparingInt(Candidate::n)
            .reversed();

    private final Cql cql;
    private final int shards;
    private final Lists lists;
    private final MessageReads messages;
    private final Shared<List<Row>> counted = new Shared<>(() -> ofKind(Kind.OPEN));

    /** A run that a list has, and that may have gone on meanwhile. */
    private record Candidate(long position, int n, String run) {
        boolean isBefore(Before before) {
            return position < before.position() || position == before.position() && n < before.n();
        }
    }

    /** A run in its place. */
    private record Listed(Candidate at, RunRecord run) {}

    /** A run with its steps, in the order of its start. */
    record Whole(
            KeptRun kept, List<StepRecord> steps, @Nullable Message message) {
        ActiveRun active() {
            return new ActiveRun(kept.run(), Objects.requireNonNull(message, "a run's message stays"), steps);
        }
    }

    RunReads(Cql cql, int shards) {
        this.cql = cql;
        this.shards = Position.checked(shards);
        this.lists = new Lists(cql);
        this.messages = new MessageReads(cql);
    }

    // --- single runs

    CompletionStage<Optional<RunWithSteps>> run(String id) {
        return whole(id)
                .thenApply(found -> found.map(whole -> new RunWithSteps(
                        whole.kept().run(),
                        whole.steps(),
                        whole.message() == null ? null : whole.message().cause())));
    }

    CompletionStage<Optional<ActiveRun>> parked(String id) {
        return whole(id)
                .thenApply(
                        found -> found.filter(whole -> whole.message() != null).map(Whole::active));
    }

    /** A run with its steps and its message. */
    CompletionStage<Optional<Whole>> whole(String id) {
        return cql.all(WHOLE, id).thenCompose(rows -> {
            var itself = rows.stream()
                    .filter(row -> row.getInt("step") == ShardTables.ITSELF)
                    .findFirst();
            if (itself.isEmpty()) {
                return CompletableFuture.completedStage(Optional.empty());
            }
            var kept = KeptRun.of(itself.get());
            var steps = rows.stream()
                    .filter(row -> row.getInt("step") != ShardTables.ITSELF)
                    .map(row -> Wire.read(ShardTables.bytes(row, "body"), StepRecord.class))
                    .toList();
            return messages.at(new Place(kept.position(), kept.type()))
                    .thenApply(message -> Optional.of(new Whole(kept, steps, message.orElse(null))));
        });
    }

    CompletionStage<Optional<EachState>> openEach(String id) {
        return cql.first(KeptRun.BY_ID, id)
                .thenCompose(row -> row.isEmpty()
                        ? CompletableFuture.completedStage(Optional.empty())
                        : cql.all(OF_KIND, KeptRun.of(row.get()).run().shard(), Kind.EACH.code)
                                .thenApply(rows -> rows.stream()
                                        .filter(each -> WaitPlans.run(ShardTables.string(each, "name"))
                                                .equals(id))
                                        .map(each -> Wire.read(ShardTables.bytes(each, "body"), EachState.class))
                                        .findFirst()));
    }

    // --- lists

    CompletionStage<Page<RunRecord>> runs(
            @Nullable RunState state, @Nullable String rule, int limit, @Nullable String cursor) {
        return Cursors.of(cursor)
                .thenCompose(before -> state == RunState.RUNNING
                        ? running()
                                .thenCompose(all -> running(
                                        all.stream()
                                                .filter(one -> one.isBefore(before))
                                                .toList(),
                                        rule,
                                        limit + 1,
                                        new ArrayList<>()))
                        : older(state, rule, before, limit + 1, new ArrayList<>()))
                .thenApply(found -> {
                    var page = found.subList(0, Math.min(limit, found.size()));
                    var next = found.size() > limit && limit > 0
                            ? Cursors.of(
                                    page.getLast().at().position(),
                                    page.getLast().at().n())
                            : null;
                    return new Page<>(page.stream().map(Listed::run).toList(), next);
                });
    }

    // Runs that are running are what the shards have in memory: each has a row of the shard's own.
    private CompletionStage<List<Candidate>> running() {
        return ofKind(Kind.RUN)
                .thenApply(rows -> rows.stream()
                        .filter(row -> row.getLong("m") % 2 == 0)
                        .map(row -> new Candidate(
                                row.getLong("n"), (int) (row.getLong("m") / 2), ShardTables.string(row, "name")))
                        .sorted(NEWEST_FIRST)
                        .toList());
    }

    private CompletionStage<List<Listed>> running(
            List<Candidate> all, @Nullable String rule, int wanted, List<Listed> found) {
        var some = all.subList(0, Math.min(all.size(), Math.max(LEAST, wanted)));
        return checked(some, RunState.RUNNING, rule, wanted, found)
                .thenCompose(_ -> some.size() == all.size() || found.size() >= wanted
                        ? CompletableFuture.completedStage(found)
                        : running(all.subList(some.size(), all.size()), rule, wanted, found));
    }

    private CompletionStage<List<Listed>> older(
            @Nullable RunState state, @Nullable String rule, Before before, int wanted, List<Listed> found) {
        int asked = Math.max(LEAST, wanted - found.size());
        var noted = state != null && KeptRun.isNoted(state) ? state.word() : null;
        var cql = OLDER + (noted == null ? "" : " AND state = ?") + (rule == null ? "" : " AND rule = ?")
                + " LIMIT ? ALLOW FILTERING";
        var search = new Lists.Search<>(
                noted != null ? ShardTables.state(noted) : rule != null ? ShardTables.rule(rule) : ShardTables.MESSAGES,
                true,
                0,
                Position.bucket(before.position()),
                (partition, most) -> this.cql.all(cql, values(partition, before, noted, rule, most)),
                row -> new Candidate(row.getLong("position"), row.getInt("n"), ShardTables.string(row, "run")),
                NEWEST_FIRST);
        return lists.read(search, asked)
                .thenCompose(read -> checked(read, state, rule, wanted, found)
                        .thenCompose(_ -> read.size() < asked || found.size() >= wanted
                                ? CompletableFuture.completedStage(found)
                                : older(
                                        state,
                                        rule,
                                        new Before(
                                                read.getLast().position(),
                                                read.getLast().n()),
                                        wanted,
                                        found)));
    }

    private static Object[] values(
            Lists.Partition partition, Before before, @Nullable String state, @Nullable String rule, int most) {
        var values =
                new ArrayList<Object>(List.of(partition.bucket(), partition.slot(), before.position(), before.n()));
        if (state != null) {
            values.add(state);
        }
        if (rule != null) {
            values.add(rule);
        }
        values.add(most);
        return values.toArray();
    }

    // A list says where to look; what a run's state is, its own row says.
    private CompletionStage<List<Listed>> checked(
            List<Candidate> some, @Nullable RunState state, @Nullable String rule, int wanted, List<Listed> found) {
        return Together.all(some, one -> cql.first(KeptRun.BY_ID, one.run())).thenApply(rows -> {
            for (int i = 0; i < rows.size() && found.size() < wanted; i++) {
                var at = some.get(i);
                rows.get(i)
                        .map(row -> KeptRun.of(row).run())
                        .filter(run -> (state == null || run.state() == state)
                                && (rule == null || run.rule().equals(rule)))
                        .ifPresent(run -> found.add(new Listed(at, run)));
            }
            return found;
        });
    }

    // --- what all shards tell

    private CompletionStage<List<Row>> ofKind(Kind kind) {
        return Together.all(IntStream.range(0, shards).boxed().toList(), shard -> cql.all(OF_KIND, shard, kind.code))
                .thenApply(rows -> rows.stream()
                        .flatMap(List::stream)
                        .filter(row -> !ShardTables.string(row, "name").isEmpty())
                        .toList());
    }

    CompletionStage<Map<String, Long>> openRuns() {
        return counted.ask().thenApply(rows -> {
            var open = new HashMap<String, Long>();
            rows.stream()
                    .filter(row -> row.getLong("n") > 0)
                    .forEach(row -> open.merge(ShardTables.string(row, "name"), row.getLong("n"), Long::sum));
            return open;
        });
    }

    /** How many runs are in a state, as the shards' owners have counted. */
    CompletionStage<Counted> count(RunState state, @Nullable String rule, int most) {
        return counted.ask().thenApply(rows -> {
            long all = rows.stream()
                    .filter(row -> rule == null || rule.equals(row.getString("name")))
                    .mapToLong(
                            row -> RunCounts.of(ShardTables.bytes(row, "body")).in(state))
                    .sum();
            return new Counted((int) Math.min(most, all), all > most);
        });
    }

    CompletionStage<List<ScheduleRow>> schedules() {
        return ofKind(Kind.SCHEDULE)
                .thenCompose(rows -> Together.all(
                        rows,
                        row -> schedule(
                                ShardTables.string(row, "name"),
                                Wire.read(ShardTables.bytes(row, "body"), Schedule.class))))
                .thenApply(all -> all.stream()
                        .sorted(Comparator.comparing(ScheduleRow::rule))
                        .toList());
    }

    private CompletionStage<ScheduleRow> schedule(String rule, Schedule schedule) {
        return Together.all(
                        schedule.ticks(),
                        tick -> state(tick.run())
                                .thenApply(state -> new Tick(tick.tick(), tick.run(), state.orElse(null))))
                .thenApply(ticks -> new ScheduleRow(rule, schedule.paused(), ticks));
    }

    /** The state of a run, empty when there is none. */
    CompletionStage<Optional<RunState>> state(@Nullable String run) {
        return run == null
                ? CompletableFuture.completedStage(Optional.empty())
                : cql.first(KeptRun.BY_ID, run)
                        .thenApply(
                                row -> row.map(found -> KeptRun.of(found).run().state()));
    }
}
