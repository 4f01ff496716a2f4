package kontor.kernel.shard;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kontor.kernel.message.Ids;
import kontor.kernel.model.Model;
import kontor.kernel.model.RuleModel;
import kontor.kernel.model.RuleModel.Listens;
import kontor.kernel.run.RunRecord;
import kontor.kernel.shard.ShardMachine.Settings;
import kontor.kernel.shard.ShardSnapshot.ScheduleState;
import kontor.sdk.Missed;
import org.jspecify.annotations.Nullable;

/**
 * The schedules whose rules' names hash to a shard. Each rule's last tick is kept for ever, so that a tick runs exactly
 * once across restarts and long outages.
 */
final class Ticks {
    /** The type of a tick's message. */
    static final String TYPE = "kontor.tick";
    /** The most missed ticks that are run one by one. */
    private static final int MOST_MISSED = 1_000;

    private final Map<String, Schedule> schedules = new TreeMap<>();
    private @Nullable Inbox inbox;

    private static final class Schedule {
        final RuleModel rule;
        final Listens.Ticks ticks;

        @Nullable
        Instant last;

        boolean paused;

        @Nullable
        String open;

        @Nullable
        Instant waiting;

        Schedule(RuleModel rule, Listens.Ticks ticks) {
            this.rule = rule;
            this.ticks = ticks;
        }
    }

    Ticks(Settings settings, Model model, ShardSnapshot snapshot) {
        for (var rule : model.rules()) {
            if (rule.listens() instanceof Listens.Ticks ticks
                    && Ids.shard(rule.name(), settings.shards()) == settings.shard()) {
                schedules.put(rule.name(), new Schedule(rule, ticks));
            }
        }
        for (var state : snapshot.schedules()) {
            var schedule = schedules.get(state.rule());
            if (schedule != null) {
                schedule.last = state.lastTick().equals(Instant.MIN) ? null : state.lastTick();
                schedule.paused = state.paused();
                schedule.open = state.open();
            }
        }
    }

    void connect(Inbox inbox) {
        this.inbox = inbox;
    }

    List<ScheduleState> states() {
        return schedules.values().stream()
                .map(one -> new ScheduleState(
                        one.rule.name(), one.last == null ? Instant.MIN : one.last, one.paused, one.open))
                .toList();
    }

    void recover(Instant now, Out out) {
        for (var schedule : schedules.values()) {
            if (schedule.last == null) {
                skipTo(schedule, now, out);
            } else if (!schedule.paused) {
                missed(schedule, schedule.last, now, out);
            }
            timer(schedule, now, out);
        }
    }

    private void missed(Schedule schedule, Instant since, Instant now, Out out) {
        var cron = schedule.ticks.cron();
        switch (schedule.ticks.missed()) {
            case LATEST -> cron.last(since, now).ifPresent(tick -> tick(schedule, tick, now, out));
            case ALL -> cron.between(since, now, MOST_MISSED).forEach(tick -> tick(schedule, tick, now, out));
            case NONE -> cron.last(since, now).ifPresent(tick -> skipTo(schedule, tick, out));
        }
    }

    private static void skipTo(Schedule schedule, Instant tick, Out out) {
        schedule.last = tick;
        out.event(new ShardEvent.Ticked(schedule.rule.name(), tick, null));
    }

    private static void timer(Schedule schedule, Instant now, Out out) {
        var after = schedule.last == null || schedule.last.isBefore(now) ? now : schedule.last;
        schedule.ticks
                .cron()
                .next(after)
                .ifPresent(tick -> out.effect(new Effect.TickTimer(schedule.rule.name(), tick)));
    }

    /** The clock has come to a rule's tick: every tick since the last one is run. */
    void due(String rule, Instant now, Out out) {
        var schedule = schedules.get(rule);
        if (schedule == null || schedule.last == null) {
            return;
        }
        if (!schedule.paused) {
            schedule.ticks
                    .cron()
                    .between(schedule.last, now, MOST_MISSED)
                    .forEach(tick -> tick(schedule, tick, now, out));
        }
        timer(schedule, now, out);
    }

    private void tick(Schedule schedule, Instant tick, Instant now, Out out) {
        if (schedule.open != null && !schedule.ticks.overlap()) {
            // The latest that waits; where all are run, the ones before it go first.
            schedule.waiting = tick;
            return;
        }
        if (inbox == null) {
            throw new IllegalStateException("the machine's parts are connected when it is made");
        }
        var run = inbox.tick(schedule.rule.name(), tick, now, out);
        schedule.last = tick;
        schedule.open = run.id();
        out.event(new ShardEvent.Ticked(schedule.rule.name(), tick, run.id()));
    }

    /** A run has ended: the tick that waited for it begins. */
    void ended(RunRecord run, Instant now, Out out) {
        var schedule = schedules.get(run.rule());
        if (schedule == null || !run.id().equals(schedule.open)) {
            return;
        }
        schedule.open = null;
        var waiting = schedule.waiting;
        schedule.waiting = null;
        if (waiting != null && !schedule.paused && schedule.last != null) {
            if (schedule.ticks.missed() == Missed.ALL) {
                schedule.ticks.cron().between(schedule.last, now, MOST_MISSED).stream()
                        .findFirst()
                        .ifPresent(tick -> tick(schedule, tick, now, out));
                schedule.waiting = schedule.last.isBefore(waiting) ? waiting : null;
            } else {
                tick(schedule, waiting, now, out);
            }
        }
    }

    void pause(String rule, boolean paused, Object waiter, Instant now, Out out) {
        var schedule = schedules.get(rule);
        if (schedule == null) {
            out.effect(new Effect.Operated(waiter, null, Inbox.noSchedule(rule)));
            return;
        }
        if (schedule.paused != paused) {
            schedule.paused = paused;
            out.event(new ShardEvent.Paused(rule, paused));
            if (!paused) {
                // What passed while it was paused is not made up for.
                skipTo(schedule, now, out);
                timer(schedule, now, out);
            }
        }
        out.effect(new Effect.Operated(waiter, null, null));
    }
}
