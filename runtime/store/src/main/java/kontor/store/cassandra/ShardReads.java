package kontor.store.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import kontor.kernel.message.Envelope;
import kontor.kernel.message.Message;
import kontor.kernel.message.Wire;
import kontor.kernel.port.Store.Due;
import kontor.kernel.port.Store.Waiting;
import kontor.kernel.shard.EachState;
import kontor.kernel.shard.ShardSnapshot;
import kontor.kernel.shard.ShardSnapshot.ActiveRun;
import kontor.kernel.shard.ShardSnapshot.DelayedMessage;
import kontor.kernel.shard.ShardSnapshot.OpenEach;
import kontor.kernel.shard.ShardSnapshot.OpenPage;
import kontor.kernel.shard.ShardSnapshot.Outgoing;
import kontor.kernel.shard.ShardSnapshot.ScheduleState;
import kontor.store.cassandra.MessagePlans.Place;
import kontor.store.cassandra.PagePlans.Counts;
import kontor.store.cassandra.SchedulePlans.Schedule;

/** Reads shards for their recovery, what is due, and who waits for a message. */
final class ShardReads {
    private static final String ROWS = "SELECT kind, name, n, m, body FROM " + ShardTables.SHARD + " WHERE shard = ?";
    private static final String BUCKETS =
            "SELECT kind, name, n, m, body FROM " + ShardTables.SHARD + " WHERE shard = ? AND kind = ?";
    private static final String DUE = "SELECT second, nano, kind, id, body FROM " + ShardTables.DUE
            + " WHERE shard = ? AND bucket = ? AND (second, nano) > (?, ?) AND (second, nano) <= (?, ?)";
    private static final String WAITING = "SELECT body FROM " + ShardTables.WAIT + " WHERE type = ?";
    private static final Comparator<Waiting> BY_RUN =
            Comparator.comparing(Waiting::run).thenComparingInt(Waiting::step);

    private final Cql cql;
    private final int shards;
    private final RunReads runs;
    private final MessageReads messages;

