package kontor.kernel.shard;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;
import kontor.kernel.message.Cause;
import kontor.kernel.message.Ids;
import kontor.kernel.message.Message;
import kontor.kernel.message.TraceContext;
import kontor.kernel.message.Wire;
import kontor.kernel.model.Json;
import kontor.kernel.model.Model;
import kontor.kernel.model.RuleModel;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.RunState;
import kontor.kernel.shard.Effect.Result;
import kontor.kernel.shard.ShardMachine.Settings;
import kontor.sdk.KontorException;

/** Accepts messages and starts the runs of the rules that listen. */
final class Inbox {
    /** How long an identity stays in memory: longer than any look-up in the store that began before it was written. */
    static final Duration RECENT = Duration.ofMinutes(2);

    private final Settings settings;
    private final Model model;
    private final Runs runs;
    private final Waiters waiters;
    private final DoubleSupplier chance;
    private final LinkedHashMap<String, Seen> recent = new LinkedHashMap<>();
    private final Set<String> recovered = new HashSet<>();
    private Instant last = Instant.MIN;

    private record Seen(String hash, Instant at) {}

    Inbox(Settings settings, Model model, Runs runs, Waiters waiters, DoubleSupplier chance) {
        this.settings = settings;
        this.model = model;
        this.runs = runs;
        this.waiters = waiters;
        this.chance = chance;
    }

    /** Messages from outside, all or none of them. */
    void submit(ShardCommand.Submit submit, Instant now, Out out) {
        forget(now);
        var collecting = waiters.collect(submit.waiter(), submit.untilDone());
        var full = runs.size() >= settings.maxRuns();
        for (var given : submit.messages()) {
            var seen = recent.get(given.identity());
            if (seen != null) {
                collecting.refused(
                        seen.hash.equals(given.hash()) ? new Result.Duplicate(given) : new Result.Conflict(given));
            } else if (full) {
                collecting.refused(new Result.Full(given));
            } else {
                var message = given.acceptedAt(moment(now));
                collecting.taken(message, take(message, now, out));
            }
        }
        collecting.done(out);
    }

    private void forget(Instant now) {
        var old = now.minus(RECENT);
        var entries = recent.values().iterator();
        while (entries.hasNext() && entries.next().at.isBefore(old)) {
            entries.remove();
        }
    }

    /** Accepts a message with the runs it starts. */
    List<RunRecord> accept(Message given, Instant now, Out out) {
        return take(given.acceptedAt(moment(now)), now, out);
    }

    private List<RunRecord> take(Message message, Instant now, Out out) {
        if (!message.source().equals(Message.RUNS)) {
            recent.put(message.identity(), new Seen(message.hash(), now));
        }
        var started = started(message, now);
        out.event(new ShardEvent.Accepted(message, started));
        begin(message, started, now, out);
        return started;
    }

    // No two messages of a shard share a moment: next(...) goes on after the one it has seen.
    private Instant moment(Instant now) {
        last = now.isAfter(last) ? now : last.plusNanos(1);
        return last;
    }

    /** Starts the runs of a message that was pending when the shard was taken up. */
    void recover(Message message, Instant now, Out out) {
        dispatch(message, now, out);
        recovered.add(message.identity());
    }

    /** Starts the runs of a message that an entity's write has stored. */
    void dispatch(Message message, Instant now, Out out) {
        // Its entity may tell of it once more although it was found pending when the shard was taken up.
        if (recovered.remove(message.identity())) {
            return;
        }
        var started = started(message, now);
        out.event(new ShardEvent.Dispatched(message.source(), message.id(), started));
        begin(message, started, now, out);
    }

    private void begin(Message message, List<RunRecord> started, Instant now, Out out) {
        if (!message.type().equals(EachPage.TYPE)) {
            out.effect(new Effect.Announce(message));
        } else {
            runs.openPage(message, started.size(), 0, 0);
        }
        started.forEach(run -> runs.begin(run, message, now, out));
    }

    private List<RunRecord> started(Message message, Instant now) {
        if (message.type().equals(EachPage.TYPE)) {
            var page = Wire.of(message.data(), EachPage.class);
            return page.ids().stream()
                    .map(row -> run(message, page.rule(), row, now))
                    .toList();
        }
        var started = new ArrayList<RunRecord>();
        for (var rule : model.rulesFor(message.type())) {
            if (!causedItself(rule, message) && rule.when().test(message)) {
                started.add(run(message, rule.name(), null, now));
            }
        }
        return started;
    }

    // A wildcard rule never hears what it caused itself, or it would never come to an end.
    private static boolean causedItself(RuleModel rule, Message message) {
        return rule.listens() instanceof RuleModel.Listens.ToAny
                && message.cause() != null
                && rule.name().equals(message.cause().rule());
    }

    private RunRecord run(Message message, String rule, @org.jspecify.annotations.Nullable String row, Instant now) {
        var id = Ids.run(message.source(), message.id(), rule, row == null ? "" : row, message.accepted());
        var known = model.rule(rule);
        return new RunRecord(
                id,
                settings.shard(),
                rule,
                message.source(),
                message.id(),
                message.type(),
                message.subject(),
                row,
                known == null ? RunState.BLOCKED : RunState.RUNNING,
                1,
                known == null ? "" : known.fingerprint(),
                now,
                null,
                null,
                null,
                null);
    }

    // --- ticks

    /** Accepts the tick of a rule and starts its run. */
    RunRecord tick(String rule, Instant tick, Instant now, Out out) {
        return tick(tickOf(rule, tick, now), now, out);
    }

    private RunRecord tick(Message tick, Instant now, Out out) {
        var run = run(tick, tick.subject(), null, now);
        out.event(new ShardEvent.Accepted(tick, List.of(run)));
        out.effect(new Effect.Announce(tick));
        runs.begin(run, tick, now, out);
        return run;
    }

    private Message tickOf(String rule, Instant tick, Instant now) {
        var id = "every/" + rule + "/" + tick;
        // Other nodes have the same ticks at the same time: chance tells their traces apart.
        var trace = TraceContext.root("tick", id, now.toString(), Double.toString(chance.getAsDouble()));
        var cause = new Cause(null, null, null, null, null, null, trace.traceparent());
        var data = Json.of(Map.of("rule", rule, "tick", tick.toString()));
        return new Message(id, Message.SCHEDULES, Ticks.TYPE, rule, tick, now, data, Ids.hash(id), cause, 0, null);
    }

    /** Runs a schedule's rule now; its tick is this instant. */
    void tickNow(String rule, Object waiter, Instant now, Out out) {
        var known = model.rule(rule);
        if (known == null || !(known.listens() instanceof RuleModel.Listens.Ticks)) {
            out.effect(new Effect.Operated(waiter, null, noSchedule(rule)));
            return;
        }
        var message = tickOf(rule, now, now);
        var run = tick(message, now, out);
        out.event(new ShardEvent.Ticked(rule, now, run.id()));
        var view = Waiters.view(run);
        out.effect(new Effect.Submitted(waiter, List.of(new Result.Taken(message, false, List.of(view), null))));
    }

    static KontorException noSchedule(String rule) {
        return new KontorException(
                "KON-1404", "no rule named '" + rule + "' runs by a schedule; GET /schedules lists them");
    }
}
