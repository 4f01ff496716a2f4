package kontor.testkit.memory;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kontor.kernel.entity.Stored;
import kontor.kernel.message.Ids;
import kontor.kernel.port.Store.Waiting;
import kontor.kernel.run.RunRecord;
import kontor.kernel.shard.ShardEvent;
import kontor.kernel.shard.ShardRecord;

/** All tables; a write is checked whole before anything of it is carried out. */
final class Tables {
    final MessageLog messages = new MessageLog();
    final RunRows runs = new RunRows();
    final EntityRows entities = new EntityRows();
    final Schedules schedules = new Schedules();
    final UniqueRows unique = new UniqueRows();
    final Meanings meanings = new Meanings();
    final Map<String, Waiting> waits = new LinkedHashMap<>();
    private final Map<Integer, ShardRows> shards = new TreeMap<>();
    private final int count;

    Tables(int shards) {
        this.count = shards;
    }

    ShardRows shard(int shard) {
        return shards.computeIfAbsent(shard, _ -> new ShardRows());
    }

    // --- entities

    void write(Stored stored) {
        shard(stored.shard()).fence(stored.shard(), stored.epoch());
        entities.check(stored);
        for (var caused : stored.caused()) {
            checkIdentity(caused.message().source(), caused.message().id());
        }
        entities.apply(stored);
        if (stored.after().deleted()) {
            meanings.drop(stored.noun(), stored.id());
        }
        // What an entity's write caused belongs to its subject's shard, whoever wrote it.
        stored.caused()
                .forEach(caused -> messages.append(
                        caused.message(), Ids.shard(caused.message().subject(), count), caused.pending()));
    }

    private void checkIdentity(String source, String id) {
        if (messages.has(source, id)) {
            throw Conflicts.identity(source, id);
        }
    }

    // --- shards

    void write(ShardRecord record) {
        check(record);
        shard(record.shard()).advance(record);
        record.events().forEach(event -> apply(record.shard(), event));
    }

    private void check(ShardRecord record) {
        shard(record.shard()).check(record);
        var fresh = new HashSet<String>();
        for (var event : record.events()) {
            switch (event) {
                case ShardEvent.Accepted(var message, var started) -> {
                    checkIdentity(message.source(), message.id());
                    if (!fresh.add(message.identity())) {
                        throw Conflicts.identity(message.source(), message.id());
                    }
                    checkNew(started, fresh);
                }
                case ShardEvent.Dispatched(var source, var message, var started) -> {
                    if (!messages.has(source, message)) {
                        throw Conflicts.unknown("message", source + " " + message);
                    }
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

    private void checkThere(String run, HashSet<String> fresh) {
        if (!runs.has(run) && !fresh.contains(run)) {
            throw Conflicts.unknown("run", run);
        }
    }

    private void checkNew(List<RunRecord> started, HashSet<String> fresh) {
        for (var run : started) {
            if (runs.has(run.id()) || !fresh.add(run.id())) {
                throw Conflicts.run(run.id());
            }
        }
    }

    private void apply(int shard, ShardEvent event) {
        var rows = shard(shard);
        switch (event) {
            case ShardEvent.Accepted(var message, var started) ->
                start(messages.append(message, shard, false), started);
            case ShardEvent.Dispatched(var source, var id, var started) -> dispatched(source, id, started);
            case ShardEvent.Taken(var from, var sequence) -> rows.taken.merge(from, sequence, Math::max);
            case ShardEvent.Posted posted -> rows.posted(posted);
            case ShardEvent.Delivered(var to, var sequence) -> rows.delivered(to, sequence);
            case ShardEvent.Delayed delayed -> rows.delayed(delayed);
            case ShardEvent.Undelayed(var message) -> rows.delayed.remove(message);
            case ShardEvent.Stepped(var run, var steps) -> runs.steps(run, steps);
            case ShardEvent.Answered(var run, var step, var outcome, var at) -> runs.answered(run, step, outcome, at);
            case ShardEvent.Moved(var run) -> runs.move(run);
            case ShardEvent.Awaiting(var run, var step, var type, var equals, var since) ->
                waits.put(run + "." + step, new Waiting(run, step, shard, Map.copyOf(equals), since, type));
            case ShardEvent.AwaitingOver(var run, var step) -> waits.remove(run + "." + step);
            case ShardEvent.EachMoved moved -> rows.each(moved);
            case ShardEvent.Ticked ticked -> schedules.ticked(shard, ticked);
            case ShardEvent.Paused paused -> schedules.paused(shard, paused);
        }
    }

    private void start(MessageLog.Kept message, List<RunRecord> started) {
        started.forEach(run -> runs.insert(run, message));
    }

    private void dispatched(String source, String id, List<RunRecord> started) {
        var message = messages.get(source, id);
        if (message != null) {
            message.pending = false;
            start(message, started);
        }
    }
}