    /** A row of the shard's own. */
    private record Own(Kind kind, String name, long n, long m, byte[] body) {
        static Optional<Own> of(Row row) {
            var kind = Kind.of(row.getInt("kind"));
            var name = ShardTables.string(row, "name");
            return kind == null || name.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new Own(kind, name, row.getLong("n"), row.getLong("m"), ShardTables.bytes(row, "body")));
        }
    }

    /** All that a shard's rows point at. */
    private record Parts(
            List<ActiveRun> active, List<Message> pending, List<OpenPage> pages, List<ScheduleState> schedules) {}

    ShardReads(Cql cql, int shards) {
        this.cql = cql;
        this.shards = shards;
        this.runs = new RunReads(cql, shards);
        this.messages = new MessageReads(cql);
    }

    // --- recovery

    CompletionStage<ShardSnapshot> shard(int shard, Instant horizon) {
        return cql.all(ROWS, shard).thenCompose(rows -> {
            var own = rows.stream().map(Own::of).flatMap(Optional::stream).toList();
            return due(shard, buckets(own), Instant.MIN, horizon)
                    .thenCompose(due -> parts(own, due).thenApply(parts -> snapshot(shard, own, due, parts)));
        });
    }

    private static List<Own> of(Kind kind, List<Own> own) {
        return own.stream().filter(row -> row.kind() == kind).toList();
    }

    private CompletionStage<Parts> parts(List<Own> own, List<Due> due) {
        var awake = new LinkedHashSet<String>();
        of(Kind.RUN, own).forEach(row -> awake.add(row.name()));
        due.stream().map(Due::run).filter(Objects::nonNull).forEach(awake::add);
        var active = active(awake);
        var pending = pending(of(Kind.PENDING, own));
        var pages = pages(of(Kind.PAGE, own));
        var schedules = Together.all(of(Kind.SCHEDULE, own), this::schedule);
        return active.thenCombine(pending, (one, two) -> new Parts(one, two, List.of(), List.of()))
                .thenCombine(pages, (so, more) -> new Parts(so.active(), so.pending(), more, List.of()))
                .thenCombine(schedules, (so, more) -> new Parts(so.active(), so.pending(), so.pages(), more));
    }

    private static ShardSnapshot snapshot(int shard, List<Own> own, List<Due> due, Parts parts) {
        var posted = new HashMap<Integer, Long>();
        var taken = new HashMap<Integer, Long>();
        for (var lane : of(Kind.LANE, own)) {
            var peer = Integer.parseInt(lane.name());
            if (lane.n() > 0) {
                taken.put(peer, lane.n());
            }
            if (lane.m() > 0) {
                posted.put(peer, lane.m());
            }
        }
        return new ShardSnapshot(
                shard,
                of(Kind.HEAD, own).stream()
                        .filter(row -> row.name().equals(ShardPlans.HEAD))
                        .mapToLong(Own::n)
                        .findFirst()
                        .orElse(0),
                parts.active(),
                parts.pending(),
                of(Kind.OUTBOX, own).stream()
                        .map(row -> new Outgoing((int) row.n(), row.m(), Wire.read(row.body(), Envelope.class)))
                        .sorted(Comparator.comparingInt(Outgoing::to).thenComparingLong(Outgoing::sequence))
                        .toList(),
                posted,
                taken,
                delayed(due),
                of(Kind.EACH, own).stream()
                        .map(ShardReads::each)
                        .sorted(Comparator.comparing(OpenEach::run).thenComparingInt(OpenEach::step))
                        .toList(),
                parts.schedules(),
                of(Kind.WAIT, own).stream()
                        .map(row -> Wire.read(row.body(), Waiting.class))
                        .sorted(BY_RUN)
                        .toList(),
                parts.pages());
    }

    private CompletionStage<List<ActiveRun>> active(Collection<String> ids) {
        return Together.all(ids, runs::whole)
                .thenApply(found -> found.stream()
                        .flatMap(Optional::stream)
                        .filter(whole -> whole.message() != null
                                && !whole.kept().run().state().ended())
                        .sorted(Comparator.comparingLong(
                                        (RunReads.Whole whole) -> whole.kept().position())
                                .thenComparingInt(whole -> whole.kept().n()))
                        .map(RunReads.Whole::active)
                        .toList());
    }

    private CompletionStage<List<Message>> pending(List<Own> rows) {
        var places = rows.stream()
                .map(row -> new Place(row.n(), ShardTables.text(row.body())))
                .sorted(Comparator.comparingLong(Place::position))
                .toList();
        return Together.all(places, messages::at)
                .thenApply(found -> found.stream().flatMap(Optional::stream).toList());
    }

    private CompletionStage<List<OpenPage>> pages(List<Own> rows) {
        var sorted = rows.stream()
                .sorted(Comparator.comparingLong(row -> Long.parseLong(row.name())))
                .toList();
        return Together.all(
                        sorted,
                        row -> messages.at(new Place(Long.parseLong(row.name()), ShardTables.text(row.body())))
                                .thenApply(found -> found.map(message -> page(row, message))))
                .thenApply(found -> found.stream().flatMap(Optional::stream).toList());
    }

    private static OpenPage page(Own row, Message message) {
        var counts = Counts.of(row.n(), row.m());
        return new OpenPage(message, counts.open(), counts.completed(), counts.failed());
    }

    private CompletionStage<ScheduleState> schedule(Own row) {
        var schedule = Wire.read(row.body(), Schedule.class);
        return runs.state(schedule.run())
                .thenApply(state -> new ScheduleState(
                        row.name(),
                        schedule.last() == null ? Instant.MIN : schedule.last(),
                        schedule.paused(),
                        state.isPresent() && !state.get().ended() ? schedule.run() : null));
    }

    private static OpenEach each(Own row) {
        var run = WaitPlans.run(row.name());
        return new OpenEach(
                run, Integer.parseInt(row.name().substring(run.length() + 1)), Wire.read(row.body(), EachState.class));
    }

    private static List<DelayedMessage> delayed(List<Due> due) {
        var delayed = new ArrayList<DelayedMessage>();
        for (var one : due) {
            var message = one.message();
            if (message != null) {
                delayed.add(new DelayedMessage(message, one.at()));
            }
        }
        return delayed;
    }

    // --- what is due

    CompletionStage<List<Due>> due(int shard, Instant after, Instant until) {
        return cql.all(BUCKETS, shard, Kind.DUE.code)
                .thenCompose(rows -> due(
                        shard,
                        buckets(rows.stream()
                                .map(Own::of)
                                .flatMap(Optional::stream)
                                .toList()),
                        after,
                        until));
    }

    private static List<Long> buckets(List<Own> own) {
        return of(Kind.DUE, own).stream()
                .map(row -> Long.valueOf(row.name()))
                .sorted()
                .toList();
    }

    private CompletionStage<List<Due>> due(int shard, List<Long> buckets, Instant after, Instant until) {
        var wanted = buckets.stream()
                .filter(bucket -> bucket >= ShardTables.dueBucket(after) && bucket <= ShardTables.dueBucket(until))
                .toList();
        return Together.all(
                        wanted,
                        bucket -> cql.all(
                                DUE,
                                shard,
                                bucket,
                                after.getEpochSecond(),
                                after.getNano(),
                                until.getEpochSecond(),
                                until.getNano()))
                .thenApply(rows ->
                        rows.stream().flatMap(List::stream).map(ShardReads::due).toList());
    }

    private static Due due(Row row) {
        var at = Instant.ofEpochSecond(row.getLong("second"), row.getInt("nano"));
        return DuePlans.OF_RUN.equals(row.getString("kind"))
                ? new Due(at, ShardTables.string(row, "id"), null)
                : new Due(at, null, Wire.read(ShardTables.bytes(row, "body"), Message.class));
    }

    // --- for every shard

    CompletionStage<List<Waiting>> waiting(String type) {
        return cql.all(WAITING, type)
                .thenApply(rows -> rows.stream()
                        .map(row -> ShardTables.bytes(row, "body"))
                        .filter(body -> body.length > 0)
                        .map(body -> Wire.read(body, Waiting.class))
                        .sorted(BY_RUN)
                        .toList());
    }

    CompletionStage<Optional<ActiveRun>> parked(String run) {
        return runs.parked(run);
    }

    CompletionStage<Map<String, Long>> openRuns() {
        return runs.openRuns();
    }

    /** The number of a shard's last record, 0 when there is none. */
    CompletionStage<Long> sequence(int shard) {
        return cql.all(BUCKETS, shard, Kind.HEAD.code)
                .thenApply(rows -> rows.stream()
                        .filter(row -> ShardPlans.HEAD.equals(row.getString("name")))
                        .map(row -> row.getLong("n"))
                        .findFirst()
                        .orElse(0L));
    }

    /** The shards that have records, in order. */
    CompletionStage<List<Integer>> shards() {
        return Together.all(
                        IntStream.range(0, shards).boxed().toList(),
                        shard -> sequence(shard).thenApply(last -> last > 0 ? List.of(shard) : List.<Integer>of()))
                .thenApply(found -> found.stream().flatMap(List::stream).toList());
    }
}
