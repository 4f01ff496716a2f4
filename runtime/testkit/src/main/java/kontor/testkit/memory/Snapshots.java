package kontor.testkit.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kontor.kernel.message.Message;
import kontor.kernel.port.Store.Due;
import kontor.kernel.run.RunState;
import kontor.kernel.shard.ShardSnapshot;
import kontor.kernel.shard.ShardSnapshot.ActiveRun;
import kontor.kernel.shard.ShardSnapshot.OpenPage;

/** Reads shards for recovery. */
final class Snapshots {
    private final Tables tables;

    Snapshots(Tables tables) {
        this.tables = tables;
    }

    ShardSnapshot shard(int shard, Instant horizon) {
        var rows = tables.shard(shard);
        return new ShardSnapshot(
                shard,
                rows.sequence,
                active(shard, horizon),
                pending(shard),
                rows.outgoing(),
                Map.copyOf(rows.posted),
                Map.copyOf(rows.taken),
                rows.delayed.values().stream()
                        .filter(one -> !one.due().isAfter(horizon))
                        .toList(),
                List.copyOf(rows.each.values()),
                tables.schedules.of(shard, tables.runs),
                tables.waits.values().stream()
                        .filter(wait -> wait.shard() == shard)
                        .toList(),
                pages(shard));
    }

    private List<ActiveRun> active(int shard, Instant horizon) {
        return tables.runs.all().stream()
                .filter(row -> row.run.shard() == shard && isActive(row, horizon))
                .map(RunRows.Row::active)
                .toList();
    }

    private static boolean isActive(RunRows.Row row, Instant horizon) {
        return switch (row.run.state()) {
            case RUNNING, BLOCKED -> true;
            case SLEEPING, WAITING, RETRYING ->
                row.run.wakeAt() != null && !row.run.wakeAt().isAfter(horizon);
            case COMPLETED, FAILED, CANCELLED -> false;
        };
    }

    private List<Message> pending(int shard) {
        var pending = new ArrayList<Message>();
        tables.messages.after(0).forEach(kept -> {
            if (kept.pending && kept.shard == shard) {
                pending.add(kept.message);
            }
        });
        return pending;
    }

    private List<OpenPage> pages(int shard) {
        var pages = new LinkedHashMap<MessageLog.Kept, int[]>();
        for (var row : tables.runs.all()) {
            if (row.run.shard() == shard && row.run.row() != null) {
                var counts = pages.computeIfAbsent(row.message, _ -> new int[3]);
                counts[row.run.state().ended() ? row.run.state() == RunState.COMPLETED ? 1 : 2 : 0]++;
            }
        }
        var open = new ArrayList<OpenPage>();
        pages.forEach((kept, counts) -> {
            if (counts[0] > 0) {
                open.add(new OpenPage(kept.message, counts[0], counts[1], counts[2]));
            }
        });
        return open;
    }

    List<Due> due(int shard, Instant after, Instant until) {
        var due = new ArrayList<Due>();
        for (var row : tables.runs.all()) {
            var at = row.run.wakeAt();
            var parked = switch (row.run.state()) {
                case SLEEPING, WAITING, RETRYING -> true;
                case RUNNING, BLOCKED, COMPLETED, FAILED, CANCELLED -> false;
            };
            if (row.run.shard() == shard && parked && at != null && at.isAfter(after) && !at.isAfter(until)) {
                due.add(new Due(at, row.run.id(), null));
            }
        }
        for (var delayed : tables.shard(shard).delayed.values()) {
            if (delayed.due().isAfter(after) && !delayed.due().isAfter(until)) {
                due.add(new Due(delayed.due(), null, delayed.message()));
            }
        }
        due.sort(Comparator.comparing(Due::at));
        return due;
    }
}
