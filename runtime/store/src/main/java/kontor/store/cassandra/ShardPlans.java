package kontor.store.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import kontor.kernel.entity.Stored;
import kontor.kernel.message.Wire;
import kontor.kernel.port.Store.Waiting;
import kontor.kernel.port.Write;
import kontor.kernel.run.RunRecord;
import kontor.kernel.shard.ShardEvent;
import kontor.kernel.shard.ShardRecord;
import kontor.store.Conflicts;
import kontor.store.cassandra.SchedulePlans.Schedule;

/**
 * Plans what a shard's records, and the messages that its entities' writes cause, change in the tables. It remembers the shard's
 * own rows from the first batch on; nobody else changes them while the shard is owned.
 */
final class ShardPlans {
    static final String HEAD = "head";
    private static final String ROWS =
            "SELECT kind, slot, name, n, m, body FROM " + ShardTables.SHARD + " WHERE shard = ?";

    private final int shard;
    private final Cql cql;
    private final Slots slots;
    private final Has has = new Has();
    private final MessagePlans messages;
    private final DuePlans due;
    private final PagePlans pages;
    private final RunPlans runs;
    private final WaitPlans waits;
    private final SchedulePlans schedules;
    private final LanePlans lanes;
    private boolean loaded;

    ShardPlans(int shard, Cql cql) {
        this.shard = shard;
        this.cql = cql;
        this.slots = new Slots(shard);
        this.messages = new MessagePlans(shard, slots, has);
        this.due = new DuePlans(shard, slots);
        this.pages = new PagePlans(slots);
        this.runs = new RunPlans(shard, slots, has, due, pages);
        this.waits = new WaitPlans(shard, slots);
        this.schedules = new SchedulePlans(slots);
        this.lanes = new LanePlans(slots);
    }

    // --- reading what planning needs

    /** Reads what these writes need and is not in memory. */
    CompletionStage<Void> prepare(List<? extends Write> writes) {
        CompletionStage<Void> known = loaded
                ? CompletableFuture.completedStage(null)
                : cql.all(ROWS, shard).thenAccept(this::load);
        return known.thenCompose(_ -> {
                    runs.trim();
                    return new Lookups(shard, cql, messages, due, runs, pages).look(writes);
                })
                .thenAccept(this::begin);
    }

    /** Takes over the shard's rows. */
    void load(List<Row> rows) {
        rows.forEach(this::load);
        loaded = true;
    }

    private void load(Row row) {
        var kind = Kind.of(row.getInt("kind"));
        if (kind == null) {
            return;
        }
        var name = ShardTables.string(row, "name");
        var read = new Slots.Read(row.getInt("slot"), name, row.getLong("n"), row.getLong("m"));
        slots.load(kind, read);
        if (name.isEmpty()) {
            return;
        }
        var body = ShardTables.bytes(row, "body");
        switch (kind) {
            case PENDING -> messages.load(name, ShardTables.text(body));
            case SCHEDULE -> schedules.load(name, Wire.read(body, Schedule.class));
            case OUTBOX -> lanes.load((int) read.n(), read.m());
            case WAIT -> waits.load(Wire.read(body, Waiting.class), (int) read.n());
            case OPEN -> runs.load(name, body);
            case HEAD, LANE, DUE, RUN, EACH, PAGE -> {
                // Their numbers are all there is to know.
            }
        }
    }

    /** Takes over what was read for a batch. */
    void begin(Lookups.Found found) {
        messages.begin(found.messages());
        due.begin(found.delayed());
        runs.begin(found.runs());
        found.steps().forEach(step -> runs.begin(step.run(), step.step()));
        pages.begin(found.pages());
    }

    // --- entities

    /** Refuses (KON-3009) a write that causes a message that is there already. */
    void check(Stored stored) {
        var fresh = new HashSet<String>();
        for (var caused : stored.caused()) {
            checkNew(caused.message().source(), caused.message().id(), fresh);
        }
    }

    /** What the messages that a checked write caused come to. */
    List<Change> caused(Stored stored) {
        stored.caused().forEach(caused -> messages.append(caused.message(), caused.pending()));
        return changes();
    }

    // --- records

    /** What a record comes to; refused with KON-3009 when it breaks the order. */
    List<Change> plan(ShardRecord record) {
        check(record);
        slots.put(Kind.HEAD, HEAD, record.sequence(), record.epoch());
        record.events().forEach(this::apply);
        return changes();
    }

