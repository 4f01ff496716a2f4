package kontor.testkit.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kontor.kernel.port.Store.ScheduleRow;
import kontor.kernel.port.Store.Tick;
import kontor.kernel.shard.ShardEvent;
import kontor.kernel.shard.ShardSnapshot.ScheduleState;
import org.jspecify.annotations.Nullable;

/** Schedules: their last ticks and whether they are paused. */
final class Schedules {
    private static final int TICKS = 10;
    private final Map<String, Row> rows = new TreeMap<>();

    private static final class Row {
        final int shard;
        final TreeMap<Instant, String> ticks = new TreeMap<>();

        @Nullable
        Instant last;

        @Nullable
        String lastRun;

        boolean paused;

        Row(int shard) {
            this.shard = shard;
        }
    }

    void ticked(int shard, ShardEvent.Ticked event) {
        var row = rows.computeIfAbsent(event.rule(), _ -> new Row(shard));
        row.last = row.last == null || row.last.isBefore(event.tick()) ? event.tick() : row.last;
        row.lastRun = event.run() == null ? row.lastRun : event.run();
        row.ticks.put(event.tick(), event.run() == null ? "" : event.run());
        while (row.ticks.size() > TICKS) {
            row.ticks.pollFirstEntry();
        }
    }

    void paused(int shard, ShardEvent.Paused event) {
        rows.computeIfAbsent(event.rule(), _ -> new Row(shard)).paused = event.paused();
    }

    List<ScheduleState> of(int shard, RunRows runs) {
        var states = new ArrayList<ScheduleState>();
        rows.forEach((rule, row) -> {
            if (row.shard == shard) {
                var run = row.lastRun == null ? null : runs.get(row.lastRun);
                var open = run != null && !run.run.state().ended() ? row.lastRun : null;
                states.add(new ScheduleState(rule, row.last == null ? Instant.MIN : row.last, row.paused, open));
            }
        });
        return states;
    }

    List<ScheduleRow> all(RunRows runs) {
        var all = new ArrayList<ScheduleRow>();
        rows.forEach((rule, row) -> {
            var ticks = new ArrayList<Tick>();
            row.ticks.descendingMap().forEach((tick, run) -> {
                var started = runs.get(run);
                ticks.add(new Tick(tick, run.isEmpty() ? null : run, started == null ? null : started.run.state()));
            });
            all.add(new ScheduleRow(rule, row.paused, ticks));
        });
        return all;
    }
}
