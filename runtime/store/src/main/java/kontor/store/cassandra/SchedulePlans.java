package kontor.store.cassandra;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kontor.kernel.message.Wire;
import kontor.kernel.shard.ShardEvent.Paused;
import kontor.kernel.shard.ShardEvent.Ticked;
import org.jspecify.annotations.Nullable;

/** Plans a shard's schedules: each is one row, with its last ticks. */
final class SchedulePlans {
    private static final int TICKS = 10;

    private final Slots slots;
    private final Map<String, Schedule> schedules = new HashMap<>();

    /**
     * A schedule as it is stored.
     *
     * @param last its last tick
     * @param run the run of its last tick that had one
     * @param paused whether it is paused
     * @param ticks its last ticks, newest first
     */
    record Schedule(@Nullable Instant last, @Nullable String run, boolean paused, List<TickRun> ticks) {}

    /** A tick, and its run if it had one. */
    record TickRun(Instant tick, @Nullable String run) {}

    SchedulePlans(Slots slots) {
        this.slots = slots;
    }

    /** A schedule that is in the table. */
    void load(String rule, Schedule schedule) {
        schedules.put(rule, schedule);
    }

    private Schedule of(String rule) {
        return schedules.getOrDefault(rule, new Schedule(null, null, false, List.of()));
    }

    void ticked(Ticked event) {
        var before = of(event.rule());
        var tick = event.tick();
        var ticks = new ArrayList<>(before.ticks());
        ticks.removeIf(one -> one.tick().equals(tick));
        ticks.add(new TickRun(tick, event.run()));
        ticks.sort((a, b) -> b.tick().compareTo(a.tick()));
        put(
                event.rule(),
                new Schedule(
                        before.last() == null || before.last().isBefore(tick) ? tick : before.last(),
                        event.run() == null ? before.run() : event.run(),
                        before.paused(),
                        List.copyOf(ticks.subList(0, Math.min(TICKS, ticks.size())))));
    }

    void paused(Paused event) {
        var before = of(event.rule());
        put(event.rule(), new Schedule(before.last(), before.run(), event.paused(), before.ticks()));
    }

    private void put(String rule, Schedule schedule) {
        schedules.put(rule, schedule);
        slots.put(Kind.SCHEDULE, rule, 0, 0, Wire.write(schedule, Schedule.class));
    }
}