    private void check(ShardRecord record) {
        if (record.sequence() != slots.n(Kind.HEAD, HEAD) + 1) {
            throw Conflicts.sequence(shard, slots.n(Kind.HEAD, HEAD), record.sequence());
        }
        if (record.epoch() < slots.m(Kind.HEAD, HEAD)) {
            throw Conflicts.epoch(shard, slots.m(Kind.HEAD, HEAD), record.epoch());
        }
        var fresh = new HashSet<String>();
        for (var event : record.events()) {
            switch (event) {
                case ShardEvent.Accepted(var message, var started) -> {
                    checkNew(message.source(), message.id(), fresh);
                    checkNew(started, fresh);
                }
                case ShardEvent.Dispatched(var source, var id, var started) -> {
                    checkPending(source, id, started);
                    checkNew(started, fresh);
                }
                case ShardEvent.Moved(var run) -> checkThere(run.id(), fresh);
                case ShardEvent.Stepped(var run, var _) -> checkThere(run, fresh);
                case ShardEvent.Answered(var run, var _, var _, var _) -> checkThere(run, fresh);
                case ShardEvent.Awaiting(var run, var _, var _, var _, var _) -> checkThere(run, fresh);
                default -> {
                    // Nothing else can break the order.
                }
            }
        }
    }

    private void checkNew(String source, String id, Set<String> fresh) {
        var identity = MessagePlans.identity(source, id);
        if (messages.has(identity) || !fresh.add(identity)) {
            throw Conflicts.identity(source, id);
        }
    }

    // A run's id is made of its message's identity: where the message is new, so is the run.
    private void checkNew(List<RunRecord> started, Set<String> fresh) {
        for (var run : started) {
            if (runs.has(run.id()) || !fresh.add(run.id())) {
                throw Conflicts.run(run.id());
            }
        }
    }

    private void checkPending(String source, String id, List<RunRecord> started) {
        var identity = MessagePlans.identity(source, id);
        if (messages.isPending(identity)) {
            return;
        }
        if (!messages.has(identity)) {
            throw Conflicts.unknown("message", source + " " + id);
        }
        if (!started.isEmpty()) {
            throw Conflicts.dispatched(source, id);
        }
    }

    private void checkThere(String run, Set<String> fresh) {
        if (!runs.has(run) && !fresh.contains(run)) {
            throw Conflicts.unknown("run", run);
        }
    }

    private void apply(ShardEvent event) {
        switch (event) {
            case ShardEvent.Accepted(var message, var started) -> start(messages.append(message, false), started);
            case ShardEvent.Dispatched(var source, var id, var started) -> {
                var place = messages.dispatch(MessagePlans.identity(source, id));
                if (place != null) {
                    start(place, started);
                }
            }
            case ShardEvent.Taken(var from, var sequence) -> lanes.taken(from, sequence);
            case ShardEvent.Posted posted -> lanes.posted(posted);
            case ShardEvent.Delivered(var to, var sequence) -> lanes.delivered(to, sequence);
            case ShardEvent.Delayed(var message, var at) -> due.delay(message, at);
            case ShardEvent.Undelayed(var message) -> due.undelay(message);
            case ShardEvent.Stepped(var run, var steps) -> runs.steps(run, steps);
            case ShardEvent.Answered(var run, var step, var outcome, var at) -> runs.answered(run, step, outcome, at);
            case ShardEvent.Moved(var run) -> runs.move(run);
            case ShardEvent.Awaiting awaiting -> waits.begin(awaiting);
            case ShardEvent.AwaitingOver(var run, var step) -> waits.over(run, step);
            case ShardEvent.EachMoved moved -> each(moved);
            case ShardEvent.Ticked ticked -> schedules.ticked(ticked);
            case ShardEvent.Paused paused -> schedules.paused(paused);
        }
    }

    private void start(MessagePlans.Place message, List<RunRecord> started) {
        int n = 0;
        for (var run : started) {
            runs.start(run, message, ++n);
        }
    }

    private void each(ShardEvent.EachMoved moved) {
        var name = WaitPlans.name(moved.run(), moved.step());
        if (moved.state() == null) {
            slots.remove(Kind.EACH, name);
        } else {
            slots.put(Kind.EACH, name, 0, 0, Wire.write(moved.state(), kontor.kernel.shard.EachState.class));
        }
    }

    // --- old messages

    /** What it comes to that old messages go; those whose runs are open, or not started yet, stay. */
    List<Change> plan(Pruned pruned) {
        long gone = 0;
        for (var old : pruned.old()) {
            if (!messages.isPending(MessagePlans.identity(old.source(), old.id())) && runs.areOver(old.runs())) {
                messages.drop(old);
                old.runs().forEach(runs::drop);
                gone++;
            }
        }
        pruned.gone().addAndGet(gone);
        return changes();
    }

    private List<Change> changes() {
        var changes = new ArrayList<Change>();
        runs.flush(changes);
        messages.flush(changes);
        due.flush(changes);
        waits.flush(changes);
        slots.flush(changes);
        has.flush(changes);
        return changes;
    }
}
